import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { auditTime, buffer, connect, delay, mergeMap } from 'rxjs';
import type { Frame } from './frame.ts';

/** How long is waited for what another connection says later, in milliseconds. */
const moment = 20;

/**
 * Puts what two connections say at about the same time in the order in which it was said: Slack gives each message to
 * any of them.
 *
 *     first   -1---3-----
 *     second  --2--------
 *     output  -----(12)-3
 */
export function inOrder(clock: SchedulerLike): MonoTypeOperatorFunction<Frame> {
  return connect((frames) =>
    frames.pipe(
      // A busy process finds its timers due before it reads its sockets: the second wait lets it read them.
      buffer(frames.pipe(auditTime(moment, clock), delay(1, clock))),
      mergeMap((together) => together.toSorted((one, other) => timeOf(one) - timeOf(other))),
    ),
  );
}

/** What is no message keeps its place before them, a slash command behind them. */
function timeOf(frame: Frame): number {
  if (frame.type !== 'event') return 0;
  const { event_ts: happened, ts } = frame.event;
  return Number(happened ?? ts) || Number.MAX_SAFE_INTEGER;
}
