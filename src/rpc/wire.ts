import { randomUUID } from 'node:crypto';
import { CallError } from '../errors.ts';
import type { Node } from '../registry.ts';
import { fault } from './fault.ts';
import { members } from './members.ts';

/** An id is there to be found again, not to fill headers. */
const LONGEST_ID = 200;

/** How a call stands on the wire. */
export interface Wire {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came back: the error header where there is one, and the body. */
export interface Reply {
  readonly status: number;
  readonly error: string;
  readonly body: string;
}

/** What is asked of whom, and by whom. */
export interface Asked {
  readonly service: string;
  readonly endpoint: string;
  /** The caller's name; empty when it has none. */
  readonly from: string;
  /** What the call is because of, passed on for traces. */
  readonly id?: string;
}

/**
 * The two ways to ask a go-micro service. `universal` is JSON-RPC without the headers that name the endpoint,
 * understood by servers of 2016 and of today alike; `mucp` is what nodes that say so in their metadata want: the plain
 * request, and the endpoint in headers. Both want exactly `application/json`: with a charset behind it they refuse.
 */
export interface Dialect {
  ask(asked: Asked, request: string): Wire;
  /** Returns the response's JSON text, or throws a {@link CallError}. */
  read(reply: Reply): string;
}

/**
 * Go-micro writes the protocol of a node into its metadata; before that, and where it is missing, JSON-RPC is
 * understood.
 */
export function dialectOf({ metadata }: Node): Dialect {
  return metadata.protocol === 'mucp' ? mucp : universal;
}

export const universal: Dialect = {
  ask: ({ endpoint, from }, request) => ({
    headers: { 'Content-Type': 'application/json', ...(from !== '' && { 'X-Micro-From-Service': from }) },
    body: `{"method":${JSON.stringify(endpoint)},"params":[${request}],"id":0}`,
  }),
  read(reply) {
    if (reply.error !== '') throw fault(reply.error);
    const answer = parsed(reply, members);
    const error = answer.get('error') ?? 'null';
    if (error !== 'null' && error !== '""') throw fault(textOf(error));
    const result = answer.get('result');
    if (result === undefined) throw new CallError(500, 'the service answered without a result');
    return result;
  },
};

export const mucp: Dialect = {
  ask: ({ service, endpoint, from, id = randomUUID() }, request) => ({
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'Micro-Service': service,
      'Micro-Method': endpoint,
      'Micro-Endpoint': endpoint,
      'Micro-Id': id.replace(/[^!-~]+/g, '_').slice(0, LONGEST_ID),
      ...(from !== '' && { 'Micro-From-Service': from }),
    },
    body: request,
  }),
  read(reply) {
    if (reply.error !== '') throw fault(reply.error);
    const body = reply.body.trim();
    // As an empty request is a zero request, so is an empty response.
    if (body === '' && reply.status === 200) return '{}';
    parsed({ ...reply, body }, JSON.parse);
    return body;
  },
};

/** What is not JSON is the server's own plain words, such as `Unsupported Content-Type: …`. */
function parsed<T>(reply: Reply, parse: (text: string) => T): T {
  try {
    const answer = parse(reply.body);
    if (reply.status === 200) return answer;
  } catch (cause) {
    if (reply.status === 200) throw new CallError(500, fault(reply.body).message, { cause });
  }
  throw new CallError(reply.status, `HTTP status ${reply.status}: ${fault(reply.body).message}`);
}

/** An error is a string that holds JSON or plain words; some servers send the JSON itself. */
function textOf(error: string): string {
  const value: unknown = JSON.parse(error);
  return typeof value === 'string' ? value : error;
}
