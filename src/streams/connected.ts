import type { Observable } from 'rxjs';
import { EMPTY, mergeMap, of, throwError } from 'rxjs';
import { SendError } from '../errors.ts';
import type { Conn } from '../input.ts';
import type { LinkState } from './links.ts';
import type { StatusBoard } from './status.ts';
import type { Connections } from './trying.ts';

/** Finds the connections of all inputs: on the board those of now, in the states those to come. */
export function connected(states: ReadonlyMap<string, Observable<LinkState>>, board: StatusBoard): Connections {
  return {
    now: (input) => board.connection(input),
    soon: (input) => (states.get(input) ?? absent(input)).pipe(mergeMap(live, 1)),
  };
}

function absent(input: string): Observable<never> {
  return throwError(() => new SendError('permanent', `there is no input '${input}': add it to --inputs`));
}

/** The connection of a link that is up; nothing while it is down; an error when it will never be. */
function live(state: LinkState): Observable<Conn> {
  if (state.state === 'up') return of(state.conn);
  if (state.state !== 'gave-up') return EMPTY;
  const reason = state.error instanceof Error ? state.error.message : String(state.error);
  return throwError(() => new SendError('permanent', `the input is switched off: ${reason}`));
}
