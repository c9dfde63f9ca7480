import { UsageError } from '../errors.ts';

/**
 * Returns the JSON object that was typed behind a command, as it was typed: order and long numbers are kept. Nothing at
 * all is `{}`. It may stand in the quotes that a shell wants or the backticks that a chat wants; the curly quotes that
 * phones write are made straight where the text is no JSON otherwise.
 *
 * @param what - What it is called in errors.
 * @throws {UsageError} When it is no JSON object: says what it is, and how one looks.
 */
export function requestIn(text: string, what = 'the request', example = '{"name":"Ann"}'): string {
  const request = unwrapped(text.trim());
  if (request === '') return '{}';
  const straight =
    isObject(request) === undefined ? request.replace(/[“”„‟]/g, '"').replaceAll('\u00a0', ' ') : request;
  if (isObject(straight)) return straight;
  throw new UsageError(`${what} is not a JSON object such as ${example}${reason(straight)}`);
}

/** What may stand around all of it: a shell's quotes, or the backticks of chats that show text in a fixed width. */
const wraps: readonly (readonly [string, string])[] = [
  ['```json', '```'],
  ['```', '```'],
  ['`', '`'],
  ["'", "'"],
  ['‘', '’'],
];

function unwrapped(text: string): string {
  for (const [before, after] of wraps) {
    const wrapped = text.startsWith(before) && text.endsWith(after) && text.length >= before.length + after.length;
    if (wrapped) return text.slice(before.length, -after.length).trim();
  }
  return text;
}

/** Undefined when it is no JSON at all. */
function isObject(text: string): boolean | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return undefined;
  }
}

/** What the parser says, without the text, which the person knows. */
function reason(request: string): string {
  try {
    JSON.parse(request);
    return '';
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    return `: ${message.replace(/, (?:\.\.\.)?".*$/s, '')}`;
  }
}
