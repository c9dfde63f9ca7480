import type { Observable } from 'rxjs';
import { concatMap, defer, map, mergeMap } from 'rxjs';
import type { Arrival, Incoming, InputContext } from '../../input.ts';
import type { Log } from '../../log.ts';
import type { ChatEventOptions } from './chat-event.ts';
import { chatEvent } from './chat-event.ts';
import type { Frame } from './frame.ts';
import { guessed } from './names.ts';
import type { Parsed } from './parsed.ts';
import { parsed } from './parsed.ts';
import type { SlashCommands } from './slash-commands.ts';
import { slashCommand } from './slashed.ts';

/** How many events may be undecided at once. */
const most = 100;

/** What {@link hearing} needs. */
export interface HearingOptions extends ChatEventOptions {
  readonly context: InputContext;
  readonly slashes: SlashCommands;
  /** Told of events that may mean that the token is gone. */
  readonly suspect: () => void;
}

/**
 * Turns what the connections say into events, in the order in which they came. Names of one event are looked up
 * while those before it wait for theirs.
 *
 * What nobody will ever want is acknowledged at once. With 100 undecided, more is not taken: Slack sends it again
 * where it takes acknowledgements, elsewhere it is a gap. And so is what came while Slack did not say who said it or
 * where; elsewhere it is taken with ids for names.
 */
export function hearing(frames: Observable<Frame>, options: HearingOptions): Observable<Incoming> {
  const { context, self, suspect, slashes } = options;
  const { name, log } = context;
  return defer(() => {
    let undecided = 0;
    let full = false;
    const overflow = (happened: Happened): Incoming[] => {
      const reason = `${most} events are waiting to be taken`;
      const next = comesAgain(happened) ? 'Slack will send the next ones again' : 'the next ones are lost';
      if (!full) log.warn(`${name}: ${reason}; ${next}`);
      full = true;
      happened.refuse?.();
      return happened.ack ? [] : [{ gap: { from: Date.now(), to: Date.now(), reason } }];
    };
    const decided = () => {
      undecided -= 1;
      full = false;
    };
    const unwanted = ({ event, ack }: Happened): Incoming[] => {
      if (event.type === 'tokens_revoked' || event.type === 'app_uninstalled') suspect();
      ack?.();
      return [];
    };
    const hear = async (happened: Happened): Promise<Incoming[]> => {
      const said = parsed(happened.event, self);
      if (!said) return unwanted(happened);
      if (undecided >= most) return overflow(happened);
      undecided += 1;
      const heard = await named(said, happened, options);
      if (heard) return [arrival(heard, await slashes(happened, heard.conversation), { name, log, decided })];
      decided();
      happened.refuse?.();
      return [];
    };
    return frames.pipe(
      map(async (frame): Promise<Incoming[]> => {
        if (frame.type === 'gap') return [{ gap: { from: frame.from, to: frame.to, reason: frame.reason } }];
        return frame.type === 'event' ? hear(frame) : [];
      }),
      concatMap((incoming) => incoming),
      mergeMap((incoming) => incoming),
    );
  });
}

type Happened = Frame & { type: 'event' };

/** Slack sends it again until it is acknowledged. */
function comesAgain({ event, ack, refuse }: Happened): boolean {
  return ack !== undefined && refuse === undefined && event.type !== slashCommand;
}

/** Undefined while Slack does not tell who said it or where. */
async function named(said: Parsed, happened: Happened, options: HearingOptions): Promise<Arrival['event'] | undefined> {
  // Somebody who typed a slash command is told after three seconds that nobody is there.
  if (!happened.ack || said.slash) return chatEvent(said, { ...options, names: guessed(options.names) });
  try {
    return await chatEvent(said, options);
  } catch (error) {
    const { name, log } = options.context;
    const reason = error instanceof Error ? error.message : error;
    log.warn(`${name}: not taken: ${reason}${comesAgain(happened) ? '; Slack sends it again' : ''}`);
    return undefined;
  }
}

/** An event to be decided on, once: later decisions do nothing. */
function arrival(
  event: Arrival['event'],
  happened: Happened,
  { name, log, decided }: { readonly name: string; readonly log: Log; readonly decided: () => void },
): Arrival {
  let open = true;
  const once = (decide: () => void) => {
    if (!open) return;
    open = false;
    decided();
    decide();
  };
  return {
    event,
    ack: () => once(() => happened.ack?.()),
    refuse: (reason) =>
      once(() => {
        const again = comesAgain(happened) ? '; Slack sends it again' : '';
        log.warn(`${name}: not taken: ${reason}${again}`, { event: event.id });
        happened.refuse?.();
      }),
  };
}
