import type { OperatorFunction } from 'rxjs';
import { asapScheduler, auditTime, buffer, connect, filter } from 'rxjs';

/**
 * Gathers what comes in one turn into one list.
 *
 *     source  (abc)----d----|
 *     output  m--------n----|     m is a, b and c, n is d
 *
 * What the source gave before it completed comes out first; after an error it does not. No list is empty.
 */
export function inTurns<T>(): OperatorFunction<T, readonly T[]> {
  return connect((source) =>
    source.pipe(
      buffer(source.pipe(auditTime(0, asapScheduler))),
      filter((turn) => turn.length > 0),
    ),
  );
}
