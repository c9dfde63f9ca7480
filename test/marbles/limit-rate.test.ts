import type { Observable } from 'rxjs';
import { it } from 'vitest';
import { limitRate } from '../../src/operators/index.ts';
import { marbles } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const spaced = (source: Observable<string>, { clock }: Pick<World, 'clock'>) =>
  source.pipe(limitRate({ every: 4, lane: (value) => value.toLowerCase(), clock }));

checklist<string>(
  ({ clock }) =>
    (source) =>
      spaced(source, { clock }),
  {},
);

it('spaces out what one lane sends, in order; another lane does not wait', async () => {
  await marbles(spaced, 'aAb------|', 'a-b-A----|');
});

it('does not wait where there was time enough', async () => {
  await marbles(spaced, 'a----a---a', 'a----a---a');
});

it('errors when the lane throws', async () => {
  const broken = (source: Observable<string>, { clock }: World) =>
    source.pipe(
      limitRate({
        every: 4,
        lane: () => {
          throw new RangeError('out of it');
        },
        clock,
      }),
    );
  await marbles(broken, '-a', '-#', { '#': 'out of it' });
});
