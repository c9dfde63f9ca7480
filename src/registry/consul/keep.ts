import { setTimeout as pause } from 'node:timers/promises';
import type { Service } from '../../registry.ts';
import type { ConsulClient, Entry } from './client.ts';
import { entriesOf } from './entries.ts';
import { RefusedError } from './failure.ts';

/** How often a service says that it is alive, and how long its word is good; in milliseconds. */
export interface Keep {
  readonly ttl: number;
  readonly interval: number;
}

/**
 * Registers every node of a service and passes their checks at each interval until aborted; then deregisters them.
 * When Consul has forgotten them (it was restarted, or they were deregistered by hand) it registers them again.
 * Rejects with a {@link RegistryError}.
 */
export async function keep(
  client: ConsulClient,
  service: Service,
  { ttl, interval }: Keep,
  registered: () => void,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const entries = entriesOf(service, ttl);
  const register = async (): Promise<void> => {
    for (const entry of entries) await write(client, entry);
    if (!signal.aborted) registered();
  };
  try {
    await register();
    while (!signal.aborted) {
      await pause(interval > 0 ? interval : Math.max(ttl / 3, 1_000), undefined, { signal }).catch(() => {});
      if (!(signal.aborted || (await alive(client, entries)))) await register();
    }
  } finally {
    // Only when it was told to: after an error the caller tries again, and a late word must not undo that.
    if (signal.aborted) for (const { id } of entries) await client.deregister(id).catch(() => {});
  }
}

/**
 * After a restart of Consul that kept its data a check stays critical until it is passed, whatever it is registered
 * with.
 */
async function write(client: ConsulClient, entry: Entry): Promise<void> {
  await client.register(entry);
  if (entry.ttl > 0) await client.pass(entry.id);
}

/** Without a check there is nothing to pass, so that the node counts as forgotten and is written again. */
async function alive(client: ConsulClient, entries: readonly Entry[]): Promise<boolean> {
  try {
    for (const { id, ttl } of entries) {
      if (ttl <= 0) return false;
      await client.pass(id);
    }
    return true;
  } catch (error) {
    if (error instanceof RefusedError) return false;
    throw error;
  }
}
