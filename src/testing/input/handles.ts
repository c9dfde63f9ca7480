import process from 'node:process';

/** What keeps this process awake, or listens to it: how many of each kind. */
export function handles(): ReadonlyMap<string, number> {
  const kinds = process.getActiveResourcesInfo().filter((kind) => /Server|Timeout|Immediate/.test(kind));
  const listened = process
    .eventNames()
    .flatMap((name) => process.listeners(name as 'exit').map(() => `on ${String(name)}`));
  return new Map([...Map.groupBy([...kinds, ...listened], (kind) => kind)].map(([kind, all]) => [kind, all.length]));
}
