import type { Observable, OperatorFunction } from 'rxjs';
import { concat, defer, finalize, mergeMap, NEVER, of, Subject, takeUntil, tap } from 'rxjs';
import type { Arrival, Gap, Incoming } from '../../input.ts';
import type { Found } from './found.ts';

/** How many events may be undecided at once. */
const most = 100;

/**
 * Hands on at most 100 events that are not decided on; what comes meanwhile waits, and `read` is told to stop reading
 * until half of them are. All of them are in `undecided`, from when they come until they are decided on.
 */
export function fewUndecided(
  read: (on: boolean) => void,
  undecided: Set<Found>,
): OperatorFunction<Found | Gap, Incoming> {
  return (source) =>
    defer(() => {
      let waiting = 0;
      const came = (one: Found | Gap) => {
        if (!('gap' in one)) undecided.add(one);
        waiting += 1;
        if (waiting === most) read(false);
      };
      const went = () => {
        waiting -= 1;
        if (waiting === most / 2) read(true);
      };
      return source.pipe(
        tap(came),
        mergeMap((one) => handed(one, undecided).pipe(finalize(went)), most),
      );
    });
}

/** Lasts until it is decided on. */
function handed(one: Found | Gap, undecided: Set<Found>): Observable<Incoming> {
  if ('gap' in one) return of(one);
  const { event, taken, refused } = one;
  const decided = new Subject<void>();
  const once = (decide: () => void) => {
    if (decided.closed) return;
    // A link that is over handed it on, too, and it may have been decided on there.
    if (undecided.delete(one)) decide();
    decided.next();
    decided.unsubscribe();
  };
  const arrival: Arrival = { event, ack: () => once(taken), refuse: () => once(refused) };
  return concat(of(arrival), NEVER).pipe(takeUntil(decided));
}
