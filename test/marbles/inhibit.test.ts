import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { AlertEvent } from '../../src/event.ts';
import type { InhibitOptions } from '../../src/operators/index.ts';
import { inhibit } from '../../src/operators/index.ts';
import { alert, marbles } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const on = (node: string, alertname: string, given: Partial<AlertEvent> = {}) =>
  alert(alertname, { labels: { alertname, node }, fingerprint: `${alertname}/${node}`, ...given });
const values = {
  A: on('n1', 'NodeDown'),
  B: on('n1', 'NodeDown', { status: 'resolved' }),
  b: on('n1', 'WebDown'),
  s: on('n1', 'WebDown', { status: 'resolved' }),
  c: on('n1', 'DbDown'),
  d: on('n1', 'DbDown', { status: 'resolved' }),
  e: on('n2', 'WebDown'),
  F: on('n1', 'RackDown'),
  G: on('n1', 'RackDown', { status: 'resolved' }),
};
const byNode =
  (options: Partial<InhibitOptions> = {}) =>
  (source: Observable<AlertEvent>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(
      inhibit({
        source: ({ labels: { alertname } }) => alertname === 'NodeDown' || alertname === 'RackDown',
        equal: ['node'],
        longest: 50,
        clock,
        ...options,
      }),
    );

checklist<AlertEvent>(
  ({ clock }) =>
    (source) =>
      byNode()(source, { clock }),
  { a: values.A, b: values.b },
);

it('holds back what another one explains, and lets it out when that is over and it still fires', async () => {
  const { released, timers } = await marbles(byNode(), 'A-b-c-d-B----|', 'A-------(Bb)-|', values);
  expect(released).toEqual(['c', 'd']);
  expect(timers).toBe(0);
});

it('holds back nothing of what is elsewhere, or is not aimed at', async () => {
  await marbles(byNode(), 'Ae-|', 'Ae-|', values);
  await marbles(byNode({ target: ({ labels }) => labels.alertname === 'DbDown' }), 'Abc|', 'Ab-(c|)', values);
});

it('compares no label when none is named, and takes one that both lack for equal', async () => {
  await marbles(byNode({ equal: [] }), 'Ae-B', 'A--(Be)', values);
  await marbles(byNode({ equal: ['rack'] }), 'Ae-B', 'A--(Be)', values);
});

it('holds it back as long as any of them fires', async () => {
  await marbles(byNode(), 'AFb-B-G-', 'AF--B-(Gb)', values);
});

it('lets go what is said again while it is held back', async () => {
  const { released } = await marbles(byNode(), 'A-b-b-B---', 'A-----(Bb)', values);
  expect(released).toEqual(['b#2']);
});

it('lets the resolution of what was told through, though it was held back since', async () => {
  const { released } = await marbles(byNode(), 'b-A-b-s-B-', 'b-A---s-B-', values);
  expect(released).toEqual(['b#2']);
});

it('lets a resolution through whose firing it never saw', async () => {
  await marbles(byNode(), 'A-s-', 'A-s-', values);
});

it('holds nothing back for longer than it is told', async () => {
  const { released } = await marbles(byNode({ longest: 4 }), 'A-b-----s-B', 'A-----b-s-B', values);
  expect(released).toEqual([]);
});

it('counts the time from the first word', async () => {
  await marbles(byNode({ longest: 4 }), 'A-b-b----', 'A-----b--', values);
});

it('lets the longest untouched through early when it knows too many', async () => {
  await marbles(byNode({ max: 1 }), 'A-b-c-B---', 'A---b-(Bc)', values);
});

it('forgets the longest untouched of those that explain when it knows too many', async () => {
  await marbles(byNode({ max: 1, equal: ['alertname'] }), 'AFb', 'AFb', values);
});

it('gives out what it holds when the source completes', async () => {
  await marbles(byNode(), 'Abc|', 'A--(bc|)', values);
});

it('errors when the predicate throws', async () => {
  const broken = () => {
    throw new RangeError('out of it');
  };
  await marbles(byNode({ source: broken }), '-b', '-#', { ...values, '#': 'out of it' });
});
