/** Tells whether a text can stand in tables and logs: nothing in it is a space or cannot be seen. */
export function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[^\s\p{C}]{1,200}$/u.test(value);
}
