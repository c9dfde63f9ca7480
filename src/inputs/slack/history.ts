import type { Observable, SchedulerLike } from 'rxjs';
import { concatMap, defer, EMPTY, expand, from, map, mergeMap, reduce, retry, throwError, timer } from 'rxjs';
import { SendError } from '../../errors.ts';
import { turns } from '../turns.ts';
import { isId } from './self.ts';
import type { Shape } from './shape.ts';
import { shape, shapes, words } from './shape.ts';
import type { Web } from './web.ts';

/** What was said in one channel, oldest first, in the form of live events. */
export interface Past {
  readonly messages: readonly Shape[];
  /** There is more than was wanted, and these are the newest. */
  readonly cut: boolean;
}

/** What Slack keeps, read slowly enough for its limits; cold, and each errors with a SendError. */
export interface History {
  /** The ids of the channels that the bot is in, direct chats among them. */
  channels(): Observable<readonly string[]>;
  /** What was said in a channel and its threads after `since` (milliseconds since 1970), the newest `most` of it. */
  past(channel: string, since: number, most: number): Observable<Past>;
}

/** How many calls are made at once, and how far apart the others are, in milliseconds: Slack takes 50 a minute. */
const burst = 20;
const pause = 1_200;
/** How often a call is tried again, and the first wait, in milliseconds. */
const tries = 4;
const firstWait = 1_000;
/** How much is asked for in one call. */
const page = 200;
/** How long before it a thread may have begun that is looked into, in milliseconds. */
const threadAge = 86_400_000;

/**
 * Opens the history of a workspace.
 *
 * Slack tells of threads by their first message only. So those are looked into that began at most a day before, as far
 * as they stand on the pages that are read: the newest 200 messages of the channel at least.
 *
 * @see {@link https://docs.slack.dev/reference/methods/conversations.history}
 */
export function history(web: Web, clock: SchedulerLike): History {
  const call = paced(web, clock);

  const pages = (method: string, args: Shape, more: (answer: Shape) => boolean = () => true): Observable<Shape> => {
    const one = (cursor?: string) => call(method, { ...args, limit: page, ...(cursor && { cursor }) });
    const next = (answer: Shape) => words(shape(answer.response_metadata).next_cursor);
    return one().pipe(
      expand((answer) => {
        const cursor = next(answer);
        return cursor !== undefined && more(answer) ? one(cursor) : EMPTY;
      }, 1),
    );
  };

  const past: History['past'] = (channel, since, most) =>
    defer(() => {
      let read = 0;
      let cut = false;
      const goOn = (wanted: boolean) => {
        if (wanted && read >= most) cut = true;
        return wanted && read < most;
      };
      const top = pages(
        'conversations.history',
        { channel, oldest: seconds(since - threadAge), include_all_metadata: true },
        ({ messages }) => {
          read += shapes(messages).length;
          return goOn(timeOf(shapes(messages).at(-1)) > since);
        },
      );
      const thread = ({ ts }: Shape) =>
        pages(
          'conversations.replies',
          { channel, ts, oldest: seconds(since), include_all_metadata: true },
          ({ messages }) => {
            read += shapes(messages).length;
            return goOn(true);
          },
        );
      return top.pipe(
        reduce(collected, [] as readonly Shape[]),
        mergeMap((listed) => {
          const answered = listed.filter(({ latest_reply: latest }) => timeOf({ ts: latest }) > since);
          return from(answered).pipe(concatMap(thread), reduce(collected, listed));
        }, 1),
        map((all) => {
          const messages = sorted(all, since);
          return {
            messages: messages.slice(-most).map((message) => ({ ...message, type: 'message', channel })),
            cut: cut || messages.length > most,
          };
        }),
      );
    });

  return {
    channels: () =>
      pages('users.conversations', { types: 'public_channel,private_channel,mpim,im', exclude_archived: true }).pipe(
        reduce(
          (ids, { channels }) => [
            ...ids,
            ...shapes(channels)
              .map(({ id }) => id)
              .filter(isId),
          ],
          [] as string[],
        ),
      ),
    past,
  };
}

/** Calls that keep Slack's limits, and are tried again when they fail. */
function paced(web: Web, clock: SchedulerLike): (method: string, args: Shape) => Observable<Shape> {
  // Turns that are given up have to come back: else a connection that drops often, and begins to read each time, would
  // put off the reading by hours.
  const turn = turns({ burst, every: pause, clock });
  return (method, args) =>
    turn.pipe(
      mergeMap(() => web.call(method, args), 1),
      retry({
        count: tries,
        delay: (error, count) => {
          if (!(error instanceof SendError) || error.kind === 'permanent') return throwError(() => error);
          return timer(error.kind === 'limited' ? error.wait : firstWait * 2 ** (count - 1), clock);
        },
      }),
    );
}

function collected(all: readonly Shape[], { messages }: Shape): readonly Shape[] {
  return [...all, ...shapes(messages)];
}

/** Each once, oldest first: what was said in a thread and shown to the channel is listed in both. */
function sorted(all: readonly Shape[], since: number): readonly Shape[] {
  const later = all.filter((message) => timeOf(message) > since);
  const each = new Map(later.map((message) => [message.ts, message]));
  return [...each.values()].toSorted((one, other) => timeOf(one) - timeOf(other));
}

/** When it was said, in milliseconds; NaN when that is not there. */
function timeOf(message: Shape | undefined): number {
  return Number(words(message?.ts)) * 1_000;
}

function seconds(ms: number): string {
  return (Math.max(0, ms) / 1_000).toFixed(6);
}
