import type { Observable } from 'rxjs';
import { concat, defer, ignoreElements, mergeMap, Subject, tap } from 'rxjs';
import type { TextEvent, Unstamped } from '../../event.ts';
import type { Incoming, InputContext } from '../../input.ts';
import type { EventOptions } from './event.ts';
import { event } from './event.ts';

/** How many events may be undecided at once. */
const most = 100;

/** What is heard, and the work of hearing it. */
export interface Hearing {
  /** What was heard since the connection was there, and then what is heard. */
  readonly events: Observable<Incoming>;
  readonly work: Observable<never>;
}

/** What {@link hearing} needs. */
export interface HearingOptions extends EventOptions {
  readonly log: InputContext['log'];
}

/**
 * Turns lines into events, in the order in which they came. IRC sends nothing again: what comes while 100 are undecided
 * is a gap.
 */
export function hearing(options: HearingOptions): Hearing {
  const { wire, name, log, now } = options;
  const live = new Subject<Incoming>();
  let early: Incoming[] | undefined = [];
  let undecided = 0;
  let full = false;
  const taken = (heard: Unstamped<TextEvent>): readonly Incoming[] => {
    if (undecided < most) {
      undecided += 1;
      return [arrival(heard)];
    }
    if (full) return [];
    full = true;
    const reason = `${most} events are waiting to be taken; the next ones are lost`;
    log.warn(`${name}: ${reason}`);
    return [{ gap: { from: now(), to: now(), reason } }];
  };
  const arrival = (heard: Unstamped<TextEvent>): Incoming => {
    let open = true;
    const decided = () => {
      if (!open) return false;
      open = false;
      undecided -= 1;
      full = false;
      return true;
    };
    return {
      event: heard,
      ack: decided,
      refuse: (reason) => {
        if (decided()) log.warn(`${name}: not taken: ${reason}; IRC does not send it again`, { event: heard.id });
      },
    };
  };
  return {
    events: defer(() => {
      const held = early ?? [];
      early = undefined;
      return concat(held, live);
    }),
    work: wire.lines.pipe(
      mergeMap((line) => {
        const heard = event(line, options);
        return heard ? taken(heard) : [];
      }, 1),
      tap((incoming) => (early ? early.push(incoming) : live.next(incoming))),
      ignoreElements(),
    ),
  };
}
