import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import {
  catchError,
  connect,
  defer,
  EMPTY,
  filter,
  finalize,
  ignoreElements,
  merge,
  mergeMap,
  takeUntil,
  timeout,
} from 'rxjs';
import type { Activity, ActivityCode } from '../activity.ts';
import { SendError } from '../errors.ts';
import type { Mark } from '../input.ts';
import { abortable } from '../operators/abortable.ts';
import { inLanes } from '../operators/in-lanes.ts';
import { over } from '../operators/over.ts';
import type { Pace } from './links.ts';
import type { Connections } from './trying.ts';

/** What marking needs. */
export interface MarkingOptions extends Pick<Pace, 'clock'> {
  readonly connections: Pick<Connections, 'now'>;
}

/** How many marks may be under way: what comes then is not shown. */
const most = 100;
/** How long one may take, in milliseconds. */
const patience = 10_000;

/** What is shown on the message of a command, by what the bot noticed about it. */
const marks: Readonly<Partial<Record<ActivityCode, Mark>>> = {
  queued: 'seen',
  running: 'running',
  asked: 'seen',
  ran: 'done',
  failed: 'failed',
  cancelled: 'failed',
  timeout: 'failed',
  'not-allowed': 'failed',
  'too-old': 'failed',
  throttled: 'failed',
};

/**
 * Shows on messages that were said to the bot how far it is with their command, where the input can, and hands on what
 * it is told. A courtesy: it holds nothing up, is tried once, and what the network does not want now is left out.
 */
export function marking(options: MarkingOptions): MonoTypeOperatorFunction<Activity> {
  return connect((activity) => merge(activity, shown(activity, options).pipe(takeUntil(activity.pipe(over())))));
}

function shown(activity: Observable<Activity>, { connections, clock }: MarkingOptions): Observable<never> {
  return defer(() => {
    /** By input, until when the network wants no marks. */
    const pauses = new Map<string, number>();
    let underway = 0;
    const once = ({ input, event, mark }: Wanted) =>
      abortable(async (signal) => {
        await connections.now(input)?.mark?.(event, mark, signal);
      }).pipe(
        timeout({ first: patience, scheduler: clock }),
        catchError((error) => {
          if (error instanceof SendError && error.kind === 'limited') pauses.set(input, clock.now() + error.wait);
          return EMPTY;
        }),
        finalize(() => {
          underway -= 1;
        }),
      );
    return activity.pipe(
      mergeMap(wanted, 1),
      filter(({ input }) => {
        if (underway >= most || !connections.now(input)?.mark || clock.now() < (pauses.get(input) ?? 0)) return false;
        underway += 1;
        return true;
      }),
      inLanes(({ event }) => event, once),
      ignoreElements(),
    );
  });
}

interface Wanted {
  readonly input: string;
  readonly event: string;
  readonly mark: Mark;
}

function wanted({ code, input, event, addressed }: Activity): readonly Wanted[] {
  const mark = marks[code];
  return mark && addressed && input !== undefined && event !== undefined ? [{ input, event, mark }] : [];
}
