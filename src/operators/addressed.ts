import type { MonoTypeOperatorFunction } from 'rxjs';
import type { TextEvent } from '../event.ts';
import { only } from './only.ts';

/**
 * Keeps what was said to the bot (a direct message, a mention, a reply to it), and lets the rest go.
 *
 *     source        a-b-a-|                a: `@bot ping`, b: `lunch?`
 *     addressed()   a---a-|
 */
export function addressed<E extends TextEvent>(): MonoTypeOperatorFunction<E> {
  return only((event) => event.addressed);
}
