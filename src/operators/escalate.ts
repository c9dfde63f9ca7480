import type { ObservableInput, OperatorFunction, SchedulerLike } from 'rxjs';
import { concat, concatMap, defer, EMPTY, map, merge, Subject, switchMap, takeUntil, tap, timer } from 'rxjs';
import type { Address } from '../address.ts';
import { checkSettings } from '../check-settings.ts';
import { duration } from '../duration.ts';
import type { EventBase } from '../event.ts';
import { release } from '../event.ts';
import type { Escalated, TimedStep, Word } from './escalation.ts';
import { Escalation } from './escalation.ts';

/** One step: who is told when nobody took it by then, `10m` after it was raised; at once when it says no time. */
export interface EscalationStep {
  readonly to: Address;
  /** As people write it, or in milliseconds. */
  readonly after?: string | number;
}

/** Settings of {@link escalate}. */
export interface EscalateOptions<E extends EventBase> {
  /** Who is told, and when: `{ to: 'email:ann@example.org', after: '10m' }`. */
  readonly steps: readonly EscalationStep[];
  /** What an event says: `{ key, is: 'raised' | 'taken' | 'over', part }`; undefined lets the event go. */
  readonly read: (event: E) => Word | undefined;
  readonly clock: SchedulerLike;
  /**
   * For how long a matter must be over before that is heard, in milliseconds: raised again before, it goes on where it
   * was. Meanwhile nobody else is told.
   */
  readonly steady?: number;
  /** How long a matter is followed that is never over, in milliseconds. */
  readonly forget?: number;
  /** How many are followed at once; beyond it the oldest is let go. */
  readonly max?: number;
}

/** How long a matter is followed unless told otherwise, in milliseconds: a week. */
export const followed: number = 7 * 86_400_000;

/**
 * Tells the next until somebody takes it: each step comes, unless it was taken or over by then, in whichever input.
 *
 *     source                   a-----t---o-|      a is raised, taken and over; steps at once, after 4 and after 8
 *     escalate({ steps, … })   m---n-p---q-|      m and n are steps; p and q are for both of their places
 *
 * What it follows it holds, all its events, until it is over: a restart plays them again, so set the pipeline's horizon
 * to {@link followed} or more. Messages about a turn are `open`; `announce` makes such.
 *
 * @throws {ConfigError} At once, for no steps, and for an address or a time that is none.
 */
export function escalate<E extends EventBase>(options: EscalateOptions<E>): OperatorFunction<E, Escalated<E>> {
  const { read, clock, steady = 0, forget = followed, max = 1_000 } = options;
  checkSettings('escalate', { list: { steps: options.steps }, wait: { steady }, endless: { forget }, count: { max } });
  const steps = options.steps.map(timed);
  steps.sort((one, other) => one.after - other.after);
  return (source) =>
    defer(() => {
      const open = new Map<string, Escalation<E>>();
      const changed = new Subject<void>();
      const over = new Subject<void>();
      const raise = function* (word: Word, event: E): Generator<Escalated<E>> {
        const raised = new Escalation(word, event, { steps, forget, steady });
        open.set(word.key, raised);
        const [oldest] = open.values();
        if (oldest && open.size > max) yield* oldest.forget(clock.now());
        yield* raised.due(clock.now());
      };
      const told = (event: E, word: Word): Iterable<Escalated<E>> => {
        const known = open.get(word.key);
        if (known) return known.hear(word, event, clock.now());
        if (word.is === 'raised') return raise(word, event);
        event[release]?.();
        return [];
      };
      /** Whatever was said may have changed whose turn is next. */
      const next = defer(() => {
        for (const [key, one] of open) if (!one.open) open.delete(key);
        changed.next();
        return EMPTY;
      });
      const hear = (event: E): ObservableInput<Escalated<E>> => {
        const word = read(event);
        if (word) return concat(told(event, word), next);
        event[release]?.();
        return EMPTY;
      };
      const wakes = changed.pipe(
        map(() => Math.min(...[...open.values()].map((one) => one.next))),
        switchMap((at) => (Number.isFinite(at) ? timer(Math.max(0, at - clock.now()), clock) : EMPTY)),
        concatMap(() => concat(...[...open.values()].map((one) => one.due(clock.now())), next)),
        takeUntil(over),
      );
      const heard = source.pipe(concatMap(hear), tap({ complete: () => over.next() }));
      return merge(wakes, heard);
    });
}

function timed({ to, after = 0 }: EscalationStep, index: number): TimedStep {
  const step = `steps[${index}]`;
  checkSettings('escalate', { address: { [`${step}.to`]: to }, delay: { [`${step}.after`]: after } });
  return { to, after: typeof after === 'number' ? after : duration(after) };
}
