import type { Observable, SchedulerLike } from 'rxjs';
import {
  catchError,
  concat,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  merge,
  mergeMap,
  of,
  race,
  Subject,
  startWith,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import { ConfigError, SendError } from '../../errors.ts';
import type { Ack, Frame } from './frame.ts';

/** What a {@link seat} needs; durations in milliseconds. */
export interface SeatOptions {
  /** Opens one connection: it errors when it drops. */
  readonly open: () => Observable<Frame>;
  /** Does something when no other seat is being handed over. */
  readonly turn: (work: Observable<never>) => void;
  /** Told of the lifetime of each new connection; answers when to replace it before its time, if at all. */
  readonly early: (lifetime: number) => number | undefined;
  /** Passes an error instead of trying again: before the first connection nothing is known to work. */
  readonly first: boolean;
  readonly dropped: (error: unknown) => void;
  readonly clock: SchedulerLike;
  /** Between 0 and 1. */
  readonly random: () => number;
}

/** How long a new connection may take to say hello. */
const greeting = 20_000;
/** How long a connection stays for what was not yet acknowledged on it, after the next one said hello. */
const farewell = 1_000;
/** How long a connection must have been up before the waits start over, and the longest of them. */
const stable = 10_000;
const longest = 30_000;

/**
 * Keeps one connection open, for as long as it is subscribed to. When Slack announces the end of one, the next is
 * opened first; after a drop the next is opened at once, then after a random time under a limit that doubles.
 *
 *     a       h-e-L----|            L: Slack announces the end
 *     b           ---h-e-e-#        #: it drops
 *     c                     ---h-
 *     output  h-e-L--h-e-e-----h-
 *
 * Errors with a {@link ConfigError} only, or when `first` says so.
 */
export function seat(options: SeatOptions): Observable<Frame> {
  const { open, turn, early, first, dropped, clock, random } = options;
  return defer(() => {
    const heirs = new Subject<number>();
    const hellos = new Subject<number>();
    let newest = 0;
    let drops = 0;

    const succeed = (of: number, wait: () => number) =>
      defer(() => {
        if (of !== newest) return EMPTY;
        newest += 1;
        const heir = newest;
        return timer(wait(), clock).pipe(
          tap(() => heirs.next(heir)),
          ignoreElements(),
        );
      });

    const handOver = (of: number) => {
      const done = hellos.pipe(
        filter((heir) => heir > of),
        take(1),
        timeout({ first: greeting, scheduler: clock, with: () => EMPTY }),
      );
      return defer(() => {
        turn(
          defer(() =>
            of === newest
              ? merge(
                  done,
                  succeed(of, () => 0),
                )
              : EMPTY,
          ).pipe(ignoreElements()),
        );
        return EMPTY;
      });
    };

    const connection = (mine: number): Observable<Frame> => {
      const waiting = unacknowledged();
      let up: number | undefined;
      const greeted = (lifetime: number | undefined) => {
        up = clock.now();
        hellos.next(mine);
        const before = lifetime && early(lifetime);
        return before === undefined ? EMPTY : timer(before, clock).pipe(mergeMap(() => handOver(mine)));
      };
      const replaced = hellos.pipe(
        filter((heir) => heir > mine),
        switchMap(() => race(timer(farewell, clock), waiting.none)),
      );
      const wait = (error: unknown) => {
        if (up !== undefined && clock.now() - up >= stable) drops = 0;
        const backoff = drops === 0 ? 0 : Math.ceil(random() * Math.min(longest, 500 * 2 ** drops));
        drops += 1;
        return Math.max(backoff, error instanceof SendError ? error.wait : 0);
      };
      return defer(open).pipe(
        timeout({
          first: greeting,
          scheduler: clock,
          with: () => throwError(() => new Error('Slack did not say hello')),
        }),
        mergeMap((frame) => noted(frame, { waiting, greeted, leaving: handOver(mine) }), 16),
        takeUntil(replaced),
        catchError((error) => {
          if (error instanceof ConfigError || (first && mine === 0 && up === undefined)) return throwError(() => error);
          dropped(error);
          return succeed(mine, () => wait(error));
        }),
      );
    };

    return heirs.pipe(startWith(0), mergeMap(connection, 8));
  });
}

/** What follows from a frame. */
interface Consequences {
  readonly waiting: { count(frame: Frame & { type: 'event' }): Frame };
  greeted(lifetime: number | undefined): Observable<never>;
  readonly leaving: Observable<never>;
}

function noted(frame: Frame, { waiting, greeted, leaving }: Consequences): Observable<Frame> {
  switch (frame.type) {
    case 'event':
      return of(waiting.count(frame));
    case 'hello':
      return concat(
        of(frame),
        defer(() => greeted(frame.lifetime)),
      );
    case 'leaving':
      return concat(of(frame), leaving);
    default:
      return of(frame);
  }
}

/** Counts what was received on a connection and not yet acknowledged there. */
function unacknowledged() {
  const settled = new Subject<void>();
  let pending = 0;
  const count = (frame: Frame & { type: 'event' }): Frame => {
    const { ack } = frame;
    if (!ack) return frame;
    pending += 1;
    const counted: Ack = (shown) => {
      ack(shown);
      pending -= 1;
      settled.next();
    };
    return { ...frame, ack: counted };
  };
  const none = settled.pipe(
    startWith(undefined),
    filter(() => pending === 0),
  );
  return { count, none };
}
