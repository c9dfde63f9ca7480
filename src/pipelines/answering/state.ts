import type { Memory } from '../../memory.ts';
import type { PersonOf } from '../person-of.ts';
import { Dialogs } from './dialogs.ts';
import { JobBook } from './job-book.ts';
import { Old } from './old.ts';
import { BegunRuns } from './progress.ts';

/** What outlives a restart: open questions, jobs, runs that were cut off, and what waits for `again`. */
export interface State {
  readonly dialogs: Dialogs;
  readonly jobs: JobBook;
  readonly begun: BegunRuns;
  readonly old: Old;
}

/** Nothing is remembered. */
export function emptyState(person: PersonOf): State {
  return {
    dialogs: new Dialogs([], person),
    jobs: new JobBook([], undefined, person),
    begun: new BegunRuns([]),
    old: new Old([], person),
  };
}

/** Reads what this pipeline remembers. */
export async function readState(memory: Memory, owner: string, person: PersonOf): Promise<State> {
  const [dialogs, jobs, last, begun, old] = await Promise.all([
    memory.list(owner, Dialogs.prefix),
    memory.list(owner, JobBook.prefix),
    memory.get(owner, JobBook.lastKey),
    memory.list(owner, BegunRuns.prefix),
    memory.list(owner, Old.prefix),
  ]);
  return {
    dialogs: new Dialogs(dialogs, person),
    jobs: new JobBook(jobs, last, person),
    begun: new BegunRuns(begun),
    old: new Old(old, person),
  };
}
