/**
 * Returns a text with A to Z as a to z, for comparing addresses. No other letter is folded, so that nobody is another by
 * a letter that looks like one.
 */
export function folded(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
