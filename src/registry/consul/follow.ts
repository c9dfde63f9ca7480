import { setTimeout as pause } from 'node:timers/promises';
import type { Change, Service } from '../../registry.ts';
import { change } from '../change.ts';
import type { Check, ConsulClient, Page } from './client.ts';
import { knownService } from './known-service.ts';

/** Consul allows 200 connections from one address; a look at many services uses this many. */
const AT_ONCE = 8;
/**
 * After an answer that changed nothing, in milliseconds: a Consul, or a proxy before it, that does not wait is not
 * hammered.
 */
const REST = 100;
const FIRST_RETRY = 100;
const LONGEST_RETRY = 5_000;

type Known = Map<string, readonly Service[]>;

/**
 * Tells every change until aborted. Two questions wait in Consul, one for the names and one for the checks,
 * whatever the number of services; what they wake is looked at anew and compared with what was known.
 * After an outage it asks from the start, since a new Consul counts from the start too, and tells the difference.
 */
export async function follow(client: ConsulClient, tell: (change: Change) => void, signal: AbortSignal): Promise<void> {
  const known: Known = new Map();
  let told: typeof tell = () => {};
  let failures = 0;
  while (!signal.aborted) {
    const round = new AbortController();
    const either = AbortSignal.any([signal, round.signal]);
    try {
      for await (const names of woken(client, known, either)) {
        const started = performance.now();
        await look(client, names, known, told, either);
        told = tell;
        failures = 0;
        // Rests as long as it worked, so that a restless cluster costs Consul half of one client at most.
        await pause(performance.now() - started, undefined, { signal: either });
      }
    } catch {
      round.abort();
      const longest = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** failures);
      failures = Math.min(failures + 1, 10);
      await pause(Math.random() * longest, undefined, { signal }).catch(() => {});
    }
  }
}

/**
 * Yields names that may have changed: all of them at first and when a service came or went, else those whose checks
 * turned.
 */
async function* woken(client: ConsulClient, known: Known, signal: AbortSignal): AsyncGenerator<ReadonlySet<string>> {
  let names = await client.services(undefined, signal);
  let checks = await client.checks(undefined, signal);
  yield new Set([...known.keys(), ...names.value]);
  let nextNames = quiet(client.services(indexOf(names), signal));
  let nextChecks = quiet(client.checks(indexOf(checks), signal));
  for (;;) {
    const first = await Promise.race([nextNames.then(() => 'names'), nextChecks.then(() => 'checks')]);
    if (first === 'names') {
      const page = await nextNames;
      const moved = page.index !== names.index;
      names = page;
      nextNames = quiet(client.services(indexOf(page), signal));
      if (moved) yield new Set([...known.keys(), ...names.value]);
      else await pause(REST, undefined, { signal });
    } else {
      const page = await nextChecks;
      const turned = touched(checks.value, page.value);
      checks = page;
      nextChecks = quiet(client.checks(indexOf(page), signal));
      // A check without a service is one of the whole machine.
      if (turned.has('')) yield new Set(known.keys());
      else if (turned.size > 0) yield turned;
      else await pause(REST, undefined, { signal });
    }
  }
}

/** An index of 0 must not be waited with: Consul would answer at once, for ever. */
function indexOf(page: Page<unknown>): bigint {
  return page.index > 0n ? page.index : 1n;
}

/** The answer may come when nobody asks any more. */
function quiet<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => {});
  return answer;
}

/** Names of the services whose checks came, went or turned. */
function touched(before: readonly Check[], after: readonly Check[]): ReadonlySet<string> {
  const turned = new Set<string>();
  const gone = new Map(before.map((check) => [keyOf(check), check]));
  for (const check of after) {
    const key = keyOf(check);
    if (gone.get(key)?.Status !== check.Status) turned.add(check.ServiceName);
    gone.delete(key);
  }
  for (const { ServiceName } of gone.values()) turned.add(ServiceName);
  return turned;
}

function keyOf({ Node, CheckID, ServiceName }: Check): string {
  return JSON.stringify([Node, CheckID, ServiceName]);
}

/** Looks at the services named, brings what is known up to date, and tells what changed. */
async function look(
  client: ConsulClient,
  names: ReadonlySet<string>,
  known: Known,
  tell: (change: Change) => void,
  signal: AbortSignal,
): Promise<void> {
  const waiting = [...names];
  const worker = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const after = knownService(name, await client.health(name, signal)).services;
      const seen = change(name, known.get(name) ?? [], after);
      if (after.length === 0) known.delete(name);
      else known.set(name, after);
      if (seen) tell(seen);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, worker));
}
