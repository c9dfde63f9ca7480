import type { ObservableInput, OperatorFunction, SchedulerLike } from 'rxjs';
import { concat, concatMap, defer, finalize, map, merge, Subject, take, timer } from 'rxjs';
import type { Address } from '../address.ts';
import { checkSettings } from '../check-settings.ts';
import type { Event, Said, TextEvent } from '../event.ts';
import { release } from '../event.ts';
import type { Outgoing } from '../outgoing.ts';
import { inLanes } from './in-lanes.ts';

/** Settings of {@link askAndWait}. */
export interface AskAndWaitOptions<E extends Said> {
  /** What is asked because of an event; undefined asks nothing. */
  readonly question: (event: E) => Outgoing | undefined;
  /** What comes of it; the answer is undefined where nobody gave one in time. */
  readonly answered: (event: E, answer: TextEvent | undefined) => ObservableInput<Outgoing>;
  /** True for an answer that counts: `yes` or `no`, of somebody who may; by default all that a person says there. */
  readonly counts?: (answer: TextEvent, event: E) => boolean;
  /** How long an answer may take, in milliseconds. */
  readonly within: number;
  readonly clock: SchedulerLike;
}

/**
 * Asks because of an event, and waits for an answer: in the conversation of the event, in that of the question where it is
 * asked elsewhere, or said to the bot in the same place. The first that counts is the answer; all else is let go.
 *
 *     source             a--b----c-------      a and c raise a question, b answers the first
 *     askAndWait(…)      q--m----r---n---      n: nobody answered within four
 *
 * One question at a time in a conversation. It outlives a restart: set the pipeline's horizon to `within` or more, and
 * let what comes of it be because of both, as in `send([event, answer], …)`.
 */
export function askAndWait<E extends Said>(options: AskAndWaitOptions<E>): OperatorFunction<E, Outgoing> {
  const { question, answered, counts = () => true, within, clock } = options;
  checkSettings('askAndWait', { time: { within } });
  return (source) =>
    defer(() => {
      const open = new Map<string, Open<E>>();
      const wait = ({ event, message }: Raised<E>): ObservableInput<Outgoing> => {
        const heard = new Subject<TextEvent>();
        open.set(event.conversation, { event, to: message.to, heard });
        const late = timer(within, clock).pipe(map(() => undefined));
        const end = merge(heard, late).pipe(
          take(1),
          finalize(() => open.delete(event.conversation)),
        );
        return concat([{ ...message, open: true as const }], end.pipe(concatMap((answer) => answered(event, answer))));
      };
      const isAnswer = (said: E, to: Open<E> | undefined): boolean => {
        if (!to || !isText(said) || said.sender.bot || !counts(said, to.event)) return false;
        to.heard.next(said);
        return true;
      };
      const inThread = ({ conversation, origin }: E) => open.get(conversation) ?? open.get(origin?.conversation ?? '');
      // Where there are no threads, what is said to the bot answers what it asked last.
      const inPlace = (said: E) =>
        isText(said) && said.addressed ? [...open.values()].findLast(({ to }) => to === said.replyTo) : undefined;

      return source.pipe(
        concatMap((event): readonly Raised<E>[] => {
          if (isAnswer(event, inThread(event))) return [];
          const message = question(event);
          if (message) return [{ event, message }];
          if (!isAnswer(event, inPlace(event))) event[release]?.();
          return [];
        }),
        inLanes(({ event }) => event.conversation, wait),
      );
    });
}

interface Raised<E> {
  readonly event: E;
  readonly message: Outgoing;
}

interface Open<E> {
  readonly event: E;
  readonly to: Address;
  readonly heard: Subject<TextEvent>;
}

function isText(event: Said): event is TextEvent {
  return (event as Said & Pick<Event, 'type'>).type === 'text';
}
