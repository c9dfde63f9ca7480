/** Tells whether a message is the bot's own word about another one, or in its stead: no further word is made of it. */
export function isWord(key: string): boolean {
  return /\/(dead\/\d+|moved|fallback)$/.test(key);
}
