/** How many mails somebody may write in an hour until nobody answers them, and how many people are remembered. */
const most = { mails: 60, people: 1_000 };
const hour = 3_600_000;

/**
 * Returns what counts the mails of each author and tells whether one writes too often. A program that answers every answer,
 * and does not say that it is one, would go on for ever; it ends when it is not answered.
 *
 * @param now - In milliseconds.
 */
export function often(now: () => number): (author: string) => boolean {
  const hours = new Map<string, { readonly since: number; mails: number }>();
  return (author) => {
    const at = now();
    const before = hours.get(author);
    const counted = before && at - before.since < hour ? before : { since: at, mails: 0 };
    counted.mails += 1;
    hours.delete(author);
    hours.set(author, counted);
    const [oldest] = hours.keys();
    if (hours.size > most.people && oldest !== undefined) hours.delete(oldest);
    return counted.mails > most.mails;
  };
}
