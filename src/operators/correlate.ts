import type { OperatorFunction, SchedulerLike } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { EventBase } from '../event.ts';
import { holdPerKey } from './hold-per-key.ts';
import type { Holding } from './holding.ts';
import type { KeyedWindow } from './sessions.ts';
import type { Keep } from './window.ts';
import { defaultMax, Filling, keepOrRelease } from './window.ts';

/** Settings of {@link correlate}. */
export interface CorrelateOptions<E extends EventBase, K> {
  /** What events have in common that belong together: a service, a host. */
  readonly key: (event: E) => string;
  /** The inputs that something must come from. */
  readonly inputs: readonly string[];
  /** How long the others are waited for after the first, in milliseconds. */
  readonly within: number;
  readonly clock: SchedulerLike;
  readonly keep: Keep<E, K>;
  /** How many events are held for a key; then they come out early. */
  readonly max?: number;
  /** How many keys are open at once; beyond it the one that was quiet longest comes out early. */
  readonly keys?: number;
}

/** What belongs together. */
export interface Correlated<K> extends KeyedWindow<K> {
  /** The inputs from which nothing came in time: empty where it is whole. */
  readonly missing: readonly string[];
}

/**
 * Brings together what several inputs say about one thing (an alert, and the deploy before it): as soon as each has said
 * something, or with what there is when the time is over.
 *
 *     source                  ab-c------|    a: an alert, b: a change of the same service, c: of another one
 *     correlate(within: 4)    -m-----n--|    m holds a and b; n holds c, and no alert came
 *
 * What is held comes out when the source completes.
 */
export function correlate<E extends EventBase, K>(options: CorrelateOptions<E, K>): OperatorFunction<E, Correlated<K>> {
  const { key, inputs, within, clock, keep, max = defaultMax, keys = 1_000 } = options;
  checkSettings('correlate', { names: { inputs }, endless: { within }, count: { max, keys } });
  return holdPerKey({
    clock,
    keys,
    take(event, open: Holding<Parts<K>>, at) {
      const kept = keepOrRelease(event, keep);
      if (kept === undefined) return [];
      const name = key(event);
      const { filling, until, missing } = open.take(name) ?? {
        filling: new Filling<K>(at, at + within),
        until: at + within,
        missing: inputs,
      };
      const left = missing.filter((input) => input !== event.input);
      filling.add(event, kept, left.length === 0 ? at + 1 : until);
      const full = filling.size >= max;
      if (full || left.length === 0) return [{ key: name, missing: left, ...filling.close(full && left.length > 0) }];
      open.put(name, { until, filling, missing: left });
      return [];
    },
    over: (name, { filling, missing }, why) => [{ key: name, missing, ...filling.close(why === 'full') }],
  });
}

interface Parts<K> {
  readonly until: number;
  readonly filling: Filling<K>;
  readonly missing: readonly string[];
}
