import type { OperatorFunction } from 'rxjs';
import { endWith, ignoreElements } from 'rxjs';

/**
 * Emits once, when the source completes.
 *
 *     source  -a-b-|
 *     output  -----(x|)
 */
export function over(): OperatorFunction<unknown, true> {
  return (source) => source.pipe(ignoreElements(), endWith(true as const));
}
