import type { MonoTypeOperatorFunction } from 'rxjs';
import type { Address } from '../address.ts';
import { checkSettings } from '../check-settings.ts';
import type { Said } from '../event.ts';
import { only } from './only.ts';

/**
 * Keeps what was said in one of the places given, and lets the rest go.
 *
 *     source            aba-c|       a: in #ops, b: in #random, c: in #ops of another input
 *     saidIn('#ops')    a-a-c|
 *
 * A place is an address (`slack:C024`), the name people know (`#ops`, in any input), or both (`slack:#ops`).
 */
export function saidIn<E extends Said>(...places: readonly [string, ...string[]]): MonoTypeOperatorFunction<E> {
  checkSettings('saidIn', { names: { places } });
  const wanted = new Set<string>(places);
  const named = (event: E): Address => `${event.input}:${event.place}`;
  return only((event) => wanted.has(event.to) || wanted.has(event.place) || wanted.has(named(event)));
}
