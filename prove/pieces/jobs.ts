import type { Journal } from '../../src/journal.ts';
import { inVirtualTime } from '../../src/testing/virtual-time.ts';
import type { Figure, Size } from '../figure.ts';
import { answeredByAnybody } from '../inside/answered-by-anybody.ts';
import { LongLife } from '../inside/long-life.ts';
import { putsNothingOff } from '../inside/puts-nothing-off.ts';

/** Noon before the night in which Berlin has no 02:30, and before the one in which it has two. */
const [spring, autumn] = [Date.UTC(2026, 2, 28, 11), Date.UTC(2026, 9, 24, 10)] as const;

/** Jobs over restarts, clock jumps and changes of the clocks; dialogs over restarts. */
export async function jobsAndDialogs({ short, seed }: Size): Promise<readonly Figure[]> {
  const [jobs, dialogs, restarts] = short ? [150, 100, 10] : [5_000, 1_000, 100];
  const lived = <T>(start: number, work: (one: LongLife) => Promise<T>, change?: (journal: Journal) => Journal) =>
    inVirtualTime(start, (time) => work(new LongLife(time, seed, change)));
  const done = [
    ...(await lived(spring, (one) => one.jobs(jobs, restarts))),
    ...(await lived(autumn, (one) => one.jobs(jobs, restarts))),
  ];
  const answered = await lived(spring, (one) => one.dialogs(dialogs, restarts));
  const unwritten = await lived(spring, (one) => one.jobs(50, 5), putsNothingOff);
  const anybody = await lived(spring, (one) => one.dialogs(20, 5), answeredByAnybody);
  const wrong = [...done, ...answered];
  if (wrong.length > 0) console.log(`  ${wrong.slice(0, 5).join('\n  ')}`);
  return [
    {
      name: `${2 * jobs} jobs over restarts, clock jumps and DST; ${dialogs} open dialogs over ${restarts} restarts`,
      toReach: 'each job once; no dialog lost or answered by the wrong person',
      measured: `jobs: ${done.length} violations; dialogs: ${answered.length} violations`,
      control: `what is put off is not written: ${unwritten.length} violations; everybody taken for one person: ${anybody.length} violations`,
      faults: `${3 * restarts} restarts, ${2 * restarts} clock jumps of -10 to +60 minutes, a night of 23 hours and one of 25`,
      holds: wrong.length === 0,
      reached: wrong.length === 0 && unwritten.length > 0 && anybody.length > 0,
    },
  ];
}
