/**
 * Returns the beginning of a text, on one line: at most so many characters, none cut in two. What is cut off is
 * not held in memory.
 */
export function brief(text: string, most = 60): string {
  // Cut twice: long texts are not split into characters as a whole.
  const seen = text.slice(0, most * 8);
  const line = seen
    .toWellFormed()
    .replace(/\s{2,}|[^\S ]/g, ' ')
    .trim();
  const all = text.length === seen.length;
  // Most texts are short: a text has no more characters than units.
  if (all && line.length <= most) return line;
  const characters = [...line];
  const whole = all && characters.length <= most;
  return whole ? line : `${characters.slice(0, most - 1).join('')}…`;
}
