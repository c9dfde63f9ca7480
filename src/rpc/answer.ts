import type { IncomingHttpHeaders } from 'node:http';
import { CallError } from '../errors.ts';
import type { Caller, Endpoint } from './endpoint.ts';
import { faultText } from './fault.ts';
import type { Body, Form, Question } from './form.ts';
import { header } from './header.ts';
import { jsonRpc, plainJson } from './json-forms.ts';
import { plainProto, protoRpc } from './proto-forms.ts';

/** One request as it came in; no body means that it was too large. */
export interface HttpQuestion {
  /** The service that is asked, said in its errors. */
  readonly name: string;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer | undefined;
  readonly caller: Caller;
  /** Rejects when nobody waits for the answer any more. */
  readonly over: Promise<never>;
}

/** What goes back, always with the status 200. */
export interface HttpAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** Where headers name the endpoint, the request stands by itself. */
const plain: ReadonlyMap<string, Form> = new Map([
  ['application/json', plainJson],
  ['application/protobuf', plainProto],
  ['application/octet-stream', plainProto],
]);
/** Before, it had the endpoint in it; and a client of today asks so whoever names no protocol, headers or not. */
const enveloped: ReadonlyMap<string, Form> = new Map([
  ['application/json', jsonRpc],
  ['application/json-rpc', jsonRpc],
  ['application/protobuf', protoRpc],
  ['application/proto-rpc', protoRpc],
  ['application/octet-stream', protoRpc],
]);

/**
 * Browsers add them, and no page can leave them out: who opens a page must not ask by that. `Sec-Fetch-Mode` is none of
 * them, for Node's own `fetch` sends it.
 */
const fromPage = ['origin', 'sec-fetch-site'] as const;

/** Answers one request in the form it was asked in. */
export async function answerOf({ name, endpoints, headers, body, caller, over }: HttpQuestion): Promise<HttpAnswer> {
  const type = headers['content-type'] ?? 'application/protobuf';
  const named = header(headers, 'endpoint') || header(headers, 'method');
  const id = header(headers, 'id');
  const own = { ...(id !== '' && { 'Micro-Id': id }), 'Content-Type': type };
  const form = (named === '' ? undefined : plain.get(type)) ?? enveloped.get(type);
  if (!form) {
    return { headers: { 'Content-Type': 'text/plain' }, body: `Unsupported Content-Type: ${type.slice(0, 100)}` };
  }
  let question: Question | undefined;
  try {
    if (fromPage.some((one) => headers[one] !== undefined)) throw new CallError(403, 'web pages may not ask services');
    if (body === undefined) throw new CallError(413, 'the request is too large');
    question = form.ask(body, named);
    const endpoint = found(endpoints, question.endpoint);
    const request = question.request(endpoint);
    caller.signal.throwIfAborted();
    const result = await Promise.race([endpoint.answer(request, caller), over]);
    return { headers: own, body: question.answered(result, endpoint) };
  } catch (error) {
    const text = told(name, error);
    return {
      headers: { ...own, 'Micro-Error': text, 'X-Micro-Error': text },
      body: (question ?? form).failed(text),
    };
  }
}

/** An error as go-micro writes it; what an unexpected one says stays here. */
function told(name: string, error: unknown): string {
  const known = error instanceof CallError;
  return faultText(name, known ? error.status : 500, known ? error.message : 'internal error');
}

function found(endpoints: HttpQuestion['endpoints'], method: string): Endpoint {
  const [service = '', ...rest] = method.split('.');
  if (rest.length !== 1) throw new CallError(400, `rpc: service/method request ill-formed: ${method}`);
  const endpoint = endpoints.get(method);
  if (endpoint) return endpoint;
  const near = [...endpoints.keys()].some((known) => known.startsWith(`${service}.`));
  throw new CallError(404, near ? `rpc: can't find method ${method}` : `rpc: can't find service ${service}`);
}
