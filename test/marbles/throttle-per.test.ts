import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { Said } from '../../src/event.ts';
import type { ThrottleOptions } from '../../src/operators/index.ts';
import { throttlePer } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const values = { a: text('hi', { by: 'ann' }), b: text('hi', { by: 'bob' }), c: text('hi', { by: 'cem' }) };
const per =
  (options: Omit<ThrottleOptions, 'clock'>) =>
  (source: Observable<Said>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(throttlePer((event) => event.from, { ...options, clock }));

checklist<Said>(
  ({ clock }) =>
    (source) =>
      per({ every: 5 })(source, { clock }),
  values,
);

it('lets one event of a person through per period', async () => {
  const { released } = await marbles(per({ every: 5 }), 'a-a-b-a-a-|', 'a---b-a---|', values);
  expect(released).toEqual(['a#2', 'a#4']);
});

it('lets as many through as it is told', async () => {
  await marbles(per({ count: 2, every: 6 }), 'aaab--aaa-|', 'aa-b--aa--|', values);
});

it('forgets the period that began first when it counts too many', async () => {
  await marbles(per({ every: 60_000, max: 2 }), 'abcaa', 'abca-', values);
});

it('errors when the key throws', async () => {
  const broken = (source: Observable<Said>, { clock }: World) =>
    source.pipe(
      throttlePer(
        () => {
          throw new RangeError('out of it');
        },
        { every: 1, clock },
      ),
    );
  await marbles(broken, '-a', '-#', { ...values, '#': 'out of it' });
});
