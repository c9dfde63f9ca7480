import type { Observable, ObservableInput } from 'rxjs';
import {
  defer,
  EMPTY,
  filter,
  finalize,
  ignoreElements,
  map,
  merge,
  mergeMap,
  Subject,
  take,
  takeUntil,
  tap,
} from 'rxjs';
import type { Address } from '../address.ts';
import type { Commands } from '../command.ts';
import type { Event, TextEvent } from '../event.ts';
import { holdUntil } from '../operators/hold-until.ts';
import { inLanes } from '../operators/in-lanes.ts';
import type { Pipeline } from '../pipeline.ts';
import { answeredBots } from './answering/answered-bots.ts';
import { beginning } from './answering/beginning.ts';
import { checkJob } from './answering/check-job.ts';
import { noting } from './answering/endings.ts';
import { hearing } from './answering/hearing.ts';
import { learning } from './answering/learning.ts';
import type { Outcome } from './answering/outcome.ts';
import type { Refuses } from './answering/resolving.ts';
import { mostLive, Running } from './answering/running.ts';
import { sinks } from './answering/sinks.ts';
import type { State } from './answering/state.ts';
import { emptyState, readState } from './answering/state.ts';
import type { Dealt, Task } from './answering/task.ts';
import { vocabulary } from './answering/vocabulary.ts';
import { writtenFirst } from './answering/written-first.ts';
import type { Authorize } from './authorize.ts';
import type { PersonOf } from './person-of.ts';
import { personOf } from './person-of.ts';

/** Settings of {@link answering}; durations in milliseconds. */
export interface AnsweringOptions {
  readonly commands: Commands;
  /**
   * Tables that replace the commands while the bot runs, each whole. What is said waits for the first, so let it come
   * soon; from then on a run keeps the command it began with, and the answer to a question finds the one that there is
   * then. A table that cannot be used is passed over, and the log says so.
   */
  readonly changing?: Observable<Commands>;
  /** The inputs it listens to, and that answers may be sent to. */
  readonly inputs: readonly string[];
  /** Decides about each run and each redirect. */
  readonly authorize: Authorize;
  /** Says why nothing can be sent to an address of an input, now or later; undefined when it may be one. */
  readonly refuses?: Refuses;
  /** True for an address where a message can take the place of another: how far a command is is shown there. */
  readonly edits?: (to: Address) => boolean;
  /** How long a run may take: a command that does not notice is given up. */
  readonly timeout?: number;
  /** How long after it was said a command may begin; an older one is not run, and the person may say `again`. */
  readonly maxAge?: number;
  /** The IANA zone of people whose own is not known: `Europe/Berlin`. */
  readonly timezone?: string;
  /** What becomes of a job that came due while the bot was away: it is run once, late (the default), or skipped. */
  readonly missed?: 'run' | 'skip';
  /** Inputs of people who look after the bot: what they say goes ahead of what waits, and into a full journal, too. */
  readonly onCall?: readonly string[];
  /** Who is the same person as whom; by default everybody has one address. */
  readonly person?: PersonOf;
  /** What is people's talk though it seems to be said to the bot: whoever says no command in it is told nothing. */
  readonly talk?: (event: TextEvent) => boolean;
  /** Bots that are answered, `*` for any text: `webhook:ci`. No other is, or two would answer each other for ever. */
  readonly answerBots?: readonly string[];
  readonly name?: string;
}

/**
 * Answers commands: the first of the bot's pipelines.
 *
 *     slack   -a-b---c-|      a: `ping`, b: not for the bot, c: `call greeter Say.Hello {} > email:ops@example.org`
 *     slack   -x-----z-|      x: `pong`, z: `goes to email:ops@example.org`
 *     email   -------y-|      y: the answer of the service
 *
 * What one person says in one conversation is run one by one, all else at once. A command that throws, hangs or answers
 * without end harms no other; `stop` ends what the person runs there. Open questions, jobs and runs that a restart cut
 * off are remembered: it goes on from them.
 *
 * @throws {ConfigError} At once, for a pattern, an alias or a bot that cannot be used, or a command with the memory of
 *   this pipeline.
 */
