import type { Observable, SchedulerLike } from 'rxjs';
import {
  concat,
  defer,
  distinctUntilChanged,
  finalize,
  mergeMap,
  NEVER,
  of,
  Subject,
  switchMap,
  throwError,
  timer,
} from 'rxjs';
import { counted } from '../../counted.ts';
import type { Log } from '../../log.ts';
import type { Frame } from './frame.ts';

/** How many connections there are, and what follows from it. */
export interface Liveness {
  /** Counts a connection while it is up, and says what was missed when it is the first after a time without. */
  watch(connection: Observable<Frame>): Observable<Frame>;
  /** True when there is a connection, false when the last one is gone. */
  readonly changes: Observable<boolean>;
  /** Reports the gap and errors when there was no connection for a minute; else silent. */
  readonly lost: Observable<Frame>;
  dropped(error: unknown): void;
  /** In words, for `status`. */
  describe(): string;
}

/** What a {@link liveness} needs. */
export interface LivenessOptions {
  readonly name: string;
  readonly log: Log;
  /** What people are told about a time without any connection. */
  readonly missed: string;
  readonly clock: SchedulerLike;
}

/** How long there may be no connection at all before the link is said to be down, in milliseconds. */
const dark = 60_000;

/** Starts counting: none is up. */
export function liveness({ name, log, missed, clock }: LivenessOptions): Liveness {
  const changes = new Subject<boolean>();
  let live = 0;
  let foreign = 0;
  let since: number | undefined;
  let why = 'no reason given';

  const gap = (): Frame => ({ type: 'gap', from: since ?? clock.now(), to: clock.now(), reason: `${missed} (${why})` });

  const came = (connections = 0): Frame[] => {
    live += 1;
    const others = Math.max(0, connections - live);
    if (others > foreign) log.warn(`${name}: ${notOurs(others)}`);
    foreign = others;
    const missing = since === undefined ? [] : [gap()];
    since = undefined;
    changes.next(true);
    return missing;
  };

  const went = () => {
    live -= 1;
    if (live > 0) return;
    since = clock.now();
    changes.next(false);
  };

  return {
    changes,
    watch: (connection) =>
      defer(() => {
        let up = false;
        return connection.pipe(
          mergeMap((frame) => {
            if (frame.type !== 'hello' || up) return [frame];
            up = true;
            return [...came(frame.connections), frame];
          }),
          finalize(() => up && went()),
        );
      }),
    lost: changes.pipe(
      distinctUntilChanged(),
      switchMap((up) => (up ? NEVER : timer(dark, clock))),
      mergeMap(() =>
        concat(
          of(gap()),
          throwError(() => new Error(`no connection to Slack for a minute: ${why}`)),
        ),
      ),
    ),
    dropped: (error) => {
      why = error instanceof Error ? error.message : String(error);
      log.info(`${name}: a connection to Slack dropped: ${why}`);
    },
    describe: () => {
      const ours = counted(live, 'connection');
      return foreign > 0 ? `${ours}, ${foreign} more on the same app-level token` : ours;
    },
  };
}

function notOurs(count: number): string {
  const more = count === 1 ? 'one connection' : `${count} connections`;
  return (
    `Slack counts ${more} on this app-level token that this bot did not open: another bot uses the same token and ` +
    `takes part of the messages, or this one was restarted a moment ago`
  );
}
