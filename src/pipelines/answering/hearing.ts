import type { SchedulerLike } from 'rxjs';
import { inputOf } from '../../address.ts';
import type { Command, Commands } from '../../command.ts';
import type { Event, TextEvent, Unstamped } from '../../event.ts';
import type { Match } from '../../matching/matcher.ts';
import { matcher } from '../../matching/matcher.ts';
import { longestText } from '../../matching/pattern.ts';
import { splitAnyRedirect, splitRedirect } from '../../matching/redirect.ts';
import { reply } from '../../outgoing.ts';
import type { Old } from './old.ts';
import type { Outcome } from './outcome.ts';
import { notice, runEvent } from './outcome.ts';
import type { Running } from './running.ts';
import type { Dealt, Task } from './task.ts';
import { noLane } from './task.ts';
import { noInput, noMatch, stopped, tooLong } from './wording.ts';

/** What hearing needs. */
export interface HearingOptions {
  readonly commands: Commands;
  /** Every command once. */
  readonly known: readonly Command[];
  readonly inputs: readonly string[];
}

/** What is going on while it is heard. */
export interface Hearing {
  readonly running: Running;
  readonly old: Old;
  readonly clock: SchedulerLike;
}

/** How messages are heard. */
export interface Heard {
  readonly hearer: (now: Hearing) => (event: Event) => Task | Dealt;
  /** True for a message that ends what runs. */
  readonly stops: (event: Unstamped<Event>) => boolean;
}

/** Longer than `stop`, every other word for it, and the spaces around it. */
const longestStop = 32;
/** The pattern of the command that this pipeline answers itself: only it knows what runs. */
const stopPattern = '^stop$';

/**
 * Decides about each message as it comes: it is for a command and waits its turn in its lane, or it is dealt with at once.
 * `stop` does not wait behind what it is to stop.
 */
export function hearing(options: HearingOptions): Heard {
  const { commands, known } = options;
  const inputs = new Set(options.inputs);
  const find = matcher(commands);
  const overhear = matcher(Object.fromEntries(Object.entries(commands).filter(([, { hears }]) => hears)));
  return {
    hearer: (now) => hearer({ ...now, known, inputs, find, overhear }),
    stops: (event) =>
      event.type === 'text' &&
      event.addressed &&
      event.data.length <= longestStop &&
      find(event.data)?.pattern === stopPattern,
  };
}

interface Hearer extends Hearing, Pick<HearingOptions, 'known'> {
  readonly inputs: ReadonlySet<string>;
  readonly find: (text: string) => Match | undefined;
  readonly overhear: (text: string) => Match | undefined;
}

function hearer({ known, inputs, find, overhear, running, old, clock }: Hearer): (event: Event) => Task | Dealt {
  let number = 0;

  const hear = (event: TextEvent): Task | Dealt => {
    const redirected = splitRedirect(event.data, inputs);
    const found = event.addressed ? find(redirected.text) : overhear(redirected.text);
    const missing = noSuchInput(event, found);
    if (!found || missing !== undefined) return event.addressed ? unknown(event, missing) : silent(event);
    number += 1;
    const task: Task = { event, found, lane: laneOf(event), number, ...(redirected.to && { to: redirected.to }) };
    const stopped = found.pattern === stopPattern ? stop(task) : undefined;
    if (!stopped) running.wait(task);
    return stopped ?? task;
  };

  const stop = ({ event, found }: Task): Dealt | undefined => {
    const { runs, waiting } = running.stop(event, number);
    if (runs.length === 0) return undefined;
    const at = clock.now();
    const command = found.command.name;
    const outcome: Outcome = {
      messages: [
        reply(
          event,
          stopped(
            runs.map(({ task }) => task.found.text),
            waiting,
          ),
        ),
      ],
      run: runEvent(event, { command, outcome: 'ok', at, ms: 0 }),
      noticed: [notice('ran', event, at, { command, ms: 0 })],
    };
    return { outcome, lane: noLane };
  };

  /** What is wrong with a redirect to an input that is not there, behind what is a command without it. */
  const noSuchInput = ({ data, addressed }: TextEvent, found: Match | undefined): string | undefined => {
    if (!addressed || (found && !takesJson(found))) return undefined;
    const { text, to } = splitAnyRedirect(data);
    if (!to || inputs.has(inputOf(to)) || !find(text)) return undefined;
    return noInput(inputOf(to), inputs);
  };

  const unknown = (event: TextEvent, wrong?: string): Dealt => {
    const { data: text } = event;
    if (text.trim() === '') return silent(event);
    const words = wrong ?? (text.length > longestText ? tooLong(text) : noMatch(text, known));
    const outcome = { messages: [reply(event, words)], noticed: [notice('no-match', event, clock.now())] };
    return { outcome, lane: laneOf(event) };
  };

  return (event) => {
    if (event.type !== 'text') return silent(event);
    if (event.data.length > longestText) return event.addressed ? unknown(event) : silent(event);
    const again = event.addressed && saysAgain(event.data) ? old.take(laneOf(event)) : undefined;
    return hear(again === undefined ? event : { ...event, data: again });
  };
}

/** Behind JSON an arrow is never a part of the text. */
function takesJson({ command: { params = {} } }: Match): boolean {
  return Object.values(params).some(({ type }) => type === 'json');
}

/** Nobody is told anything about it. */
function silent(event: Event): Dealt {
  return { outcome: { settled: event }, lane: noLane };
}

/** One conversation of one person. */
function laneOf({ conversation, from }: TextEvent): string {
  return `${conversation}\n${from}`;
}

function saysAgain(text: string): boolean {
  return text.length < 20 && /^\s*again[.!]?\s*$/i.test(text);
}
