import { setImmediate as turn } from 'node:timers/promises';
import type { Observable } from 'rxjs';
import {
  asyncScheduler,
  catchError,
  concatMap,
  defer,
  finalize,
  ignoreElements,
  merge,
  mergeAll,
  Subject,
  takeUntil,
} from 'rxjs';
import { inputOf } from '../../address.ts';
import { BotError, JournalError } from '../../errors.ts';
import type { Event } from '../../event.ts';
import { dueEvent } from '../../journal/due-event.ts';
import { memoryJournal } from '../../journal/memory.ts';
import type { Produced } from '../../journal.ts';
import type { Outgoing } from '../../outgoing.ts';
import type { Later, Pipeline } from '../../pipeline.ts';
import { ReplayClock } from '../../streams/replay-clock.ts';
import type { Noticed } from '../../streams/sinks.ts';
import { produced } from '../../streams/sinks.ts';
import { thrown } from '../../thrown.ts';
import { unaskedWorld } from './unasked-world.ts';

/** Something that a pipeline would say, or could not. */
export type Would =
  | { readonly at: number; readonly key: string; readonly message: Outgoing }
  | { readonly at: number; readonly wrong: string };

/** Settings of {@link replaying}. */
export interface ReplayingOptions {
  readonly events: Iterable<Event>;
  /** The moment that the clock begins at, and the one up to which it is played, in milliseconds. */
  readonly from: number;
  readonly until: number;
  /** Which output of an event the next one is. */
  readonly position: (cause: string) => number;
  /** Called behind each event. */
  readonly heard: () => void;
  /** Called when a service is asked, which does not happen. */
  readonly asked: (service: string) => void;
  /** Called when something is looked for in the memory, which is empty at first. */
  readonly recalled: () => void;
}

/**
 * Plays events to a pipeline as they came, on its own clock, and emits what it would say. Nothing is sent and no service
 * is called. What it puts off comes due in the play, and what it remembers is forgotten with it.
 *
 * @throws {BotError} Delivered as an error notification: it throws, and under which event.
 */
export function replaying(pipeline: Pipeline, options: ReplayingOptions): Observable<Would> {
  return defer(() => {
    const { name } = pipeline;
    const clock = new ReplayClock(asyncScheduler, options.from);
    const now = () => clock.now();
    const journal = memoryJournal();
    const subjects = new Map(pipeline.from.map((input) => [input, new Subject<Event>()]));
    const jobs = new Map<string, { unsubscribe(): void }>();
    const over = new Subject<void>();
    let current: Event | undefined;

    const hear = (event: Event): void => {
      current = event;
      subjects.get(event.input)?.next(event);
    };
    const derived = (cause: string): string => `${name}/${cause}/${options.position(cause)}`;
    const putOff = ({ causes, due, data, key = derived(causes[0]) }: Later): void => {
      const event = { ...dueEvent({ key, pipeline: name, job: { due, data }, hops: 0 }), accepted: due };
      const come = (): void => {
        jobs.delete(key);
        hear(event);
      };
      if (!jobs.has(key)) jobs.set(key, clock.schedule(come, Math.max(0, due - now())));
    };
    const callOff = (key: string): void => {
      jobs.get(key)?.unsubscribe();
      jobs.delete(key);
    };
    const done = async (one: Produced | Noticed): Promise<readonly Would[]> => {
      switch (one.sink) {
        case 'send':
          return [{ at: now(), key: one.message.key ?? derived(one.message.causes[0]), message: one.message }];
        case 'activity':
          return wrongIn(one).map((wrong) => ({ at: now(), wrong }));
        case 'memory':
          await journal.commit(name, [{ ...one, readers: [] }]);
          return [];
        case 'later':
          putOff(one.job);
          return [];
        case 'cancel':
          callOff(one.key);
          return [];
        default:
          return [];
      }
    };
    const said = () => {
      const world = unaskedWorld(clock, journal.memory, options);
      const sinks = pipeline.run(Object.fromEntries(subjects) as never, world);
      return produced(sinks, pipeline, { lane: inputOf, readers: () => [], now });
    };

    let left = false;
    // One event after the other: they are read from disk as they are played.
    const played = defer(async () => {
      for (const event of heardBy(pipeline, options.events)) {
        if (left) return;
        await playTo(event.accepted);
        hear(event);
        await turn();
        options.heard();
      }
      await playTo(options.until);
      over.next();
    });
    // What a timer began ends before what comes after it.
    const playTo = async (moment: number): Promise<void> => {
      for (let next = clock.next; next !== undefined && next <= moment && !left; next = clock.next) {
        clock.playTo(next);
        await turn();
      }
      clock.playTo(moment);
      await turn();
    };
    return merge(defer(said).pipe(concatMap(done), mergeAll(1), takeUntil(over)), played.pipe(ignoreElements())).pipe(
      catchError((cause: unknown) => {
        // What cannot be read is no fault of the event before it.
        if (cause instanceof JournalError) throw cause;
        const under = current === undefined ? '' : ` under the event ${current.id}`;
        throw new BotError('PIPELINE', `${name} fails${under}: ${thrown(cause)}`, {
          cause,
        });
      }),
      finalize(() => {
        left = true;
        clock.stop();
      }),
    );
  });
}

/** Of jobs that came due it hears its own, which are those of the play. */
function* heardBy({ name, from: inputs }: Pipeline, events: Iterable<Event>): Generator<Event> {
  for (const event of events) {
    const own = event.type === 'due' && event.pipeline === name;
    if (inputs.includes(event.input) && !own) yield event;
  }
}

function wrongIn({ activity: { code, detail = '' } }: Noticed): readonly string[] {
  return code === 'dead' ? [detail] : [];
}
