import type { Observable } from 'rxjs';
import { catchError, concat, concatMap, defer, filter, from, mergeMap, range, takeUntil } from 'rxjs';
import type { Behind } from './behind.ts';
import type { CatchingUpOptions } from './catching-up.ts';
import { decided } from './decided.ts';
import type { Frame } from './frame.ts';

/** How much is fetched, and how long ago it may have been said, in milliseconds. */
const most = 1_000;
const oldest = 86_400_000;
/** How long before it is looked: what was refused then has another chance, and clocks differ. In milliseconds. */
const before = 300_000;

/**
 * Reads what was said since a moment, channel after channel, each with what is held for it behind it. What is longer
 * ago than a day is a gap, and so is the time since then when not all of it could be read and taken.
 */
export function lookingBack(start: number, behind: Behind, options: CatchingUpOptions): Observable<Frame> {
  const { context, history, clock } = options;
  return defer(() => {
    const now = clock.now();
    const limit = now - oldest;
    const begin = Math.max(start, limit);
    const missing = new Set<string>();
    let read = 0;
    let refused = 0;

    const caughtUp = (channel: string): Observable<Frame> => {
      if (read >= most) {
        missing.add(tooMuch);
        return from(behind.release(channel));
      }
      const past = history.past(channel, Math.max(start - before, limit), most - read).pipe(
        mergeMap(({ messages, cut }) => {
          read += messages.length;
          if (cut) missing.add(tooMuch);
          return decided(messages, () => {
            refused += 1;
          });
        }, 1),
        takeUntil(behind.overdue.pipe(filter((one) => one === channel))),
        catchError((error) => {
          missing.add(`the history of ${channel} cannot be read: ${wordsOf(error)}`);
          return [];
        }),
      );
      return concat(
        past,
        defer(() => behind.release(channel)),
      );
    };
    const turn = defer(() => {
      const channel = behind.next();
      return channel === undefined ? [] : caughtUp(channel);
    });
    const channels = history.channels().pipe(
      mergeMap((ids) => concat(behind.only(ids), range(0, ids.length).pipe(concatMap(() => turn))), 1),
      catchError((error) => {
        missing.add(`the channels of the bot cannot be listed: ${wordsOf(error)}`);
        return behind.only([]);
      }),
    );
    const rest = defer(() => {
      context.log.info(`${context.name}: read ${read} messages of the history, for what was missed`);
      if (behind.abandoned.length > 0) missing.add(`the history of ${behind.abandoned.join(', ')} took too long`);
      if (refused > 0) missing.add(`${refused} messages of the history were not taken`);
      return missing.size === 0 ? [] : [gap(begin, now, [...missing].join('; '))];
    });
    const early = start < limit ? [gap(start, limit, 'it is longer ago than a day')] : [];
    return concat(early, channels, rest);
  });
}

const tooMuch = `more than ${most} messages were said meanwhile`;

function gap(since: number, to: number, reason: string): Frame {
  return { type: 'gap', from: since, to, reason };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
