import type { Log } from '../../log.ts';

/** How many instances are told of in all: names cost nothing on a network. */
const MOST = 100;
/** How much of a name is shown. */
const SHOWN = 100;

/** Returns what logs, once of each instance, that its words cannot be read. */
export function unreadable(log: Pick<Log, 'warn'> | undefined): (instance: string) => void {
  const told = new Set<string>();
  return (instance) => {
    if (told.has(instance) || told.size >= MOST) return;
    told.add(instance);
    log?.warn('what a service says over mdns cannot be read; it is left out', { instance: instance.slice(0, SHOWN) });
  };
}
