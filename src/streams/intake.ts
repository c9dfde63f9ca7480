import type { Observable } from 'rxjs';
import { endWith, mergeMap, takeUntil } from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Event, Unstamped } from '../event.ts';
import type { Conn, Incoming } from '../input.ts';
import type { Journal } from '../journal.ts';

/** What an intake needs. */
export interface IntakeOptions {
  readonly input: string;
  readonly journal: Journal;
  /** The pipelines that read this input. */
  readonly readers: readonly string[];
  /** Those of them that want an event ahead of what waits. */
  readonly ahead: (event: Unstamped<Event>) => readonly string[];
  readonly now: () => number;
  /** Emits when no more is to be taken: what is under way is still decided. */
  readonly stopping: Observable<unknown>;
}

/** How many events of one input may be undecided at once. */
const undecided = 100;

/**
 * Takes what a connection hears into the journal, and only then acknowledges it. Completes, with `ended`, when the
 * connection has no more to say; never errors on an event.
 */
export function intake(events: Conn['events'], options: IntakeOptions): Observable<Activity> {
  const { input, now, stopping } = options;
  return events.pipe(
    endWith('ended' as const),
    takeUntil(stopping),
    mergeMap((incoming) => (incoming === 'ended' ? [ended(input, now())] : take(incoming, options)), undecided),
  );
}

function ended(input: string, at: number): Activity {
  return { code: 'ended', at, input };
}

async function take(incoming: Incoming, options: IntakeOptions): Promise<Activity> {
  const { input, journal, readers, ahead, now } = options;
  if ('gap' in incoming) return { code: 'gap', at: now(), input, detail: words(incoming.gap) };
  const { event } = incoming;
  const about = { at: now(), input, event: event.id, person: event.sender.id, place: event.place };
  try {
    const taken = await journal.accept(event, readers, ahead(event));
    const code = taken === 'known' ? 'duplicate' : 'accepted';
    return told(() => incoming.ack(), { ...about, code, ms: Math.max(0, now() - event.at) });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return told(() => incoming.refuse(detail), { ...about, code: 'refused', detail, error });
  }
}

/** Tells the network what was decided. One that cannot be told says it again: it is known then, or has another chance. */
function told(tell: () => void, entry: Activity): Activity {
  try {
    tell();
    return entry;
  } catch (error) {
    return { detail: 'the network could not be told', error, ...entry };
  }
}

function words({ from: begin, to, reason }: { from: number; to: number; reason: string }): string {
  return `nothing could be received for ${Math.round((to - begin) / 1_000)} s: ${reason}`;
}