export function answering(options: AnsweringOptions): Pipeline {
  const { commands, changing = EMPTY, inputs, authorize, timeout = 60_000, maxAge = 300_000 } = options;
  const { timezone = 'UTC', missed = 'run', onCall = [], refuses = () => undefined, name = 'commands' } = options;
  const { edits = () => false } = options;
  const { person = personOf(), answerBots = [], talk = () => false } = options;
  const answersBot = answeredBots(answerBots);
  const known = new Set(inputs);
  const words = vocabulary(commands, { inputs: known, refuses, reserved: name });
  return {
    name,
    from: [...inputs, 'later', 'commands'],
    to: inputs,
    // A command may run, or wait for its turn, for longer than any horizon.
    settlesAll: true,
    ahead: (event) =>
      event.type === 'text' &&
      event.addressed &&
      !event.sender.bot &&
      (onCall.includes(event.input) || words.isStop(event.data)),
    run: (sources, world) => {
      const { clock } = world;
      const out = sinks();
      const live = new Subject<ObservableInput<Outcome>>();
      const over = new Subject<void>();
      const running = new Running(clock, timeout, person);
      const since = clock.now();

      const working = (state: State) => ({
        hear: hearing({
          ...{ name, vocabulary: words, running, state, clock, timezone, missed },
          ...{ person, inputs: known, talk, answersBot },
        }),
        begin: beginning({
          ...{
            name,
            vocabulary: words,
            world,
            running,
            state,
            timeout,
            timezone,
            since,
            authorize,
            maxAge,
            refuses,
            edits,
            person,
          },
          check: (request, event) => checkJob({ resolve: words.resolve, authorize, refuses }, request, event),
          note: (event, begun) => out.note(event, noting(event, begun)),
          live: (outcomes) => live.next(outcomes),
        }),
      });
      let work = working(emptyState(person));
      const reading = defer(() => readState(world.memory, name, person)).pipe(
        tap((state) => {
          work = working(state);
        }),
      );
      const learnt = learning(changing, words, world.log);
      // What is put into the sink `commands` comes in the input that it names.
      const { later = EMPTY, commands: _, ...heard } = sources;
      const heardAll = new Subject<void>();
      const events = merge(
        merge(...Object.values(heard)).pipe(finalize(() => heardAll.next())),
        later.pipe(takeUntil(heardAll)),
      );
      const said = events.pipe(
        holdUntil(merge(learnt.pipe(take(1)), reading)),
        map((event: Event) => work.hear(event)),
        finalize(() => running.stopLive()),
      );
      const { begin, watch } = writtenFirst((task) => work.begin(task));
      const inTurn = said.pipe(
        inLanes<Task | Dealt, Outcome>(
          ({ lane }) => lane,
          (one) => ('outcome' in one ? [one.outcome] : begin(one)),
        ),
      );
      const outcomes = merge(
        live.pipe(mergeMap((one) => one, mostLive)),
        inTurn.pipe(finalize(() => live.complete())),
      ).pipe(finalize(() => over.next()));

      const slow = running.slow.pipe(
        tap((entry) => out.streams.activity.next(entry)),
        ignoreElements(),
      );

      // The sink that is subscribed last does the work: by then all the others listen.
      const settled = defer(() =>
        merge(merge(learnt.pipe(ignoreElements()), running.deadlines, slow).pipe(takeUntil(over)), outcomes),
      ).pipe(
        tap({ next: (outcome) => out.publish(watch(outcome)), complete: out.close }),
        map((outcome) => outcome.settled),
        filter((event) => event !== undefined),
        finalize(() => running.stopAll()),
      );
      return { ...out.streams, settled };
    },
  };
}
