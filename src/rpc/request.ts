import { CallError } from '../errors.ts';
import type { Json } from '../json.ts';
import { JsonText } from '../json.ts';

/**
 * Returns a request as JSON text, one that is text already as it stands.
 *
 * @throws {CallError} It is not JSON.
 */
export function jsonText(request: Json | JsonText): string {
  if (!(request instanceof JsonText)) return JSON.stringify(request);
  try {
    JSON.parse(request.json);
    return request.json;
  } catch (cause) {
    throw new CallError(400, `the request is not JSON: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Makes sure that names may stand in a header.
 *
 * @throws {CallError} One may not.
 */
export function checkNames(...names: readonly string[]): void {
  for (const name of names) {
    if (!/^[!-~]+$/.test(name)) throw new CallError(400, 'a service or endpoint has a name of plain letters');
  }
}
