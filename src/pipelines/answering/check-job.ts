import type { JobRequest } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import type { TextEvent } from '../../event.ts';
import { brief } from '../../render/brief.ts';
import type { Authorize } from '../authorize.ts';
import { checkWords } from './check-words.ts';
import type { Refuses, Resolve } from './resolving.ts';

/**
 * The last moment that a date can have, in milliseconds since 1970.
 *
 * @see {@link https://tc39.es/ecma262/#sec-time-values-and-time-range}
 */
const lastMoment = 8.64e15;

/** What checking a job needs. */
export interface CheckJobOptions {
  readonly resolve: Resolve;
  readonly authorize: Authorize;
  readonly refuses: Refuses;
}

/**
 * Makes sure that a command may be put off: better said now than when it comes due.
 *
 * @throws {UsageError} It is none, is said in a way that it would not run, is not allowed, or has nowhere to go.
 * @throws {TypeError} Its time is none.
 */
export function checkJob(
  { resolve, authorize, refuses }: CheckJobOptions,
  { text, due }: JobRequest,
  event: TextEvent,
): void {
  if (!(Math.abs(due) <= lastMoment)) throw new TypeError(`a job needs the moment it comes due; it is ${due}`);
  const { found, to, wrong } = resolve({ data: text, addressed: true });
  if (!found) {
    throw new UsageError(
      wrong ?? `I do not know "${brief(text, 40)}", so I cannot do it later. Say help to see what I can do.`,
    );
  }
  if (found.command.whole) throw new UsageError(`a job cannot make jobs: ${brief(text)}`);
  const nowhere = refuses(to ?? event.replyTo, true);
  if (nowhere !== undefined) throw new UsageError(nowhere);
  checkWords(found);
  const verdict = authorize({ event, ...found, ...(to && { to }) });
  if (!verdict.allowed) throw new UsageError(verdict.words ?? 'too many commands in a minute: try again in a minute');
}
