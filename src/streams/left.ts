import type { Activity } from '../activity.ts';
import { counted } from '../counted.ts';
import type { Journal } from '../journal.ts';

/** The last word: what is left undone, when time was short. */
export async function left(journal: Journal, at: number): Promise<Activity> {
  const { open, waiting } = await journal.counts();
  const sum = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  const events = sum(open);
  const messages = sum(waiting);
  if (events + messages === 0) return { code: 'stopped', at };
  const undone = [
    ...(events > 0 ? [`${counted(events, 'event')} not handled`] : []),
    ...(messages > 0 ? [`${counted(messages, 'message')} not sent`] : []),
  ];
  const fate = journal.durable ? 'kept for the next start' : 'lost: this journal lives in memory';
  return { code: 'stopped', at, detail: `${undone.join(' and ')}, ${fate}` };
}
