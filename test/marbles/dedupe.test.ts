import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { AlertEvent, TextEvent } from '../../src/event.ts';
import { dedupe } from '../../src/operators/index.ts';
import { alert, marbles, text } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const values = { a: text('disk full'), b: text('disk empty'), c: text('gone') };
const within =
  (ms: number, max?: number) =>
  (source: Observable<TextEvent>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(dedupe((event) => event.data, { within: ms, clock, ...(max === undefined ? {} : { max }) }));

checklist<TextEvent>(
  ({ clock }) =>
    (source) =>
      within(5)(source, { clock }),
  values,
);

it('lets the first of a key through, until its time is over', async () => {
  const { released } = await marbles(within(5), 'a-a-b-a-|', 'a---b-a-|', values);
  expect(released).toEqual(['a#2']);
});

it('counts from the one that was let through', async () => {
  await marbles(within(5), 'a--a--a-a', 'a-----a--', values);
});

it('forgets the oldest key when it remembers too many', async () => {
  await marbles(within(60_000, 2), 'abcab', 'abcab', values);
  await marbles(within(60_000, 3), 'abcab', 'abc--', values);
  await marbles(within(5, 2), 'a---b-aca', 'a---b-ac-', values);
});

it('lets through what says something else of its key, and the same again when its time is over', async () => {
  const alarm = (source: Observable<AlertEvent>, { clock }: World) =>
    source.pipe(dedupe((event) => event.fingerprint, { within: 5, clock, state: ({ status }) => status }));
  const { released } = await marbles(alarm, 'f-f-r-f--f-|', 'f---r-f----|', {
    f: alert('disk full'),
    r: alert('disk full', { status: 'resolved' }),
  });
  expect(released).toEqual(['f#2', 'f#4']);
  await marbles(alarm, 'f--f--f', 'f-----f', { f: alert('disk full') });
});

it('begins anew for each subscriber', async () => {
  const operator = dedupe((event: TextEvent) => event.data, {
    within: 60_000,
    clock: { now: () => 0, schedule: () => expect.unreachable() },
  });
  await marbles(operator as never, 'a|', 'a|', values);
  await marbles(operator as never, 'a|', 'a|', values);
});

it('errors when the key throws', async () => {
  const broken = (source: Observable<TextEvent>, { clock }: World) =>
    source.pipe(
      dedupe(
        () => {
          throw new RangeError('out of it');
        },
        { within: 1, clock },
      ),
    );
  await marbles(broken, '-a', '-#', { ...values, '#': 'out of it' });
});
