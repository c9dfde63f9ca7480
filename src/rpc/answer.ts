import type { IncomingHttpHeaders } from 'node:http';
import { CallError } from '../errors.ts';
import type { Json } from '../json.ts';
import { faultText } from './fault.ts';
import { members } from './members.ts';
import type { Handler } from './serve.ts';

/** One request as it came in; no body means that it was too large. */
export interface Question {
  readonly name: string;
  readonly endpoints: ReadonlyMap<string, Handler>;
  readonly headers: IncomingHttpHeaders;
  readonly body: string | undefined;
}

/** What goes back, always with the status 200. */
export interface HttpAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers one request in the form it was asked in. */
export async function answerOf({ name, endpoints, headers, body }: Question): Promise<HttpAnswer> {
  const type = headers['content-type'] ?? '';
  const endpoint = header(headers, 'endpoint') || header(headers, 'method');
  const id = header(headers, 'id');
  const echo: Record<string, string> = id === '' ? {} : { 'Micro-Id': id };
  const run = (method: string, request: Json): Promise<string> => resultOf(endpoints, method, request);

  if (type === 'application/json' && endpoint !== '') {
    const { result, error } = await outcome(name, async () => run(endpoint, parsed(sized(body))));
    if (error === undefined) return { headers: { ...echo, 'Content-Type': type }, body: result };
    return { headers: { ...echo, 'Content-Type': type, ...errorHeaders(error) }, body: '' };
  }
  // A client of today asks nodes that do not name a protocol in JSON-RPC, with the headers nevertheless.
  if (type === 'application/json' || type === 'application/json-rpc') {
    let rpc = new Map<string, string>() as ReadonlyMap<string, string>;
    const { result, error } = await outcome(name, async () => {
      rpc = envelope(sized(body));
      return run(methodOf(rpc), firstOf(parsed(rpc.get('params') ?? '[]')));
    });
    // Whatever the id is, a number in 2016 and a string today, it goes back as it came.
    const told = error === undefined ? 'null' : JSON.stringify(error);
    return {
      headers: { ...echo, 'Content-Type': type, ...(error !== undefined && errorHeaders(error)) },
      body: `{"id":${rpc.get('id') ?? 'null'},"result":${result},"error":${told}}`,
    };
  }
  return { headers: { 'Content-Type': 'text/plain' }, body: `Unsupported Content-Type: ${type.slice(0, 100)}` };
}

function header(headers: IncomingHttpHeaders, name: string): string {
  return String(headers[`micro-${name}`] ?? headers[`x-micro-${name}`] ?? '');
}

function errorHeaders(error: string): Readonly<Record<string, string>> {
  return { 'Micro-Error': error, 'X-Micro-Error': error };
}

/** A result, or an error as go-micro writes it; what an unexpected error says stays here. */
async function outcome(name: string, act: () => Promise<string>): Promise<{ result: string; error?: string }> {
  try {
    return { result: await act() };
  } catch (error) {
    const known = error instanceof CallError;
    return {
      result: '{}',
      error: faultText(name, known ? error.status : 500, known ? error.message : 'internal error'),
    };
  }
}

async function resultOf(endpoints: Question['endpoints'], method: string, request: Json): Promise<string> {
  const [service = '', ...rest] = method.split('.');
  if (rest.length !== 1) throw new CallError(400, `rpc: service/method request ill-formed: ${method}`);
  const handler = endpoints.get(method);
  if (handler) return JSON.stringify(await handler(request));
  const near = [...endpoints.keys()].some((known) => known.startsWith(`${service}.`));
  throw new CallError(404, near ? `rpc: can't find method ${method}` : `rpc: can't find service ${service}`);
}

function sized(body: string | undefined): string {
  if (body === undefined) throw new CallError(413, 'the request is too large');
  return body;
}

function envelope(body: string): ReadonlyMap<string, string> {
  try {
    return members(body);
  } catch (cause) {
    throw new CallError(400, 'the request is not JSON-RPC', { cause });
  }
}

function methodOf(rpc: ReadonlyMap<string, string>): string {
  const method = parsed(rpc.get('method') ?? '""');
  return typeof method === 'string' ? method : '';
}

/** The parameters are a list of one. */
function firstOf(params: Json): Json {
  return (Array.isArray(params) ? params[0] : params) ?? {};
}

/** An empty request is a zero request. */
function parsed(text: string): Json {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CallError(400, 'the request is not JSON', { cause });
  }
}
