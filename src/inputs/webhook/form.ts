import type { IncomingHttpHeaders } from 'node:http';
import type { ChatEvent, Unstamped } from '../../event.ts';
import type { Json } from '../../json.ts';
import type { Settings } from './settings.ts';

/** A request, as it came. */
export interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
}

/** Who called. */
export interface Caller {
  /** The name that goes with the secret. */
  readonly name: string;
  readonly verified: boolean;
}

/** What the events of a call are made with. */
export interface ReadOptions {
  readonly call: Call;
  readonly caller: Caller;
  /** The instance's name, and the bot's. */
  readonly name: string;
  readonly bot: string;
}

/** One way in which calls are proved and read. */
export interface Form {
  /** The name that goes with the secret that a call was made with; undefined when it was made with none. */
  caller(call: Call, settings: Pick<Settings, 'keys' | 'user'>): string | undefined;
  /**
   * What a call says: the same ids when it is made again. Where there may be much of it, it is read while it is gone
   * through.
   *
   * @throws {BadCall} It is not what it should be; also while it is gone through.
   */
  read(body: Json, options: ReadOptions): Iterable<Unstamped<ChatEvent>>;
}
