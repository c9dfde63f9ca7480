import type { Observable, SchedulerLike } from 'rxjs';
import {
  asyncScheduler,
  concat,
  connect,
  defer,
  delay,
  EMPTY,
  filter,
  ignoreElements,
  map,
  merge,
  NEVER,
  of,
  shareReplay,
  switchMap,
  take,
  takeUntil,
  tap,
  timer,
} from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Address } from '../address.ts';
import { inputOf } from '../address.ts';
import type { Conn } from '../input.ts';
import type { Journal } from '../journal.ts';
import type { Log } from '../log.ts';
import { over } from '../operators/over.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Registry } from '../registry.ts';
import type { World } from '../world.ts';
import { connected } from './connected.ts';
import type { Fallback } from './fallback.ts';
import { fallbackOf } from './fallback-of.ts';
import { inStages } from './in-stages.ts';
import { intake } from './intake.ts';
import { lastWords } from './last-words.ts';
import { left } from './left.ts';
import { lineOf } from './line-of.ts';
import type { Link } from './links.ts';
import { linked } from './links.ts';
import { marking } from './marking.ts';
import { noticed } from './noticed.ts';
import { laterInput, registryInput } from './organs.ts';
import { check } from './plan.ts';
import type { Presence } from './presence.ts';
import { presence } from './presence.ts';
import { Roster } from './roster.ts';
import { running } from './running.ts';
import { sending } from './sending.ts';
import { StatusBoard } from './status.ts';
import { succession } from './succession.ts';
import { surviving } from './surviving.ts';
import { toldAside } from './told-aside.ts';
import { wanting } from './wanting.ts';

/** What a bot is made of. */
export interface Parts {
  /** The name it has among services: `go.micro.bot`. */
  readonly name: string;
  readonly version: string;
  readonly links: readonly Link[];
  readonly pipelines: readonly Pipeline[];
  /** More pipelines, which come, go and are replaced while the bot runs: all of them each time, the first at once. */
  readonly plugged?: Observable<readonly Pipeline[]>;
  readonly fallbacks?: readonly Fallback[];
  /** How many bots an event may have come through; beyond it goes round in a circle. Default 3. */
  readonly maxHops?: number;
  readonly journal: Journal;
  readonly registry: Registry;
  readonly call: World['call'];
  readonly stream: World['stream'];
  readonly publish: World['publish'];
  readonly log: Log;
  /** What it registers as; absent, it does not. */
  readonly service?: Presence;
  readonly clock?: SchedulerLike;
  /** Between 0 and 1. */
  readonly random?: () => number;
}

/**
 * The whole bot as one stream of what it notices: nothing happens until it is subscribed. When `stop` emits, intake
 * ends, what was accepted is handled and sent, and the stream completes; `stop` says how many milliseconds that may
 * take, and without limit may say so later. The service is deregistered at once when there is a limit, else at the end.
 * Unsubscribing without it is a crash.
 *
 * @throws {ConfigError} Delivered as an error notification: a pipeline or a fallback names an input that is not there.
 * @throws {JournalError} Delivered as an error notification, a moment after it was said: people were told by then.
 */
