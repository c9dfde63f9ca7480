import { Observable } from 'rxjs';

/**
 * Turns a promise that takes an AbortSignal into a stream of its one result; unsubscribing before that aborts it.
 *
 *     work    ---x
 *     output  ---(x|)
 *
 * Cold: `work` runs at each subscription. A throw of `work` is an error notification.
 */
export function abortable<R>(work: (signal: AbortSignal) => Promise<R>): Observable<R> {
  return new Observable<R>((subscriber) => {
    const abort = new AbortController();
    let over = false;
    const end = (notify: () => void) => {
      over = true;
      notify();
    };
    const start = async () => work(abort.signal);
    start().then(
      (result) =>
        end(() => {
          subscriber.next(result);
          subscriber.complete();
        }),
      (error) => end(() => subscriber.error(error)),
    );
    return () => {
      if (!over) abort.abort();
    };
  });
}
