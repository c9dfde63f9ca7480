import type { OperatorFunction, SchedulerLike } from 'rxjs';
import { asyncScheduler, catchError, concatMap, defer, of, timeout } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import { UsageError } from '../errors.ts';
import type { Said } from '../event.ts';
import { release } from '../event.ts';
import type { Outgoing } from '../outgoing.ts';
import { reply } from '../outgoing.ts';
import type { Text } from '../text.ts';
import { inLanes } from './in-lanes.ts';

/** Settings of {@link replies}. */
export interface RepliesOptions<E extends Said> {
  /** What to say when answering failed; undefined says nothing. Must not throw. */
  readonly failed?: (error: unknown, event: E) => Text | undefined;
  /** How long an answer may take, in milliseconds. */
  readonly within?: number;
  readonly clock?: SchedulerLike;
}

/**
 * Answers each event where it was said; an answer of undefined says nothing and lets the event go.
 *
 *     source             b-a--|       b fails, a takes one
 *     replies(answer)    m--n-|       m: `something went wrong`
 *
 * One answer at a time per conversation, all conversations at once: as many as the source hands out unsettled. An
 * answer that fails or takes too long is `failed`'s to report, and harms no other; of errors, only a {@link UsageError}
 * is shown.
 */
export function replies<E extends Said>(
  answer: (event: E) => Text | undefined | Promise<Text | undefined>,
  { failed = apology, within = 60_000, clock = asyncScheduler }: RepliesOptions<E> = {},
): OperatorFunction<E, Outgoing> {
  checkSettings('replies', { timer: { within } });
  return inLanes(
    (event) => event.conversation,
    (event) =>
      defer(async () => answer(event)).pipe(
        timeout({ first: within, scheduler: clock }),
        catchError((error) => of(failed(error, event))),
        concatMap((text) => {
          if (text !== undefined) return [reply(event, text)];
          event[release]?.();
          return [];
        }),
      ),
  );
}

function apology(error: unknown): Text {
  return error instanceof UsageError ? error.message : 'something went wrong';
}
