import type { MonoTypeOperatorFunction } from 'rxjs';
import { concatMap, map, takeUntil, timer } from 'rxjs';
import { describe, it } from 'vitest';
import type { TurnsOptions } from '../../src/inputs/turns.ts';
import { turns } from '../../src/inputs/turns.ts';
import { checklist } from '../marbles/checklist.ts';
import { runMarbles } from '../support/run-marbles.ts';

/** Each value waits for its turn; an x gives it up one frame later. */
function paced(options: TurnsOptions): MonoTypeOperatorFunction<string> {
  const turn = turns(options);
  return concatMap((value) => {
    const mine = turn.pipe(map(() => value));
    return value === 'x' ? mine.pipe(takeUntil(timer(1, options.clock))) : mine;
  });
}

describe('turns', () => {
  checklist<string>(({ clock }) => paced({ burst: 2, every: 3, clock }), {});

  it('come a few at once, then one by one; a pause fills the bucket again', () => {
    runMarbles(({ clock, cold, expectObservable }) => {
      const source = cold('   abcd 9ms efg----|');
      const output = '     ab-c--d 6ms ef-g---|';
      expectObservable(source.pipe(paced({ burst: 2, every: 3, clock }))).toBe(output);
    });
  });

  it('that are given up before they came are there for others', () => {
    runMarbles(({ clock, cold, expectObservable }) => {
      const source = cold('a--xxxb----|');
      const output = '     a-----b----|';
      expectObservable(source.pipe(paced({ burst: 1, every: 6, clock }))).toBe(output);
    });
  });
});
