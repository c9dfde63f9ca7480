import type { Json } from '../../json.ts';

/**
 * Returns a value as it is read back once it was written, so that a later change of it does not count.
 *
 * @param what - Whose value it is, for the message.
 * @throws {TypeError} It is no JSON.
 */
export function asJson(what: string, value: unknown): Json {
  let text: string | undefined;
  let cause: unknown;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    cause = error;
  }
  if (text === undefined) throw new TypeError(`${what} is no JSON, so it cannot be kept`, { cause });
  return JSON.parse(text);
}
