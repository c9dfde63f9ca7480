/** A text without the bot's name in front, and whether it was there. */
export interface Heard {
  readonly data: string;
  readonly addressed: boolean;
}

/** Takes the bot's name and what delimits it off the start: `micro: ping`, `@micro ping`. */
export function heard(text: string, bot: string): Heard {
  const at = text.startsWith('@') ? 1 : 0;
  const end = at + bot.length;
  const [delimiter] = /^[\s:,]+/.exec(text.slice(end, end + 100)) ?? [];
  const named = text.slice(at, end).toLowerCase() === bot.toLowerCase();
  return named && delimiter
    ? { data: text.slice(end + delimiter.length), addressed: true }
    : { data: text, addressed: false };
}
