import type { Observable, ObservableInput } from 'rxjs';
import { connect, endWith, map, merge, mergeMap, takeUntil } from 'rxjs';
import type { Activity } from '../activity.ts';
import { FullError, JournalError } from '../errors.ts';
import type { Event, Unstamped } from '../event.ts';
import type { Arrival, Conn, Gap } from '../input.ts';
import type { Journal } from '../journal.ts';
import type { Refused, TellingOptions } from './telling.ts';
import { telling } from './telling.ts';

/** What an intake needs. */
export interface IntakeOptions extends TellingOptions {
  readonly input: string;
  readonly journal: Journal;
  /** The pipelines that read an input. */
  readonly readers: (input: string) => readonly string[];
  /** Those of them that want an event ahead of what waits. */
  readonly ahead: (event: Unstamped<Event>) => readonly string[];
  /** How many bots an event may have come through. */
  readonly maxHops: number;
  /** Emits when no more is to be taken: what is under way is still decided. */
  readonly stopping: Observable<unknown>;
}

/** How many events of one input may be undecided at once. */
const undecided = 256;

/**
 * Takes what a connection hears into the journal, and only then acknowledges it; who said it to the bot is told what it
 * cannot take. What came through too many bots goes round in a circle, and is let go. Completes, with `ended`, when the connection has no more to say; never errors on an event.
 */
export function intake(events: Conn['events'], options: IntakeOptions): Observable<Activity> {
  const { input, clock, stopping } = options;
  return events.pipe(
    endWith('ended' as const),
    takeUntil(stopping),
    mergeMap((incoming): ObservableInput<Decided> => {
      if (incoming === 'ended') return [{ entry: { code: 'ended', at: clock.now(), input } }];
      return 'gap' in incoming ? [{ entry: gap(incoming, options) }] : take(incoming, options);
    }, undecided),
    connect((decided) =>
      merge(
        decided.pipe(map(({ entry }) => entry)),
        decided.pipe(
          mergeMap(({ refused }) => (refused ? [refused] : []), 1),
          telling(options),
        ),
      ),
    ),
  );
}

/** What was decided about an event. */
interface Decided {
  readonly entry: Activity;
  /** Somebody waits for an answer, and will get none. */
  readonly refused?: Refused;
}

async function take(incoming: Arrival, options: IntakeOptions): Promise<Decided> {
  const { input, journal, readers, ahead, clock, maxHops } = options;
  const { event } = incoming;
  const about = { at: clock.now(), input, event: event.id, person: event.sender.id, place: event.place };
  if (event.hops !== undefined && event.hops > maxHops) {
    const detail = `came through ${event.hops} bots, and --max_hops lets ${maxHops}`;
    return { entry: told(() => incoming.ack(), { ...about, code: 'loop', detail }) };
  }
  try {
    const taken = await journal.accept(event, readers(input), ahead(event));
    const code = taken === 'known' ? 'duplicate' : 'accepted';
    return { entry: told(() => incoming.ack(), { ...about, code, ms: Math.max(0, clock.now() - event.at) }) };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const entry = told(() => incoming.refuse(detail), { ...about, code: 'refused', detail, error });
    return { entry, ...awaited(event, error, about.at) };
  }
}

/** Only who is proven to have said it is told, and no bot: anybody else could have a stranger written to. */
function awaited(event: Arrival['event'], error: unknown, at: number): Pick<Decided, 'refused'> {
  if (event.type !== 'text' || !event.addressed || !event.sender.verified || event.sender.bot) return {};
  const plain = error instanceof FullError || error instanceof JournalError;
  return plain ? { refused: { ...event, accepted: at, refusal: error } } : {};
}

/**
 * Tells the network what was decided. One that cannot be told says it again: it is known then, or has another chance.
 */
function told(tell: () => void, entry: Activity): Activity {
  try {
    tell();
    return entry;
  } catch (error) {
    return { detail: 'the network could not be told', error, ...entry };
  }
}

function gap({ gap: { from, to, reason } }: Gap, { input, clock }: IntakeOptions): Activity {
  const detail = `nothing could be received for ${Math.round((to - from) / 1_000)} s: ${reason}`;
  return { code: 'gap', at: clock.now(), input, detail };
}
