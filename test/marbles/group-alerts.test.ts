import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { AlertEvent } from '../../src/event.ts';
import type { GroupAlertsOptions } from '../../src/operators/index.ts';
import { groupAlerts, ofType } from '../../src/operators/index.ts';
import type { Sources } from '../../src/pipeline.ts';
import { alert, marbles } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const down = { alertname: 'Down', cluster: 'eu' };
const values = {
  a: alert('a', { labels: { ...down, instance: '1' } }),
  b: alert('b', { labels: { ...down, instance: '2' } }),
  c: alert('c', { labels: { ...down, instance: '3' } }),
  d: alert('d', { labels: { alertname: 'Down' } }),
  x: alert('nothing'),
};
const keep = ({ data }: AlertEvent) => (data === 'nothing' ? undefined : data);
const outage =
  (options: Partial<GroupAlertsOptions<AlertEvent, string>> = {}) =>
  (source: Observable<AlertEvent>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(groupAlerts({ by: ['alertname', 'cluster'], wait: 2, every: 6, clock, keep, ...options }));

checklist<AlertEvent>(
  ({ clock }) =>
    (source) =>
      outage()(source, { clock }),
  { a: values.a, b: values.d },
);

it('waits a little for the others of a group, and takes longer steps from there', async () => {
  const { timers } = await marbles(outage(), 'ab-c-----------|', '--m-----n------|', {
    ...values,
    m: { labels: down, from: 0, to: 2, kept: ['a', 'b'], causes: ['a', 'b'], full: false },
    n: { labels: down, from: 3, to: 8, kept: ['c'], causes: ['c'], full: false },
  });
  expect(timers).toBe(0);
});

it('keeps its steps as long as something comes in each', async () => {
  await marbles(outage(), 'a------b---c--------', '--m-----n-----o-----', {
    ...values,
    m: { kept: ['a'] },
    n: { kept: ['b'] },
    o: { kept: ['c'] },
  });
});

it('begins anew after a step in which nothing came', async () => {
  await marbles(outage(), 'a--------b--', '--m--------n', { ...values, m: { kept: ['a'] }, n: { from: 9, to: 11 } });
});

it('keeps together what comes while its timer is late, as after a sleep', async () => {
  const late = ({ alerts }: Sources<'alerts'>, world: Pick<World, 'clock'>) => ({
    out: outage()(alerts.pipe(ofType('alert')), world),
  });
  const wanted = { ...values, s: '+1h', m: { kept: ['a'] }, n: { kept: ['b', 'c'] } };
  await marbles(late, { alerts: 'a(bc)-', clock: '-s' }, { out: '-m-n' }, wanted);
});

it('groups by the labels that are named, and takes one that is missing for empty', async () => {
  const n = { labels: { alertname: 'Down', cluster: '' }, kept: ['d'] };
  await marbles(outage(), 'abd--', '--m-n', { ...values, m: { labels: down, kept: ['a', 'b'] }, n });
  await marbles(outage({ by: [] }), 'ad-', '--m', { ...values, m: { labels: {}, kept: ['a', 'd'] } });
});

it('gives a group out early that is full, and one that was quiet longest of too many', async () => {
  const m = { kept: ['a', 'b'], full: true };
  await marbles(outage({ max: 2 }), 'abc----', '-m-----n', { ...values, m, n: { from: 2, to: 7, full: false } });
  await marbles(outage({ keys: 1 }), 'ad----', '-m-n--', {
    ...values,
    m: { kept: ['a'], full: true },
    n: { kept: ['d'], full: false },
  });
});

it('lets go what it keeps nothing of', async () => {
  const { released } = await marbles(outage(), 'x----', '-----', values);
  expect(released).toEqual(['x']);
});

it('gives out what it holds when the source completes', async () => {
  await marbles(outage(), 'ad|', '--(mn|)', { ...values, m: { kept: ['a'] }, n: { kept: ['d'] } });
});

it('errors when keep throws', async () => {
  const broken = () => {
    throw new RangeError('out of it');
  };
  await marbles(outage({ keep: broken }), '-a', '-#', { ...values, '#': 'out of it' });
});
