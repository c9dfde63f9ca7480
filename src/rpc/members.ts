/**
 * Cuts the members of a JSON object out of its text, each value as it stands: parsing and writing it again would
 * reorder keys that look like numbers and round long ones. Linear in the text; the last of equal keys counts.
 *
 * @throws {SyntaxError} The text is not JSON, or not an object.
 */
export function members(text: string): ReadonlyMap<string, string> {
  const whole: unknown = JSON.parse(text);
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) throw new SyntaxError('not a JSON object');

  const found = new Map<string, string>();
  let key: string | undefined;
  let start = text.indexOf('{') + 1;
  for (const at of marks(text)) {
    const part = text.slice(start, at).trim();
    start = at + 1;
    if (text[at] === ':') key = JSON.parse(part);
    else if (key !== undefined) found.set(key, part);
  }
  return found;
}

const nesting: ReadonlyMap<string, number> = new Map([
  ['{', 1],
  ['[', 1],
  ['}', -1],
  [']', -1],
]);

/** Where the commas, the colons and the end of the outermost object are; the text is known to be right. */
function* marks(text: string): Generator<number> {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') at = closingQuote(text, at);
    depth += nesting.get(char) ?? 0;
    if (depth === 1 && (char === ',' || char === ':')) yield at;
    if (depth === 0 && char === '}') yield at;
  }
}

function closingQuote(text: string, open: number): number {
  let at = open + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
