import type { Json } from '../json.ts';
import type { Endpoint } from './endpoint.ts';

/** What goes back as the body. */
export type Body = string | Buffer;

/** A request, taken out of what it came in. */
export interface Question {
  readonly endpoint: string;
  /** @throws {CallError} It is no request of this endpoint. */
  request(endpoint: Endpoint): Json;
  answered(result: Json, endpoint: Endpoint): Body;
  failed(error: string): Body;
}

/** A way to write requests and their answers. */
export interface Form {
  /**
   * Takes a request apart; `named` is the endpoint that its headers name, if they do.
   *
   * @throws {CallError} It is none.
   */
  ask(body: Buffer, named: string): Question;
  /** What goes back for a request that is none. */
  failed(error: string): Body;
}
