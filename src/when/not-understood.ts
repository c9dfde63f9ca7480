import { UsageError } from '../errors.ts';

/** What is said of a time that was not understood: which words those are, and what would do instead. */
export function notUnderstood(text: string): UsageError {
  const [first = '', ...words] = text.trim().slice(0, 200).split(/\s+/);
  const word = first.toLowerCase();
  if (word === 'at') return atWhat(words[0]);
  const [named, is, examples] = known.get(word) ?? anything;
  const time = words.indexOf('at');
  const shown = [first, ...words.slice(0, time > 0 ? Math.min(named, time) : named)].join(' ');
  return new UsageError(`"${shown.slice(0, 60)}" ${is}. Write a time and then a command: ${examples}`);
}

/** By its first word: how many words to name at most, what is wrong with them, and what would do. */
const known = new Map<string, readonly [number, string, string]>([
  ['in', [2, 'is no length of time', 'in 10 minutes ping, in 2 hours ping or in 3 days at 9:00 ping']],
  ['on', [3, 'is no day that I know', 'on friday at 9:00 ping, on 5 may at 9:00 ping or at 2026-12-24 18:00 ping']],
  ['every', [2, 'is nothing that comes again', 'every 15 minutes ping, every hour ping or every monday at 9:00 ping']],
]);
const anything = [0, 'does not say when', 'in 10 minutes ping, at 17:00 tomorrow ping'] as const;

/** A number alone does not say which half of the day. */
function atWhat(word = ''): UsageError {
  const hour = /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN;
  const half = hour >= 1 && hour <= 12;
  if (half) return new UsageError(`"at ${hour}" may be am or pm: write at ${hour}:00 ping or at ${hour}pm ping`);
  if (hour <= 23) return new UsageError(`"at ${word}" lacks the minutes: write at ${hour}:00 ping`);
  return new UsageError(
    `"${`at ${word}`.trim().slice(0, 60)}" is no time of day. Write a time and then a command: at 17:00 ping, at 5pm ping or at 9:00 on friday ping`,
  );
}
