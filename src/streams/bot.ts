import type { Observable, SchedulerLike } from 'rxjs';
import {
  asyncScheduler,
  concat,
  connect,
  defer,
  EMPTY,
  filter,
  map,
  merge,
  mergeMap,
  of,
  shareReplay,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
  timer,
} from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Address } from '../address.ts';
import { inputOf } from '../address.ts';
import { SendError } from '../errors.ts';
import type { Conn } from '../input.ts';
import type { Journal } from '../journal.ts';
import type { Log } from '../log.ts';
import { over } from '../operators/over.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Registry } from '../registry.ts';
import type { World } from '../world.ts';
import { intake } from './intake.ts';
import type { Link, LinkState } from './links.ts';
import { linked } from './links.ts';
import { laterInput, registryInput } from './organs.ts';
import { check, listening, overtaking } from './plan.ts';
import type { Presence } from './presence.ts';
import { presence } from './presence.ts';
import { running } from './running.ts';
import { sending } from './sending.ts';
import { StatusBoard } from './status.ts';
import type { Connections } from './trying.ts';

/** What a bot is made of. */
export interface Parts {
  /** The name it has among services: `go.micro.bot`. */
  readonly name: string;
  readonly version: string;
  readonly links: readonly Link[];
  readonly pipelines: readonly Pipeline[];
  readonly journal: Journal;
  readonly registry: Registry;
  readonly call: World['call'];
  readonly log: Log;
  /** What it registers as; absent, it does not. */
  readonly service?: Presence;
  readonly clock?: SchedulerLike;
  /** Between 0 and 1. */
  readonly random?: () => number;
}

/**
 * The whole bot as one stream of what it notices: nothing happens until it is subscribed. When `stop` emits, intake ends,
 * the service is deregistered, what was accepted is handled and sent, and the stream completes; `stop` says how many
 * milliseconds that may take, and without limit may say so later. Unsubscribing without it is a crash.
 *
 * @throws {ConfigError} Delivered as an error notification: a pipeline names an input that is not there.
 */
export function bot(parts: Parts, { stop }: { readonly stop: Observable<number> }): Observable<Activity> {
  return defer(() => {
    const { journal, registry, log, call, clock = asyncScheduler, random = Math.random } = parts;
    const pace = { clock, random };
    const now = () => clock.now();
    check(parts.links, parts.pipelines);
    const board = new StatusBoard({ name: parts.name, version: parts.version, started: now() }, journal);
    const world = (ticking: SchedulerLike): World => ({
      registry,
      memory: journal.memory,
      letters: journal.letters,
      call,
      log,
      clock: ticking,
      behind: () => now() - ticking.now(),
      status: () => board.read(),
    });

    const readers = listening(parts.pipelines);
    const ahead = overtaking(parts.pipelines);
    const byName = new Map(parts.links.map((link) => [link.name, link]));
    const lane = (to: Address) => byName.get(inputOf(to))?.lane?.(to) ?? to;
    const stops = stop.pipe(shareReplay({ bufferSize: 1, refCount: true }));
    const stopping = stops.pipe(take(1), shareReplay({ bufferSize: 1, refCount: true }));
    const states = new Map(
      parts.links.map((link) => [
        link.name,
        linked(link, pace).pipe(
          tap((state) => board.link(link.name, state)),
          shareReplay({ bufferSize: 1, refCount: true }),
        ),
      ]),
    );
    const connections: Connections = {
      now: (input) => board.connection(input),
      soon: (input) => (states.get(input) ?? absent(input)).pipe(mergeMap(live, 1)),
    };

    const heard = [...states].map(([input, state]) =>
      state.pipe(
        takeUntil(stopping),
        switchMap((one) => {
          if (one.state !== 'up') return EMPTY;
          return intake(one.events, { input, journal, readers: readers(input), ahead, now, stopping });
        }),
      ),
    );
    const changes = registryInput({ journal, registry, readers, ...pace }).pipe(takeUntil(stopping));
    const taking = merge(...heard, changes);
    const later = laterInput({ journal, readers, clock });

    const handling = (ending: Observable<unknown>) =>
      merge(...parts.pipelines.map((one) => running(one, { journal, world, ending, readers, lane, now, ...pace })));
    const delivering = (ending: Observable<unknown>) => sending({ journal, connections, lane, ending, ...pace });

    const flow = inStages(inStages(taking, handling), delivering);
    const service = parts.service ? presence(registry, parts.service, pace).pipe(takeUntil(stopping)) : EMPTY;
    const links = merge(...[...states].map(([input, state]) => state.pipe(map((one) => noticed(input, one, now())))));
    const deadline = stops.pipe(
      filter((within) => Number.isFinite(within)),
      take(1),
      switchMap((within) => timer(within, clock)),
    );

    return concat(
      of<Activity>({ code: 'started', at: now() }),
      merge(
        stopping.pipe(map((): Activity => ({ code: 'stopping', at: now() }))),
        flow.pipe(connect((work) => merge(work, merge(links, service, later).pipe(takeUntil(work.pipe(over())))))),
      ).pipe(takeUntil(deadline)),
      defer(() => left(journal, now())),
    ).pipe(tap((entry) => board.notice(entry)));
  });
}

/** Runs `next` beside `first`, telling it when `first` is over. */
function inStages(
  first: Observable<Activity>,
  next: (ending: Observable<unknown>) => Observable<Activity>,
): Observable<Activity> {
  return first.pipe(
    connect((shared) => merge(shared, next(shared.pipe(over(), shareReplay({ bufferSize: 1, refCount: false }))))),
  );
}

function absent(input: string): Observable<never> {
  return throwError(() => new SendError('permanent', `there is no input '${input}': add it to --inputs`));
}

/** The connection of a link that is up; nothing while it is down; an error when it will never be. */
function live(state: LinkState): Observable<Conn> {
  if (state.state === 'up') return of(state.conn);
  if (state.state !== 'gave-up') return EMPTY;
  const reason = state.error instanceof Error ? state.error.message : String(state.error);
  return throwError(() => new SendError('permanent', `the input is switched off: ${reason}`));
}

function noticed(input: string, state: LinkState, at: number): Activity {
  if (!('error' in state)) return { code: state.state, at, input };
  const { error } = state;
  const detail = error instanceof Error ? error.message : 'the other side closed the link';
  return { code: state.state, at, input, detail, error };
}

/** The last word: what is left undone, when time was short. */
async function left(journal: Journal, at: number): Promise<Activity> {
  const { open, waiting } = await journal.counts();
  const sum = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  const events = sum(open);
  const messages = sum(waiting);
  if (events + messages === 0) return { code: 'stopped', at };
  const fate = journal.durable ? 'kept for the next start' : 'lost: this journal lives in memory';
  return { code: 'stopped', at, detail: `${events} events not handled and ${messages} messages not sent, ${fate}` };
}
