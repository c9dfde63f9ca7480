import type { OperatorFunction } from 'rxjs';
import { asapScheduler, auditTime, buffer, connect } from 'rxjs';

/**
 * Gathers what comes in one turn into one list.
 *
 *     source  (abc)----d----|
 *     output  (abc)----d----|     as two lists
 *
 * What the source gave before it completed comes out first; after an error it does not.
 */
export function inTurns<T>(): OperatorFunction<T, readonly T[]> {
  return connect((source) => source.pipe(buffer(source.pipe(auditTime(0, asapScheduler)))));
}
