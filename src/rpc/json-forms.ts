import { CallError } from '../errors.ts';
import type { Json } from '../json.ts';
import type { Form } from './form.ts';
import { members } from './members.ts';

/** The request as it is: the headers name the endpoint, and an error is in the headers. */
export const plainJson: Form = {
  ask: (body, named) => ({
    endpoint: named,
    request: () => parsed(body.toString()),
    answered: (result) => JSON.stringify(result),
    failed: () => '',
  }),
  failed: () => '',
};

/**
 * JSON-RPC as go-micro has it, an error a string. Whatever the id is, a number in 2016 and a string today, it goes back
 * as it came.
 */
export const jsonRpc: Form = {
  ask(body) {
    const rpc = envelope(body.toString());
    const id = rpc.get('id') ?? 'null';
    return {
      endpoint: methodIn(rpc),
      request: () => firstOf(parsed(rpc.get('params') ?? '[]')),
      answered: (result) => written(id, JSON.stringify(result), 'null'),
      failed: (error) => written(id, '{}', JSON.stringify(error)),
    };
  },
  failed: (error) => written('null', '{}', JSON.stringify(error)),
};

function written(id: string, result: string, error: string): string {
  return `{"id":${id},"result":${result},"error":${error}}`;
}

function envelope(text: string): ReadonlyMap<string, string> {
  try {
    return members(text);
  } catch (cause) {
    throw new CallError(400, 'the request is not JSON-RPC', { cause });
  }
}

function methodIn(rpc: ReadonlyMap<string, string>): string {
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
