import type { SchedulerLike } from 'rxjs';
import { asyncScheduler, concatMap, connect, filter, ignoreElements, switchMap, takeUntil, tap, timer } from 'rxjs';
import { counted } from '../counted.ts';
import type { Counts, Journal } from '../journal.ts';
import { over } from '../operators/over.ts';
import type { Observer } from './observers.ts';

/** How long a stop may take without a word, in milliseconds. */
const moment = 1_000;

/** Settings of {@link slowStop}. */
export interface SlowStopOptions {
  readonly journal: Pick<Journal, 'counts'>;
  /** The pipeline that runs commands. */
  readonly commands: string;
  readonly tell: (text: string) => void;
  readonly clock?: SchedulerLike;
}

/** Tells what is waited for when the bot takes longer than a moment to stop. */
export function slowStop({ journal, commands, tell, clock = asyncScheduler }: SlowStopOptions): Observer {
  return connect((all) =>
    all.pipe(
      filter(({ code }) => code === 'stopping'),
      switchMap(() => timer(moment, clock)),
      takeUntil(all.pipe(over())),
      concatMap(() => journal.counts()),
      tap((counts) => tell(words(counts, commands))),
      ignoreElements(),
    ),
  );
}

function words({ open, unread, waiting }: Counts, commands: string): string {
  const running = (open[commands] ?? 0) - (unread[commands] ?? 0);
  const unsent = Object.values(waiting).reduce((sum, count) => sum + count, 0);
  const all = [
    ...(running > 0 ? [`${counted(running, 'command is', 'commands are')} not done`] : []),
    ...(unsent > 0 ? [`${counted(unsent, 'message is', 'messages are')} not sent`] : []),
  ];
  return `stopping: ${all.join(', ') || 'not done yet'}; Ctrl-C now stops at once`;
}
