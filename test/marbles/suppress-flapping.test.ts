import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { AlertEvent } from '../../src/event.ts';
import type { SuppressFlappingOptions } from '../../src/operators/index.ts';
import { suppressFlapping } from '../../src/operators/index.ts';
import { alert, marbles } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const values = {
  f: alert('web is slow'),
  r: alert('web is slow', { status: 'resolved' }),
  g: alert('db is slow', { fingerprint: 'g' }),
  x: { id: /^f/, flapping: true },
  y: { id: /^r/, flapping: true },
};
const calm =
  (options: Partial<SuppressFlappingOptions> = {}) =>
  (source: Observable<AlertEvent>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(suppressFlapping({ changes: 2, within: 10, steady: 4, clock, ...options }));

checklist<AlertEvent>(
  ({ clock }) =>
    (source) =>
      calm()(source, { clock }),
  { a: values.f, b: values.r },
);

it('says once that an alert flaps, and then nothing until it is steady', async () => {
  const { released, timers } = await marbles(calm(), 'f-r-f-r-f-----|', 'f-r-x-------m-|', {
    ...values,
    m: { id: 'f#3', status: 'firing', flapping: false },
  });
  expect(released).toEqual(['r#2']);
  expect(timers).toBe(0);
});

it('says nothing more when it stayed as it was said to be', async () => {
  await marbles(calm(), 'frf--------', 'frx--------', values);
});

it('begins anew once it was steady', async () => {
  await marbles(calm({ within: 4 }), 'frfr----f-r-----', 'frx----rf-r-----', values);
});

it('does not count what is said again, but holds the newest word', async () => {
  const { released } = await marbles(calm(), 'ff-f-----|', 'ff-f-----|', values);
  expect(released).toEqual([]);
  const again = await marbles(calm(), 'frfr-r----', 'frx----m--', { ...values, m: { id: 'r#3', flapping: false } });
  expect(again.released).toEqual(['r#2']);
});

it('does not count what is longer ago', async () => {
  await marbles(calm({ within: 3 }), 'f-r-f-r-f-r', 'f-r-f-r-f-r', values);
  await marbles(calm({ within: 5 }), 'f-r-f------', 'f-r-x------', values);
});

it('counts each alert for itself', async () => {
  await marbles(calm(), 'frg-f------', 'frg-x------', values);
});

it('forgets the longest untouched when it knows too many, and says its last word', async () => {
  await marbles(calm({ max: 1 }), 'frfrg------', 'frx-(gr)---', values);
});

it('says the last word when the source completes', async () => {
  await marbles(calm(), 'frfr|', 'frx-(r|)', values);
});
