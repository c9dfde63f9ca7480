import { LaneError } from './lane-error.ts';
import { MarblesError } from './marbles-error.ts';
import { framesOf, place } from './place.ts';

/** Where a run was called. */
export interface Caller {
  /** File and line. */
  readonly place: string;
  /** Makes the error of a run: it seems to be thrown there. */
  failed(text: string): MarblesError;
  /** Makes what a lane is refused with seem to be thrown there; any other error stays as it is. */
  placed(error: unknown): unknown;
}

/** Finds out who called a function: to be asked before anything is awaited. */
export function callerOf(called: (...args: never[]) => unknown): Caller {
  const error = new MarblesError('');
  Error.captureStackTrace(error, called);
  const stack = framesOf(error);
  return {
    place: place(stack),
    failed(text) {
      error.message = `${text}\n\n  ${place(stack)}`;
      error.stack = `${error.name}: ${error.message}\n${stack.join('\n')}`;
      return error;
    },
    placed(refused) {
      if (refused instanceof LaneError) refused.stack = `${refused.name}: ${refused.message}\n${stack.join('\n')}`;
      return refused;
    },
  };
}
