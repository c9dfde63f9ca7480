import type { Observable, OperatorFunction } from 'rxjs';
import { concatMap, defer, isObservable, of, tap } from 'rxjs';
import type { Item } from './found.ts';
import type { Parts } from './parts.ts';

/** What comes of a stanza; what takes time holds up what is behind it. */
export type Then = Item | Observable<Item>;

/** Hands on one after the other. What takes time is noted until it is complete: nothing can go on with half of it. */
export function inTurn({ underway }: Parts): OperatorFunction<Then, Item> {
  return concatMap((one) => {
    if (!isObservable(one)) return of(one);
    return defer(() => {
      underway.add(one);
      return one.pipe(tap({ complete: () => void underway.delete(one) }));
    });
  });
}
