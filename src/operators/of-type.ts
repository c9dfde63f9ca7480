import type { OperatorFunction } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { Event, EventMap } from '../event.ts';
import { only } from './only.ts';

/**
 * Keeps the events of the types given, and narrows to them; lets the others go.
 *
 *     source              t-r-t-|          t: text, r: run
 *     ofType('text')      t---t-|
 */
export function ofType<const T extends keyof EventMap>(
  ...types: readonly [T, ...T[]]
): OperatorFunction<Event, EventMap[T]> {
  checkSettings('ofType', { names: { types } });
  const wanted = new Set<string>(types);
  return only<Event, EventMap[T]>((event) => wanted.has(event.type));
}
