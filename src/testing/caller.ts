import { MarblesError } from './marbles-error.ts';
import { framesOf, place } from './place.ts';

/** Where a run was called. */
export interface Caller {
  /** File and line. */
  readonly place: string;
  /** Makes the error of a run: it seems to be thrown there. */
  failed(text: string): MarblesError;
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
  };
}
