import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { TextEvent } from '../../src/event.ts';
import type { SampleOptions } from '../../src/operators/index.ts';
import { samplePer } from '../../src/operators/index.ts';
import { marbles, text } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const values = {
  a: text('10%'),
  b: text('20%'),
  d: text('30%'),
  c: text('1%', { by: 'bob' }),
  e: text('2%', { by: 'cem' }),
};
const perPerson =
  (options: Partial<SampleOptions> = {}) =>
  (source: Observable<TextEvent>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(samplePer((event) => event.from, { every: 4, clock, ...options }));

checklist<TextEvent>(
  ({ clock }) =>
    (source) =>
      perPerson()(source, { clock }),
  values,
);

it('lets the latest of each key through when its period is over', async () => {
  const { released, timers } = await marbles(perPerson(), 'abcd--b---|', '----(cd)b-|', values);
  expect(released).toEqual(['a', 'b']);
  expect(timers).toBe(0);
});

it('has periods by the clock', async () => {
  await marbles(perPerson(), '---a------b--', '----a-------b', values);
  await marbles(perPerson(), 'a---b-------', '----a---b---', values);
});

it('gives out what it holds when the source completes', async () => {
  await marbles(perPerson(), 'abc|', '---(bc|)', values);
});

it('gives the quietest key out early when it holds too many', async () => {
  await marbles(perPerson({ max: 2 }), 'ac-e------', '---a(ce)--', values);
});

it('errors when the key throws', async () => {
  const broken = (source: Observable<TextEvent>, { clock }: World) =>
    source.pipe(
      samplePer(
        () => {
          throw new RangeError('out of it');
        },
        { every: 1, clock },
      ),
    );
  await marbles(broken, '-a', '-#', { ...values, '#': 'out of it' });
});
