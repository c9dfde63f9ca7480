import type { Self } from './self.ts';

/** A text without what calls the bot, and whether it called the bot. */
export interface Heard {
  readonly text: string;
  readonly addressed: boolean;
}

/** What may stand between the bot's name and what it is told. */
const delimiters = /[\s:,]*/y;

/**
 * Takes the bot's mention off the start of a text as Slack wrote it, or off its end; or its name and a delimiter off
 * the start. A mention in the middle stays, for it is part of what is said; it addresses the bot all the same.
 *
 * @param names - What else the bot answers to, besides its mention.
 */
export function heard(raw: string, { user }: Pick<Self, 'user'>, names: readonly string[]): Heard {
  const text = raw.trim();
  const start = mentionAtStart(text, user);
  if (start > 0) return { text: text.slice(start).trimEnd(), addressed: true };
  const last = text.lastIndexOf('<');
  if (text.endsWith('>') && isMention(text.slice(last), user)) {
    return { text: text.slice(0, last).trimEnd().replace(/[,:]$/, '').trimEnd(), addressed: true };
  }
  const name = nameAtStart(text, names);
  if (name > 0) return { text: text.slice(name), addressed: true };
  return { text, addressed: text.includes(`<@${user}>`) || text.includes(`<@${user}|`) };
}

/** How many characters the mentions at the start take, with what follows them. */
function mentionAtStart(text: string, user: string): number {
  let end = 0;
  while (text.startsWith(`<@${user}`, end)) {
    const close = text.indexOf('>', end);
    if (close < 0 || !isMention(text.slice(end, close + 1), user)) break;
    end = after(text, close + 1);
  }
  return end;
}

function isMention(token: string, user: string): boolean {
  return token === `<@${user}>` || (token.startsWith(`<@${user}|`) && token.indexOf('>') === token.length - 1);
}

function nameAtStart(text: string, names: readonly string[]): number {
  const at = text.startsWith('@') ? 1 : 0;
  for (const name of names) {
    const end = at + name.length;
    if (name === '' || text.slice(at, end).toLowerCase() !== name.toLowerCase()) continue;
    const next = after(text, end);
    if (next > end) return next;
  }
  return 0;
}

function after(text: string, from: number): number {
  delimiters.lastIndex = from;
  delimiters.test(text);
  return delimiters.lastIndex;
}
