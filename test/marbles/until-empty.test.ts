import type { Observable } from 'rxjs';
import { NEVER, of, take } from 'rxjs';
import { expect, it } from 'vitest';
import { untilEmpty } from '../../src/operators/until-empty.ts';
import { runMarbles } from '../support/run-marbles.ts';

const batches = { m: ['a', 'b'], n: ['c'], e: [] as string[] };

/** Answers with one after the other. */
function inOrder<T>(...answers: readonly Observable<T>[]): () => Observable<T> {
  let count = 0;
  return () => {
    count += 1;
    return answers[count - 1] ?? NEVER;
  };
}

it('asks again and again, until there is an empty batch', () => {
  runMarbles(({ cold, expectObservable }) => {
    const first = cold(' --(m|)', batches);
    const second = cold('  --(n|)', batches);
    const last = cold('      --(e|)', batches);
    const expected = '   --m-n-|';
    expectObservable(untilEmpty(inOrder(first, second, last))).toBe(expected, batches);
  });
});

it('completes at once when there is nothing', () => {
  runMarbles(({ cold, expectObservable }) => {
    const only = cold('-(e|)', batches);
    expectObservable(untilEmpty(inOrder(only))).toBe('-|');
  });
});

it('is silent while nothing is answered', () => {
  runMarbles(({ expectObservable }) => {
    expectObservable(untilEmpty(() => NEVER)).toBe('---');
  });
});

it('passes an error on, also one that is thrown', () => {
  runMarbles(({ cold, expectObservable }) => {
    const first = cold('-(m|)', batches);
    const second = cold(' -#');
    expectObservable(untilEmpty(inOrder<string[]>(first, second as never))).toBe('-m#', batches);
    expectObservable(
      untilEmpty((): never => {
        throw 'error';
      }),
    ).toBe('#');
  });
});

it('leaves the question when it is left', () => {
  runMarbles(({ cold, expectObservable, expectSubscriptions }) => {
    const first = cold('-(m|)', batches);
    const second = cold('--(n|)', batches);
    const left = '      --!';
    const begun = '     -^!';
    expectObservable(untilEmpty(inOrder(first, second)), left).toBe('-m-', batches);
    expectSubscriptions(second.subscriptions).toBe(begun);
  });
});

it('never asks on behalf of someone who leaves in the middle of a batch', async () => {
  let asked = 0;
  const read = async () => {
    asked += 1;
    return ['a'];
  };
  const got = await new Promise((resolve) => untilEmpty(read).pipe(take(1)).subscribe(resolve));
  await Promise.resolve();
  expect([got, asked]).toEqual([['a'], 1]);
});

it('asks from the start for each subscriber', () => {
  const seen: unknown[] = [];
  let asked = 0;
  const all = untilEmpty(() => {
    asked += 1;
    return of(asked % 2 === 1 ? [asked] : []);
  });
  all.subscribe((batch) => seen.push(batch));
  all.subscribe((batch) => seen.push(batch));
  expect(seen).toEqual([[1], [3]]);
});
