import type { Command, Job } from '../command.ts';
import { shownWhen } from '../when/shown-when.ts';

/** How many are shown at once. */
const most = 50;

/** Lists the commands that wait for their time: the asker's own, and those of this place. */
export const jobs: Command = {
  name: 'jobs',
  usage: 'jobs',
  description: 'Lists the commands that wait for their time: yours, and those of this place',
  idempotent: true,
  exec: async (_, call) => {
    const all = [...(await call.jobs.list())].sort((one, other) => one.due - other.due);
    if (all.length === 0) return 'no jobs of yours, and none in this place. Say: in 10 minutes ping';
    const shown = all.slice(0, most);
    const times = shown.map(({ due }) => due);
    const rows = shown.map((job) => row(job, shownWhen(job.due, call.timezone, times)));
    const more = all.length - rows.length;
    return [
      { type: 'table', head: ['job', 'next', 'again', 'command', 'by', 'in'], rows },
      ...(more === 0 ? [] : [{ type: 'paragraph', text: `…and ${more} that are due later` } as const]),
    ];
  },
};

function row({ number, repeat, text, by, place }: Job, next: string): readonly string[] {
  return [String(number), next, repeat?.text ?? 'once', text.replace(/\s+/g, ' '), by, place];
}
