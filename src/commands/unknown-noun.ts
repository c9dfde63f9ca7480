/** What the original says when a command is followed by a word that it does not know. */
export function unknownNoun(usage: string): string {
  return `unknown command...\nsupported commands: \n${usage}`;
}
