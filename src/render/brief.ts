/**
 * Returns the beginning of a text, on one line: at most so many characters, none cut in two. What it returns does not
 * hold the text in memory.
 */
export function brief(text: string, most = 60): string {
  // Cut twice: long texts are not split into characters as a whole.
  const seen = text.slice(0, most * 8);
  const characters = [...seen.toWellFormed().replace(/\s+/g, ' ').trim()];
  const whole = characters.length <= most && text.length === seen.length;
  return whole ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}
