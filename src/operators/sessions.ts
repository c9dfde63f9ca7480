import type { OperatorFunction, SchedulerLike } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { EventBase } from '../event.ts';
import { holdPerKey } from './hold-per-key.ts';
import type { Holding } from './holding.ts';
import type { Keep, Window } from './window.ts';
import { defaultMax, Filling, keepOrRelease } from './window.ts';

/** Settings of {@link sessions}; durations in milliseconds. */
export interface SessionsOptions<E extends EventBase, K> {
  /** Whose session an event belongs to: a conversation, a person. All are one when it is left out. */
  readonly key?: (event: E) => string;
  /** A session ends when nothing came for its key for so long. */
  readonly gap: number;
  readonly clock: SchedulerLike;
  readonly keep: Keep<E, K>;
  /** How long a session lasts at most; then it closes early. */
  readonly longest?: number;
  /** How many events a session holds; then it closes early. */
  readonly max?: number;
  /** How many sessions are open at once; beyond it the one that was quiet longest closes early. */
  readonly keys?: number;
}

/** A window, and what its events have in common. */
export interface KeyedWindow<K> extends Window<K> {
  readonly key: string;
}

/**
 * Gathers what comes in one go for one key (a conversation, a person) into a window that ends with a silence.
 *
 *     source              a-ab------      a silence of four ends a session
 *     sessions(gap: 4)    ------mn--      m holds a and a, n holds b
 *
 * What is held comes out when the source completes. Set the pipeline's horizon to `longest` or more.
 */
export function sessions<E extends EventBase, K>(options: SessionsOptions<E, K>): OperatorFunction<E, KeyedWindow<K>> {
  const { key = () => '', gap, clock, keep, longest = Number.POSITIVE_INFINITY } = options;
  const { max = defaultMax, keys = 1_000 } = options;
  checkSettings('sessions', { endless: { gap, longest }, count: { max, keys } });
  return holdPerKey({
    clock,
    keys,
    take(event, open: Holding<Session<K>>, at) {
      const kept = keepOrRelease(event, keep);
      if (kept === undefined) return [];
      const name = key(event);
      const filling = open.take(name)?.filling ?? new Filling<K>(at);
      const until = Math.min(at + gap, filling.from + longest);
      filling.add(event, kept, until);
      if (filling.size >= max) return [{ key: name, ...filling.close(true) }];
      open.put(name, { until, filling });
      return [];
    },
    over: (name, { filling }: Session<K>, why) => [
      { key: name, ...filling.close(why === 'full' || filling.to - filling.from >= longest) },
    ],
  });
}

interface Session<K> {
  readonly until: number;
  readonly filling: Filling<K>;
}
