import { randomUUID } from 'node:crypto';
import type { Observable } from 'rxjs';
import { concat, EMPTY, finalize, map, mergeMap, NEVER, of, Subject, takeUntil, takeWhile } from 'rxjs';
import { address } from '../../address.ts';
import type { TextEvent, Unstamped } from '../../event.ts';
import type { Arrival, InputContext } from '../../input.ts';
import { clean } from '../../render/clean.ts';
import { userName } from '../user-name.ts';
import type { Line, Screen } from './screen.ts';
import { tooLong } from './screen.ts';
import type { Turns } from './turns.ts';

/** How many lines may be undecided before no more are read. */
const undecided = 100;

/** Makes an event of each line; empty ones are passed over, and one that is too long is answered at once. */
export function arrivals(screen: Screen, turns: Turns, context: InputContext): Observable<Arrival> {
  const person = said(context);
  const session = randomUUID();
  let inHand = 0;
  return screen.lines.pipe(
    takeWhile((entered) => !leaves(entered)),
    map((entered, n): { readonly entered: Line; readonly line: number } => {
      inHand += 1;
      if (inHand === undecided) screen.pause();
      return { entered, line: n + 1 };
    }),
    mergeMap(
      ({ entered, line }) =>
        arrival(entered, line).pipe(
          finalize(() => {
            inHand -= 1;
            if (inHand === undecided - 1) screen.resume();
          }),
        ),
      undecided,
    ),
  );

  function arrival(entered: Line, line: number): Observable<Arrival> {
    if (entered === tooLong) {
      turns.say(line, `error: line ${line} is too long, so it was not read; the most is 1 MiB`);
      return EMPTY;
    }
    const data = entered.trim();
    if (data === '') return EMPTY;
    const event: Unstamped<TextEvent> = { ...person, id: `${context.name}:${session}:${line}`, at: Date.now(), data };
    const decided = new Subject<void>();
    const one: Arrival = {
      event,
      ack: () => decided.next(),
      refuse: (reason) => {
        turns.answered([event.id]);
        turns.say(line, `error: line ${line} was not taken: ${clean(reason)}`);
        decided.next();
      },
    };
    turns.asked(event.id, line);
    return concat(of(one), NEVER).pipe(takeUntil(decided));
  }
}

/** What ends the input, as its end does. */
function leaves(entered: Line): boolean {
  return entered !== tooLong && /^\s*(?:exit|quit)\s*$/i.test(entered);
}

/** All that is the same for every line: one person, one talk, always to the bot. */
function said({ name, bot }: InputContext): Omit<Unstamped<TextEvent>, 'id' | 'at' | 'data'> {
  const user = userName();
  const person = address(name, user);
  const { timeZone, locale } = new Intl.DateTimeFormat().resolvedOptions();
  return {
    type: 'text',
    input: name,
    from: person,
    to: address(name, bot),
    replyTo: person,
    place: name,
    conversation: person,
    addressed: true,
    sender: { id: person, name: user, verified: true, external: false, timezone: timeZone, locale },
    meta: {},
  };
}
