import type { MonoTypeOperatorFunction, ObservableInput, SchedulerLike } from 'rxjs';
import {
  auditTime,
  catchError,
  concat,
  connect,
  defer,
  filter,
  finalize,
  from,
  ignoreElements,
  last,
  merge,
  mergeMap,
  Observable,
  of,
  share,
  takeUntil,
  tap,
} from 'rxjs';
import type { Text } from '../../text.ts';
import { answerIn } from './answer-in.ts';
import { delivered, ended, endedSilently, failed, interrupted, part, shown } from './endings.ts';
import { Gathering } from './gathering.ts';
import type { Outcome } from './outcome.ts';
import { isProgress, progressing } from './progressing.ts';
import type { Run } from './run.ts';
import { tellsUnwell } from './tells-unwell.ts';
import { unhurried } from './unhurried.ts';

/** After so many parts that came without a pause, others get their turn. */
const inOneGo = 256;

/**
 * Says the parts of an answer as they come, those of one turn together. An answer that is sent elsewhere goes there
 * whole, when it is done: nobody wants a mail for each line.
 */
export function streamed(run: Run, answer: ObservableInput<unknown>): Observable<Outcome> {
  const { running, world } = run.execution;
  const { found, to } = run.task;
  return defer(() => {
    running.begin(run);
    const gathering = new Gathering();
    const before = run.progress.parts;
    const interruption = new Observable<void>((subscriber) => run.onInterrupt(() => subscriber.next())).pipe(share());
    let count = 0;
    let unwell: true | undefined;
    const values = from(isAsyncIterable(answer) ? paced(answer, world.clock) : answer).pipe(takeUntil(interruption));
    const gathered = filter((value) => {
      if (isProgress(value)) return false;
      count += 1;
      if (tellsUnwell(value)) unwell = true;
      if (count > before) gathering.add(answerIn(value, run));
      // It was said, and what belongs to it written, before a restart or a question.
      else run.pending();
      return count > before;
    });
    const sayNow = (): readonly Outcome[] => {
      const text = found.command.live ? shown(run, gathering) : gathering.take();
      if (found.command.live) gathering.again();
      return text === undefined ? [] : [part(run, text, count)];
    };
    const spoken = (parts: Observable<unknown>): Observable<Outcome> => {
      if (to !== undefined) return parts.pipe(ignoreElements());
      const turns = parts.pipe(oncePerTurn(world.clock));
      const heard = found.command.live ? turns.pipe(unhurried(world), takeUntil(interruption)) : turns;
      return heard.pipe(mergeMap(sayNow, 1));
    };
    const said = values.pipe(connect((all) => merge(progressing(run, all), spoken(all.pipe(gathered)))));
    const ended = defer(() => {
      if (!run.interruption) return of(lastOf(run, shown(run, gathering), unwell));
      // What is said before a question is not said again with its answer.
      if (to === undefined) run.progress = { ...run.progress, parts: count };
      return of(interrupted(run, gathering.take()));
    });
    let done = false;
    return concat(said, ended).pipe(
      catchError((error: unknown) => of(failed(run, error, gathering.take()))),
      tap({
        complete: () => {
          done = true;
        },
      }),
      finalize(() => {
        running.end(run);
        if (!done) run.interrupt('cancelled');
      }),
    );
  });
}

function lastOf(run: Run, text: Text | undefined, unwell: true | undefined): Outcome {
  if (text === undefined && run.task.to === undefined) return endedSilently(run);
  return ended(run, delivered(run, text ?? ''), unwell);
}

/** Emits a turn after values came, and no more once the source completed. */
function oncePerTurn<T>(clock: SchedulerLike): MonoTypeOperatorFunction<T> {
  return connect((shared) => shared.pipe(auditTime(0, clock), takeUntil(shared.pipe(last(null, null)))));
}

function isAsyncIterable(value: ObservableInput<unknown>): value is AsyncIterable<unknown> {
  return Symbol.asyncIterator in value;
}

/** Pauses now and then: an iterable whose parts are all there already would never yield the thread. */
async function* paced(parts: AsyncIterable<unknown>, clock: SchedulerLike): AsyncGenerator<unknown> {
  let count = 0;
  for await (const value of parts) {
    yield value;
    count += 1;
    if (count % inOneGo === 0) await turn(clock);
  }
}

function turn(clock: SchedulerLike): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(() => resolve());
  });
}
