import { setTimeout as pause } from 'node:timers/promises';
import type { Ear, Following } from '../followed.ts';
import type { ConsulClient } from './client.ts';
import type { Looks } from './looks.ts';
import { looks } from './looks.ts';
import type { Unreadable } from './read-service.ts';
import { readService } from './read-service.ts';
import { waiting } from './waiting.ts';

const FIRST_RETRY = 100;
const LONGEST_RETRY = 5_000;

/** What {@link follow} is given. */
export interface FollowOptions {
  readonly client: ConsulClient;
  readonly ear: Ear;
  readonly unreadable: Unreadable;
  readonly signal: AbortSignal;
}

/**
 * Tells all services, then what changes, until aborted. Two questions wait in Consul, one for the names with their tags
 * and one for the checks, whatever the number of services; each service that they show a difference of is looked at by
 * one question more. What they cannot show (a node without a check, whose tags others have too) is found by looking at
 * all services, one after another and unhurried: when the catalog changed and nobody can see where, and once a minute.
 * After an outage it begins anew, since a new Consul counts from the start too.
 */
export function follow(options: FollowOptions): Following {
  let current: Looks | undefined;
  void rounds(options, (begun) => {
    current = begun;
  });
  return { look: async (name) => current?.look(name) };
}

async function rounds(options: FollowOptions, begin: (looks: Looks) => void): Promise<void> {
  const { ear, signal } = options;
  const told = new Set<string>();
  let failures = 0;
  const heard = (): void => {
    failures = 0;
    ear.heard();
  };
  while (!signal.aborted) {
    const ending = new AbortController();
    try {
      await round({ ...options, signal: AbortSignal.any([signal, ending.signal]) }, { told, heard, begin });
    } catch (error) {
      if (!signal.aborted) ear.lost(error instanceof Error ? error.message : String(error));
    }
    ending.abort();
    const longest = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** failures);
    failures = Math.min(failures + 1, 10);
    await pause(Math.random() * longest, undefined, { signal }).catch(() => undefined);
  }
}

interface Around {
  readonly told: Set<string>;
  readonly heard: () => void;
  readonly begin: (looks: Looks) => void;
}

/** Follows until nobody knows any more what is true. */
async function round({ client, ear, unreadable, signal }: FollowOptions, around: Around): Promise<void> {
  const { told, heard, begin } = around;
  const begun = looks(async (name) => {
    const known = await readService(client, name, unreadable, { signal });
    signal.throwIfAborted();
    if (known.services.length > 0) told.add(name);
    else told.delete(name);
    ear.tell(name, known);
  }, signal);
  begin(begun);
  await Promise.race([begun.over, waiting({ client, ear, looks: begun, told, heard, signal })]);
}
