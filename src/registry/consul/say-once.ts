import type { Log } from '../../log.ts';
import type { Unreadable } from './read-service.ts';

/** How many services are remembered; a catalog that invents names costs no more. */
const REMEMBERED = 10_000;

/** Returns what logs that something of a service cannot be read: once, and again when it is something else. */
export function sayOnce(log: Pick<Log, 'warn'> | undefined): Unreadable {
  const said = new Map<string, string>();
  return (name, reason) => {
    if (said.get(name) === reason) return;
    if (said.size >= REMEMBERED) said.clear();
    said.set(name, reason);
    log?.warn('not all of a service can be read; it is shown without', { service: name, reason });
  };
}
