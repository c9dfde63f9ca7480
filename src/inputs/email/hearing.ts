import type { Observable } from 'rxjs';
import { concatMap, map } from 'rxjs';
import type { Arrival, Incoming } from '../../input.ts';
import type { Log } from '../../log.ts';
import type { HeardOptions } from './heard.ts';
import { heard } from './heard.ts';
import type { Delivered, Letter } from './letter.ts';
import { often } from './often.ts';
import type { Threads } from './threads.ts';

/** What {@link hearing} needs. */
export interface HearingOptions extends HeardOptions {
  readonly log: Log;
  readonly threads: Threads;
}

/**
 * Turns mails into events, in the order in which they came. One is looked at while those before it wait for name
 * servers; who hands them in bounds how many there are. What cannot be looked at now is refused, and comes again.
 */
export function hearing(letters: Observable<Delivered>, given: HearingOptions): Observable<Incoming> {
  const options = { ...given, tooOften: often(Date.now) };
  return letters.pipe(
    map(async (one): Promise<readonly Incoming[]> => ('gap' in one ? [one] : incoming(one, options))),
    concatMap((promise) => promise),
    concatMap((all) => all),
  );
}

interface Counting extends HearingOptions {
  readonly tooOften: ReturnType<typeof often>;
}

/** Never rejects. */
async function incoming(letter: Letter, options: Counting): Promise<readonly Incoming[]> {
  const { name, log, threads, tooOften } = options;
  try {
    const told = await heard(letter, options);
    if ('later' in told) {
      letter.refused(told.later);
      return [];
    }
    if ('letGo' in told) {
      log.info(`${name}: a mail was let go: ${told.letGo}`);
      letter.taken();
      return [];
    }
    const { event, thread, subject } = told;
    if (event.noReply) log.info(`${name}: a mail that nobody answers: ${event.meta.proof}`, { event: event.id });
    else if (tooOften(event.from)) {
      log.warn(`${name}: ${event.from} writes so often that it may be a program: not answered`, { event: event.id });
      return [arrival({ ...event, addressed: false, noReply: true }, letter)];
    } else threads.note(event.id, { thread, subject });
    return [arrival(event, letter)];
  } catch (error) {
    log.warn(`${name}: a mail could not be looked at: ${error instanceof Error ? error.message : error}`);
    letter.refused('it could not be looked at');
    return [];
  }
}

/** Decided on once: later decisions do nothing. */
function arrival(event: Arrival['event'], letter: Letter): Arrival {
  let open = true;
  const once = (decide: () => void) => {
    if (open) decide();
    open = false;
  };
  return { event, ack: () => once(() => letter.taken()), refuse: (reason) => once(() => letter.refused(reason)) };
}
