/** Reads a list of tags such as a signature's, `v=1; d=example.org; b=…`; spaces in values are left out, as in `b`. */
export function tags(value: string): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  for (const part of value.split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0) read.set(part.slice(0, equals).trim(), part.slice(equals + 1).replace(/\s+/g, ''));
  }
  return read;
}
