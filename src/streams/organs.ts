import type { Observable } from 'rxjs';
import {
  catchError,
  concatMap,
  defer,
  EMPTY,
  expand,
  filter,
  from,
  ignoreElements,
  merge,
  of,
  switchMap,
  timer,
} from 'rxjs';
import type { Activity } from '../activity.ts';
import type { ChangeEvent, Unstamped } from '../event.ts';
import type { Journal } from '../journal.ts';
import { reconnect } from '../operators/reconnect.ts';
import type { Change, Registry } from '../registry.ts';
import type { Pace } from './links.ts';

/** What the bot's own inputs need. */
export interface OrganOptions extends Pace {
  readonly journal: Journal;
  readonly registry: Pick<Registry, 'watch'>;
  /** The pipelines that read an input. */
  readonly readers: (input: string) => readonly string[];
}

/**
 * The input `registry`: takes every change of a service into the journal, and says which it could not take. Never
 * errors.
 */
export function registryInput({ journal, registry, readers, clock, random }: OrganOptions): Observable<Activity> {
  return defer(() => {
    let count = 0;
    return registry.watch().pipe(
      reconnect({ clock, random }),
      concatMap((change) => {
        count += 1;
        const event = changeEvent(change, clock.now(), count);
        return from(journal.accept(event, readers('registry'))).pipe(
          ignoreElements(),
          catchError((error) => of(refused(event, error))),
        );
      }),
    );
  });
}

function refused({ id: event, at, input }: Unstamped<ChangeEvent>, error: unknown): Activity {
  return { code: 'refused', at, input, event, detail: error instanceof Error ? error.message : String(error), error };
}

function changeEvent(change: Change, at: number, count: number): Unstamped<ChangeEvent> {
  const { name: service, action } = change;
  const nodes = change.services.reduce((sum, version) => sum + version.nodes.length, 0);
  const id = `registry:${service}:${at}:${count}`;
  return {
    type: 'change',
    id,
    input: 'registry',
    conversation: `registry:${service}`,
    at,
    service,
    action,
    nodes,
    meta: {},
  };
}

/** The input `later`: makes the jobs in the journal readable when they come due. */
export function laterInput({
  journal,
  readers,
  clock,
}: Pick<OrganOptions, 'journal' | 'readers' | 'clock'>): Observable<never> {
  const wakes = journal.changes.pipe(filter((change) => change === 'later'));
  const next = defer(() => journal.due(clock.now(), readers('later')));
  const job = (due: number | undefined) =>
    due === undefined ? EMPTY : timer(Math.min(Math.max(0, due - clock.now()), longest), clock);
  return merge(of('start'), wakes).pipe(
    switchMap(() => next.pipe(expand((due) => job(due).pipe(concatMap(() => next)), 1))),
    ignoreElements(),
  );
}

/**
 * How often it looks at the time of day while it waits, in milliseconds: a clock that is set meanwhile moves no timer.
 */
const longest = 60_000;
