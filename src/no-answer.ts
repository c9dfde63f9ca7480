import { CallError } from './errors.ts';

/** A call that took longer than it may, in milliseconds; `what` was asked. */
export function noAnswer(what: string, limit: number): CallError {
  return new CallError(408, `${what}: no answer within ${limit / 1000} s`);
}
