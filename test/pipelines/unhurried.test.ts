import type { VirtualTimeScheduler } from 'rxjs';
import { interval, map, of, take, toArray } from 'rxjs';
import { it } from 'vitest';
import { unhurried } from '../../src/pipelines/answering/unhurried.ts';
import type { Status } from '../../src/world.ts';
import { runMarbles } from '../support/run-marbles.ts';

const status: Status = { name: 'micro', version: '1', started: 0, inputs: [], dead: 0, later: 0 };

/** A status that is there at once, as virtual time needs it. */
const world = (clock: VirtualTimeScheduler, full: () => boolean) => ({
  clock,
  status: (() => of({ ...status, ...(full() && { full: true as const }) })) as unknown as () => Promise<Status>,
});

it('lets 64 turns through as they come, then one a second, and what came meanwhile with it', () => {
  runMarbles(({ expectObservable, clock }) => {
    const turns = interval(1, clock).pipe(take(3_064));
    const when = turns.pipe(
      unhurried(world(clock, () => false)),
      map(() => clock.now()),
      toArray(),
    );
    const free = Array.from({ length: 64 }, (_, turn) => turn + 1);
    expectObservable(when).toBe('4065ms (a|)', { a: [...free, 1_065, 2_065, 3_065, 4_065] });
  });
});

it('says nothing while the journal is full', () => {
  runMarbles(({ expectObservable, clock }) => {
    const turns = interval(1, clock).pipe(take(65));
    const when = turns.pipe(
      unhurried(world(clock, () => clock.now() < 5_000)),
      map(() => clock.now()),
      toArray(),
    );
    const free = Array.from({ length: 64 }, (_, turn) => turn + 1);
    expectObservable(when).toBe('5065ms (a|)', { a: [...free, 5_065] });
  });
});
