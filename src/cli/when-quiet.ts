import { concatMap, filter, ignoreElements, map, pipe } from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Journal } from '../journal.ts';
import type { Observer } from './observers.ts';

/** Those who wait for an end, at one input. */
export interface Waiters {
  readonly input: string;
  /** Takes in what the bot noticed; returns those whose command has ended. */
  notice(entry: Activity): readonly { quiet(): void }[];
}

/** Tells those whose command has ended, at an input, that nothing is left to be written there. */
export function whenQuiet({ input, notice }: Waiters, journal: Pick<Journal, 'counts'>): Observer {
  return pipe(
    map(notice),
    filter((ending) => ending.length > 0),
    concatMap(async (ending) => {
      const { waiting } = await journal.counts();
      if ((waiting[input] ?? 0) === 0) for (const one of ending) one.quiet();
    }),
    ignoreElements(),
  );
}