export function bot(parts: Parts, { stop }: { readonly stop: Observable<number> }): Observable<Activity> {
  return defer(() => {
    const { journal, registry, log, call, stream, publish } = parts;
    const { fallbacks = [], maxHops = 3, clock = asyncScheduler, random = Math.random } = parts;
    const pace = { clock, random };
    const now = () => clock.now();
    check(parts.links, parts.pipelines, fallbacks);
    const board = new StatusBoard({ name: parts.name, version: parts.version, started: now() }, journal);
    const world = (ticking: SchedulerLike): World => ({
      registry,
      memory: journal.memory,
      letters: journal.letters,
      call,
      stream,
      publish,
      log,
      clock: ticking,
      behind: () => now() - ticking.now(),
      status: () => board.read(),
    });

    const byName = new Map(parts.links.map((link) => [link.name, link]));
    const lane = (to: Address) => byName.get(inputOf(to))?.lane?.(to) ?? to;
    const line = (to: Address) => lineOf(lane(to), fallbackOf(fallbacks, { to }));
    const stops = stop.pipe(shareReplay({ bufferSize: 1, refCount: true }));
    const stopping = stops.pipe(take(1), shareReplay({ bufferSize: 1, refCount: true }));
    const lists = (parts.plugged ?? of([])).pipe(
      map((plugged) => [...parts.pipelines, ...plugged]),
      // A little later: the first list is needed even then.
      takeUntil(stopping.pipe(delay(0, clock))),
    );
    const roster = new Roster(lists, (pipelines) => {
      check(parts.links, pipelines);
      for (const words of wanting(parts.links, pipelines)) log.warn(words);
    });
    const { readers, ahead } = roster;
    const states = new Map(
      parts.links.map((link) => [
        link.name,
        linked(link, pace).pipe(
          tap((state) => board.link(link.name, state)),
          shareReplay({ bufferSize: 1, refCount: true }),
        ),
      ]),
    );
    const connections = connected(states, board);
    const alive = surviving(now);

    const heard = [...states].map(([input, state]) =>
      state.pipe(
        takeUntil(stopping),
        switchMap((one) => {
          if (one.state !== 'up') return EMPTY;
          const { events, conn } = one;
          const send: Conn['send'] = (message, signal) => conn.send(message, signal);
          return intake(events, { input, journal, readers, ahead, clock, send, maxHops, stopping });
        }),
      ),
    );
    const watching = registryInput({ journal, registry, readers, ...pace });
    const changes = roster.read('registry').pipe(
      switchMap((read) => (read ? watching : EMPTY)),
      takeUntil(stopping),
    );
    const taking = merge(...heard, changes);
    const later = laterInput({ journal, readers, clock }).pipe(alive);
    const finite = stops.pipe(
      filter((within) => Number.isFinite(within)),
      take(1),
      shareReplay({ bufferSize: 1, refCount: true }),
    );
    // With time to spare all is handled; else what is not begun is better kept than hurried.
    const leaving = journal.durable ? finite : NEVER;

    const handling = (ending: Observable<unknown>) => {
      const refuses = (to: Address, late: boolean) => byName.get(inputOf(to))?.refuses?.(to, late);
      const aside = toldAside({ lane: line, refuses });
      const options = { journal, world, ending, readers, aside, lane: line, now, ...pace };
      const run = (one: Pipeline, replaced: Observable<unknown>) =>
        running(one, { ...options, leaving: merge(leaving, replaced) });
      return succession(roster.lists, { journal, clock, run }).pipe(alive);
    };
    const delivering = (ending: Observable<unknown>) =>
      sending({ journal, connections, lane, fallbacks, ending, ...pace }).pipe(alive);

    const flow = inStages(inStages(taking, handling), delivering);
    // Whoever has time to spare asks for what runs, and the bot still does.
    const service = parts.service ? presence(registry, parts.service, pace).pipe(takeUntil(finite)) : EMPTY;
    const links = merge(...[...states].map(([input, state]) => state.pipe(noticed(input, now))));
    const deadline = finite.pipe(switchMap((within) => timer(within, clock)));
    // The first of all that is subscribed: who reads what is known by then.
    const known = roster.lists.pipe(ignoreElements());
    const beside = merge(known, links, service, later, journal.notices);

    return concat(
      of<Activity>({ code: 'started', at: now() }),
      merge(
        stopping.pipe(map((): Activity => ({ code: 'stopping', at: now() }))),
        flow.pipe(connect((work) => merge(work, beside.pipe(takeUntil(work.pipe(over())))))),
      ).pipe(takeUntil(deadline), lastWords(clock)),
      defer(() => left(journal, now())),
    ).pipe(
      tap((entry) => board.notice(entry)),
      marking({ connections, clock }),
    );
  });
}
