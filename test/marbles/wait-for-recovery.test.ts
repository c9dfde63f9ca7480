import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { AlertEvent } from '../../src/event.ts';
import type { WaitForRecoveryOptions } from '../../src/operators/index.ts';
import { waitForRecovery } from '../../src/operators/index.ts';
import { alert, marbles } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const values = {
  f: alert('slow', { fingerprint: 'slow' }),
  r: alert('slow', { fingerprint: 'slow', status: 'resolved' }),
  F: alert('down', { fingerprint: 'down' }),
  R: alert('down', { fingerprint: 'down', status: 'resolved' }),
};
const patient =
  (options: Partial<WaitForRecoveryOptions> = {}) =>
  (source: Observable<AlertEvent>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(waitForRecovery({ wait: 4, clock, ...options }));

checklist<AlertEvent>(
  ({ clock }) =>
    (source) =>
      patient()(source, { clock }),
  { a: values.f, b: values.F },
);

it('lets through what still fires, and says nothing of what recovered', async () => {
  const { released, timers } = await marbles(patient(), 'f-r-F----R-|', '--------FR-|', values);
  expect(released).toEqual(['f', 'r']);
  expect(timers).toBe(0);
});

it('waits for each as long as it says, not at all too', async () => {
  const wait = ({ data }: AlertEvent) => (data === 'down' ? 0 : 4);
  await marbles(patient({ wait }), 'f-F----R-|', '--F-f--R-|', values);
});

it('waits again after it recovered', async () => {
  const { released } = await marbles(patient(), 'f-rf-----', '-------f-', { ...values, f: values.f });
  expect(released).toEqual(['f', 'r']);
});

it('lets go what is said again while it waits', async () => {
  const { released } = await marbles(patient(), 'f-f------', '----f----', values);
  expect(released).toEqual(['f#2']);
});

it('lets a word through at once that is said again after it passed', async () => {
  await marbles(patient(), 'f----f-r-f-----', '----ff-r-----f-', values);
});

it('lets a resolution through whose firing it never saw', async () => {
  await marbles(patient(), '-r', '-r', values);
});

it('lets through what fires to the moment, and then its resolution', async () => {
  await marbles(patient(), 'f---r---', '----(fr)', values);
});

it('lets the longest untouched through early when it knows too many', async () => {
  await marbles(patient({ max: 1 }), 'f-F-----r-', '--f---F-r-', values);
});

it('gives out what it holds when the source completes', async () => {
  await marbles(patient(), 'fF|', '--(fF|)', values);
});
