import type { OperatorFunction } from 'rxjs';
import { concat, concatMap, defer } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { EventBase } from '../event.ts';
import type { Keep, Window } from './window.ts';
import { Filling, keepOrRelease } from './window.ts';

/** Settings of {@link windowByCount}. */
export interface WindowByCountOptions<E extends EventBase, K> {
  /** How many events a window holds. */
  readonly count: number;
  readonly keep: Keep<E, K>;
}

/**
 * Gathers so many events into each window; its times are those of its first and last event.
 *
 *     source                 a-b-c-|
 *     windowByCount(two)     --m---(n|)        m holds a and b, n holds c
 */
export function windowByCount<E extends EventBase, K>({
  count,
  keep,
}: WindowByCountOptions<E, K>): OperatorFunction<E, Window<K>> {
  checkSettings('windowByCount', { count: { count } });
  return (source) =>
    defer(() => {
      let filling: Filling<K> | undefined;
      const close = (): Window<K>[] => {
        const closed = filling?.close(filling.size >= count);
        filling = undefined;
        return closed ? [closed] : [];
      };
      const add = (event: E): Window<K>[] => {
        const kept = keepOrRelease(event, keep);
        if (kept === undefined) return [];
        filling ??= new Filling(event.accepted);
        filling.add(event, kept, event.accepted + 1);
        return filling.size < count ? [] : close();
      };
      return concat(source.pipe(concatMap(add)), defer(close));
    });
}
