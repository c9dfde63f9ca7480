import type { Observable } from 'rxjs';
import { connect, filter, merge, mergeMap, NEVER, share } from 'rxjs';
import { inputOf } from '../address.ts';
import type { AlertEvent, Event, RunEvent } from '../event.ts';
import type { Firing } from '../firing.ts';
import { firing, onCallOwner, taken } from '../firing.ts';
import type { Capabilities } from '../input.ts';
import type { Remember } from '../memory.ts';
import { announce } from '../operators/announce.ts';
import { escalate, followed } from '../operators/escalate.ts';
import type { Escalated } from '../operators/escalation.ts';
import type { RunbookBegin, RunbookTurn } from '../operators/runbook.ts';
import { runbook } from '../operators/runbook.ts';
import type { Outgoing } from '../outgoing.ts';
import type { Pipeline } from '../pipeline.ts';
import { defaultHorizon } from '../pipeline.ts';
import { brief } from '../render/brief.ts';
import type { Place } from '../route.ts';
import { topic } from '../topic.ts';
import type { World } from '../world.ts';
import type { Book } from './on-call/book.ts';
import { stepsFor } from './on-call/book.ts';
import { common } from './on-call/common.ts';
import { heard, isFrom, takerOf } from './on-call/heard.ts';
import { lasted } from './on-call/lasted.ts';
import type { Plan } from './on-call/plan.ts';
import { sameAlert } from './on-call/same-alert.ts';
import { toldTogether } from './on-call/told-together.ts';
import { nameOf, words } from './on-call/words.ts';

/** Settings of {@link onCall}. */
export interface OnCallOptions {
  /** What is run when an alert fires, and answered under it where it is told first. */
  readonly books?: readonly Book[];
  /**
   * For how long an alert must be resolved before all hear so, in milliseconds. One that fires again before is still the
   * same: nobody is told anew. Meanwhile the next is not told.
   */
  readonly steady?: number;
  /**
   * For how long the first alert of a group of Alertmanager waits for others after it was accepted, in milliseconds: they
   * are one, which is over when all of them are.
   */
  readonly group?: number;
  /** What an input can do: where it has no threads, what takes an alert is `ack`. By default all have. */
  readonly can?: ((input: string) => Capabilities | undefined) | undefined;
  /** What the alerts go through first, such as `waitForRecovery` and `inhibit`: those that come out are told of. */
  readonly before?: (alerts: Observable<AlertEvent>, world: World) => Observable<AlertEvent>;
}

/**
 * Tells of an alert, runs what its runbook says, and tells the next until somebody takes it; all who were told hear who
 * has it, and that it is over.
 *
 *     alerts  -a--------------o-|      a: the disk is full, o: it is over
 *     slack   -m-------n-p----q-|      m: firing, n: ann's answer in its thread, p: `ann has it`, q: resolved
 *     email   ------m----p----q-|      m: nobody took it within five
 */
export function onCall({ from, steps }: Plan, options: OnCallOptions = {}): Pipeline {
  const { books = [], steady = 0, group = 0, can = () => ({ thread: true }), before = (alerts) => alerts } = options;
  const told = [...new Set(steps.map(({ to }) => inputOf(to)))];
  const heardFrom = [...new Set([...from.map(({ input }) => input), ...told])];
  const [{ to }] = steps;
  // What stays when the plan is changed: what is open is followed on, and `micro replay` finds what was said.
  const name = `on call ${from.map(shownPlace).join(', ')} -> ${to}`;
  const later = steps.map((step) => ({ ...step, after: Math.max(step.after, group) }));

  const begin = (turn: Turn): RunbookBegin | undefined => {
    if (turn.kind !== 'step' || turn.steps > 1) return undefined;
    const { key, about } = turn;
    const { steps: found } = stepsFor(books, labelsOf(turn));
    return { key: `${to} ${key}`, steps: found, about: about as AlertEvent, to, conversation: topic(key) };
  };
  const end = ({ kind, key }: Turn) => (kind === 'over' || kind === 'forgotten' ? `${to} ${key}` : undefined);
  const left = (turn: Turn) => (turn.steps > 1 ? [] : stepsFor(books, labelsOf(turn)).left);

  return {
    name,
    from: [...heardFrom, 'memory', 'runs'],
    to: told,
    horizon: followed + defaultHorizon,
    run: ({ runs = NEVER, ...sources }, world) => {
      const { clock } = world;
      const all: Observable<Event> = merge(...Object.values(sources));
      const ours = (event: Event) => isFrom(event, from);
      const events = all.pipe(
        connect((event) => merge(before(event.pipe(filter(ours)), world), event.pipe(filter((one) => !ours(one))))),
      );
      const keyOf = sameAlert({ steady, clock });
      const matterOf = toldTogether({ within: group, clock });
      const read = (event: Event) => heard(event, from, keyOf, matterOf);
      const turns = events.pipe(escalate({ steps: later, read, clock, steady }), share());
      const ran = runs as Observable<RunEvent>;
      const book = merge(turns, ran).pipe(runbook<Turn>({ begin, end, clock }), share());
      return {
        // What is said comes before what is asked of it.
        out: merge(
          turns.pipe(
            announce((turn, place) => ({
              ...words(turn, { left: left(turn), group, thread: can(inputOf(place))?.thread === true }),
              // Not by position: a place more or less in the plan makes the others no new messages.
              key: `${name}/${turn.about.id}/${turn.kind}/${place}`,
            })),
          ),
          book.pipe(mergeMap(reported, 1)),
        ),
        commands: book.pipe(mergeMap(({ command }) => (command ? [command] : []), 1)),
        memory: turns.pipe(mergeMap(noted, 1)),
      };
    },
  };
}

type Turn = Escalated<Event>;

function shownPlace({ input, pattern }: Place): string {
  return pattern === '*' ? input : `${input}:${pattern}`;
}

/** What a runbook may name: the labels that are the same for all of them. */
function labelsOf({ parts }: Turn): Pick<AlertEvent, 'labels'> {
  return { labels: common(parts.map(({ about }) => about as AlertEvent)) };
}

/** A command stands above its answer; a question is its own. */
function reported({ begun, command, ended, causes }: RunbookTurn): readonly Outgoing[] {
  const { to, conversation } = begun;
  const say = (data: Outgoing['data']): Outgoing => ({ type: 'text', to, conversation, data, causes, open: true });
  if (ended === 'stopped') return [say('The runbook ends here.')];
  if (!command || command.data.startsWith('ask ')) return [];
  return [say([{ type: 'paragraph', text: [{ code: command.data }] }])];
}

/** What fires is remembered while it does. */
function noted(turn: Turn): readonly Remember[] {
  const { key, kind, parts, taken: by, causes } = turn;
  const change = { owner: onCallOwner, causes, open: true } as const;
  if (kind === 'over' || kind === 'forgotten') {
    return [
      { ...change, key: firing + key },
      { ...change, key: taken + key },
    ];
  }
  const alerts = parts.map((part) => part.about as AlertEvent);
  const [{ data } = { data: '' }, ...more] = alerts;
  const who = takerOf(by);
  const value: Firing = {
    name: nameOf(alerts),
    data: `${brief(data, 200)}${more.length > 0 ? `, and ${more.length} more` : ''}`,
    since: lasted(turn).from,
    ...(who && { taken: who }),
  };
  return [{ ...change, key: firing + key, value }];
}
