/** A text without the bot's name in front, and whether it was there. */
export interface Heard {
  readonly data: string;
  readonly addressed: boolean;
}

/** Takes one of the bot's names and what delimits it off the start: `bot: ping`, `@bot ping`. */
export function heard(text: string, names: readonly string[]): Heard {
  const at = text.startsWith('@') ? 1 : 0;
  for (const name of names) {
    const end = at + name.length;
    const [delimiter] = /^[\s:,]+/.exec(text.slice(end, end + 100)) ?? [];
    if (delimiter === undefined || text.slice(at, end).toLowerCase() !== name.toLowerCase()) continue;
    return { data: text.slice(end + delimiter.length), addressed: true };
  }
  return { data: text, addressed: false };
}
