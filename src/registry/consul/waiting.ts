import { setTimeout as pause } from 'node:timers/promises';
import type { Ear } from '../followed.ts';
import type { ConsulClient, Page } from './client.ts';
import type { Looks } from './looks.ts';

/**
 * After an answer that changed something it rests as long as the answer takes without a wait, within these bounds in
 * milliseconds: a restless cluster is not asked without a pause, and a change after a change is seen soon.
 */
const SHORTEST_REST = 20;
const LONGEST_REST = 50;
/** After an answer that changed nothing, in milliseconds: a Consul, or a proxy before it, that does not wait is not hammered. */
const UNCHANGED = 100;

/** A change that others covered up is found after this time, in milliseconds. */
const LONGEST_UNSWEPT = 60_000;

/** What {@link waiting} is given. */
export interface WaitingOptions {
  readonly client: ConsulClient;
  readonly ear: Pick<Ear, 'names'>;
  readonly looks: Looks;
  /** Names of the services that were told and are not known to be gone. */
  readonly told: ReadonlySet<string>;
  /** Is called when all that was told is true. */
  readonly heard: () => void;
  readonly signal: AbortSignal;
}

/**
 * Looks at all services, then waits for changes and looks at what changed. Resolves when Consul's index went back:
 * nobody knows what was between. Rejects when Consul cannot be asked, or when aborted.
 */
export async function waiting({ client, ear, looks, told, heard, signal }: WaitingOptions): Promise<void> {
  // Consistent, for a new leader may know less than it will in a moment.
  const names = await timed(() => client.services({ consistent: true, signal }));
  const checks = await timed(() => client.checks({ consistent: true, signal }));
  const first = [...names.page.value.keys()];
  ear.names(first);
  await Promise.all([...new Set([...told, ...first])].map((name) => looks.look(name)));
  heard();

  const catalog = turns(names, (index) => client.services({ index, signal }), signal);
  const health = turns(checks, (index) => client.checks({ index, signal }), signal);
  const followed = async (pages: AsyncIterable<Turn>, turned: (turn: Turn) => void): Promise<void> => {
    for await (const turn of pages) {
      heard();
      turned(turn);
    }
  };
  const sweeping = sweeps(looks);
  await Promise.race([
    followed(catalog, ({ moved, differing, all }) => {
      if (moved) ear.names(all.keys());
      for (const name of differing) void looks.look(name);
      sweeping(moved, differing.length === 0, new Set([...told, ...all.keys()]));
    }),
    followed(health, ({ differing }) => {
      const services = new Set(differing.map((key) => serviceOf(key)));
      // A check without a service is one of a whole machine.
      for (const name of services.has('') ? told : services) void looks.look(name);
    }),
  ]);
}

/**
 * Returns what is to be called after each answer about the catalog. It sweeps when that changed and nobody can see where;
 * when what could be seen may have covered something up, as soon as nothing differs, or after a while.
 */
function sweeps(looks: Looks): (moved: boolean, nothing: boolean, all: ReadonlySet<string>) => void {
  let swept = performance.now();
  let due = false;
  return (moved, nothing, all) => {
    due ||= moved;
    const late = performance.now() - swept > LONGEST_UNSWEPT;
    if (!due || !(nothing || late)) return;
    looks.sweep(all);
    due = false;
    swept = performance.now();
  };
}

/** An answer to a question that waited. */
interface Turn {
  readonly moved: boolean;
  /** The keys that came, went or have another value. */
  readonly differing: readonly string[];
  readonly all: ReadonlyMap<string, string>;
}

type Lines = Page<ReadonlyMap<string, string>>;

interface Timed {
  readonly page: Lines;
  /** How long it took to come, in milliseconds. */
  readonly took: number;
}

async function timed(ask: () => Promise<Lines>): Promise<Timed> {
  const started = performance.now();
  const page = await ask();
  return { page, took: performance.now() - started };
}

/** Asks again and again, and ends when the index went back. */
async function* turns(
  first: Timed,
  ask: (index: bigint) => Promise<Lines>,
  signal: AbortSignal,
): AsyncGenerator<Turn, void> {
  const changed = Math.min(Math.max(SHORTEST_REST, first.took), LONGEST_REST);
  for (let { page } = first; ; ) {
    // An index of 0 must not be waited with: Consul would answer at once, for ever.
    const next = await ask(page.index > 0n ? page.index : 1n);
    if (next.index < page.index) return;
    const moved = next.index > page.index;
    yield { moved, differing: moved ? differing(page.value, next.value) : [], all: next.value };
    page = next;
    await pause(moved ? changed : UNCHANGED, undefined, { signal });
  }
}

function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  return [
    ...[...after].filter(([key, value]) => before.get(key) !== value).map(([key]) => key),
    ...[...before.keys()].filter((key) => !after.has(key)),
  ];
}

function serviceOf(check: string): string {
  return check.slice(0, check.indexOf('\n'));
}
