import type { Observable } from 'rxjs';
import { catchError, concat, defer, distinctUntilChanged, map, of, throwError } from 'rxjs';
import type { Activity } from '../activity.ts';
import { reconnect } from '../operators/reconnect.ts';
import type { Registry, Service } from '../registry.ts';
import type { Pace } from './links.ts';

/** The service that the bot is, and how long and how often it says so, in milliseconds. */
export interface Presence {
  readonly service: Service;
  readonly ttl: number;
  readonly interval: number;
}

/**
 * Keeps the bot registered like any other service; unsubscribing deregisters it. A registry that refuses or is away is
 * reported and asked again, within an interval at the latest: the bot serves on without it. Never errors.
 */
export function presence(
  registry: Registry,
  { service, ttl, interval }: Presence,
  { clock, random }: Pace,
): Observable<Activity> {
  const once = registry.register(service, { ttl, interval }).pipe(
    map((): Activity => ({ code: 'registered', at: clock.now(), detail: service.name })),
    catchError((error) =>
      concat(
        defer(() => of(failed(error, clock.now()))),
        throwError(() => error),
      ),
    ),
  );
  return once.pipe(reconnect({ clock, random, max: interval }), distinctUntilChanged(sameFailure));
}

/** A registry that stays away is reported once, not at every try. */
function sameFailure(before: Activity, now: Activity): boolean {
  return now.code === 'registry-failed' && before.code === now.code && before.detail === now.detail;
}

function failed(error: unknown, at: number): Activity {
  const detail = error instanceof Error ? error.message : String(error);
  return { code: 'registry-failed', at, detail, error };
}
