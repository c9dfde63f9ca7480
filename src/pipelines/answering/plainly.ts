/** A text without what makes no difference in an answer: case, spaces around it, and a full stop. */
export function plainly(text: string): string {
  return text.trim().replace(/[.!]$/, '').toLowerCase();
}
