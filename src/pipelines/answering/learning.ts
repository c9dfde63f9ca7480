import type { Observable } from 'rxjs';
import { catchError, EMPTY, map, shareReplay } from 'rxjs';
import type { Commands } from '../../command.ts';
import type { Log } from '../../log.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * Takes each new table of commands for those that there are, and emits when it has. One that cannot be used is passed
 * over, and an error ends it: the log says so, and the commands before stay. Shared, with the newest for late comers.
 */
export function learning(tables: Observable<Commands>, { replace }: Vocabulary, log: Log): Observable<void> {
  return tables.pipe(
    map((table) => {
      try {
        replace(table);
      } catch (error) {
        log.error('the commands changed, and cannot be used so: those before stay', { error });
      }
    }),
    catchError((error: unknown) => {
      log.error('the commands change no more', { error });
      return EMPTY;
    }),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
}
