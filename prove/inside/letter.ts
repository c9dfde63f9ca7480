/** The letter that stands for a word in a drawing. */
export function letter(word: string): string {
  const number = Number(/^w(\d+)/.exec(word)?.[1]);
  return 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'[number % 52] ?? '?';
}
