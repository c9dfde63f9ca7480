import type { Observable } from 'rxjs';
import { catchError, defer, EMPTY, endWith, from, map, mergeMap, of, takeUntil } from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Arrival, Conn, Incoming } from '../input.ts';
import type { Journal } from '../journal.ts';

/** What an intake needs. */
export interface IntakeOptions {
  readonly input: string;
  readonly journal: Journal;
  /** The pipelines that read this input. */
  readonly readers: readonly string[];
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
    mergeMap((incoming) => (incoming === 'ended' ? of(ended(input, now())) : take(incoming, options)), undecided),
  );
}

function ended(input: string, at: number): Activity {
  return { code: 'ended', at, input };
}

function take(incoming: Incoming, { input, journal, readers, now }: IntakeOptions): Observable<Activity> {
  if ('gap' in incoming) return of({ code: 'gap', at: now(), input, detail: words(incoming.gap) });
  const { event } = incoming;
  return from(journal.accept(event, readers)).pipe(
    map((taken): Activity => {
      incoming.ack();
      return {
        code: taken === 'known' ? 'duplicate' : 'accepted',
        at: now(),
        input,
        event: event.id,
        person: event.sender.id,
        place: event.place,
        ms: Math.max(0, now() - event.at),
      };
    }),
    catchError((error) => refuse(incoming, error, { input, now })),
  );
}

function refuse(arrival: Arrival, error: unknown, { input, now }: Pick<IntakeOptions, 'input' | 'now'>) {
  const detail = error instanceof Error ? error.message : String(error);
  return defer(() => {
    arrival.refuse(detail);
    return of<Activity>({ code: 'refused', at: now(), input, event: arrival.event.id, detail, error });
  }).pipe(catchError(() => EMPTY));
}

function words({ from: begin, to, reason }: { from: number; to: number; reason: string }): string {
  return `nothing could be received for ${Math.round((to - begin) / 1_000)} s: ${reason}`;
}
