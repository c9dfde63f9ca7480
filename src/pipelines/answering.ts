import type { ObservableInput } from 'rxjs';
import { defer, filter, finalize, from, map, merge, mergeMap, Subject, takeUntil, tap } from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Commands } from '../command.ts';
import type { Event, RunEvent, Unstamped } from '../event.ts';
import { inLanes } from '../operators/in-lanes.ts';
import type { Outgoing } from '../outgoing.ts';
import type { Pipeline } from '../pipeline.ts';
import { beginning } from './answering/beginning.ts';
import { hearing } from './answering/hearing.ts';
import { Old } from './answering/old.ts';
import type { Outcome } from './answering/outcome.ts';
import { mostLive, Running } from './answering/running.ts';
import type { Dealt, Task } from './answering/task.ts';
import type { Authorize } from './authorize.ts';

/** Settings of {@link answering}; durations in milliseconds. */
export interface AnsweringOptions {
  readonly commands: Commands;
  /** The inputs it listens to, and that answers may be sent to. */
  readonly inputs: readonly string[];
  /** Decides about each run and each redirect. */
  readonly authorize: Authorize;
  /** How long a run may take: a command that does not notice is given up. */
  readonly timeout?: number;
  /** How long after it was said a command may begin; an older one is not run, and the person may say `again`. */
  readonly maxAge?: number;
  readonly name?: string;
}

/**
 * Answers commands: the first of the bot's pipelines.
 *
 *     slack   -a-b---c-|      a: `ping`, b: not for the bot, c: `call greeter Say.Hello {} > email:ops@example.org`
 *     slack   -x-----z-|      x: `pong`, z: `sent to email:ops@example.org`
 *     email   -------y-|      y: the answer of the service
 *
 * What one person says in one conversation is run one by one, all else at once. A command that throws, hangs or answers
 * without end harms no other; `stop` ends what the person runs there. It throws at once for a pattern that RE2 refuses.
 *
 * @throws {ConfigError} For a pattern or an alias that cannot be used.
 */
export function answering(options: AnsweringOptions): Pipeline {
  const { commands, inputs, authorize, timeout = 60_000, maxAge = 300_000, name = 'commands' } = options;
  const known = [...new Set(Object.values(commands))];
  const { hearer, stops } = hearing({ commands, known, inputs });
  return {
    name,
    from: inputs,
    to: inputs,
    ahead: stops,
    run: (sources, world) => {
      const out = new Subject<Outgoing>();
      const runs = new Subject<Unstamped<RunEvent>>();
      const activity = new Subject<Activity>();
      const live = new Subject<ObservableInput<Outcome>>();
      const over = new Subject<void>();
      const running = new Running(world.clock, timeout);
      const old = new Old();

      const hear = hearer({ running, old, clock: world.clock });
      const begin = beginning({
        ...{ commands: known, world, running, timeout, authorize, old, maxAge },
        live: (outcomes) => live.next(outcomes),
      });
      const said = merge(...Object.values(sources)).pipe(
        map((event: Event) => hear(event)),
        tap({ complete: () => running.stopLive() }),
      );
      const inTurn = said.pipe(
        inLanes<Task | Dealt, Outcome>(
          ({ lane }) => lane,
          (one) => ('outcome' in one ? [one.outcome] : begin(one)),
        ),
      );
      const outcomes = merge(
        live.pipe(mergeMap(from, mostLive)),
        inTurn.pipe(tap({ complete: () => live.complete() })),
      ).pipe(tap({ complete: () => over.next() }));

      const publish = ({ noticed = [], run, messages = [] }: Outcome): void => {
        for (const entry of noticed) activity.next(entry);
        if (run) runs.next(run);
        for (const message of messages) out.next(message);
      };
      const close = (): void => {
        out.complete();
        runs.complete();
        activity.complete();
      };
      // The sink that is subscribed last does the work: by then all the others listen.
      const settled = defer(() => merge(running.deadlines.pipe(takeUntil(over)), outcomes)).pipe(
        tap({ next: publish, complete: close }),
        map((outcome) => outcome.settled),
        filter((event) => event !== undefined),
        finalize(() => running.stopAll()),
      );
      return { out, runs, activity, settled };
    },
  };
}
