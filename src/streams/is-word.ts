/**
 * Tells whether a message is the bot's own word about another one, or goes in its stead: it goes no other way itself.
 */
export function isWord(key: string): boolean {
  return /\/(dead|moved|fallback)\/\d+$/.test(key);
}
