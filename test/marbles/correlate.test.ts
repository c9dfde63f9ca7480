import type { Observable } from 'rxjs';
import { expect, it } from 'vitest';
import type { AlertEvent, ChangeEvent } from '../../src/event.ts';
import type { CorrelateOptions } from '../../src/operators/index.ts';
import { correlate } from '../../src/operators/index.ts';
import { alert, change, marbles } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

type Told = AlertEvent | ChangeEvent;

const values = {
  a: alert('web is slow', { input: 'alerts', labels: { service: 'web' } }),
  b: change('web', 'update', { input: 'registry' }),
  c: change('db', 'update', { input: 'registry' }),
  x: change('none', 'update', { input: 'registry' }),
};
const service = (event: Told) => (event.type === 'alert' ? (event.labels.service ?? '') : event.service);
const keep = (event: Told) => (service(event) === 'none' ? undefined : `${event.type} of ${service(event)}`);
const together =
  (options: Partial<CorrelateOptions<Told, string>> = {}) =>
  (source: Observable<Told>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(correlate({ key: service, inputs: ['alerts', 'registry'], within: 4, clock, keep, ...options }));

checklist<Told>(
  ({ clock }) =>
    (source) =>
      together()(source, { clock }),
  { a: values.a, b: values.c },
);

it('brings together what several inputs say, and tells what is missing when the time is over', async () => {
  const { timers } = await marbles(together(), 'ab-c------|', '-m-----n--|', {
    ...values,
    m: { key: 'web', from: 0, to: 2, kept: ['alert of web', 'change of web'], causes: ['a', 'b'], missing: [] },
    n: { key: 'db', from: 3, to: 7, kept: ['change of db'], causes: ['c'], missing: ['alerts'], full: false },
  });
  expect(timers).toBe(0);
});

it('takes them in any order, and all that one says until the other does', async () => {
  const m = { kept: ['change of web', 'change of web', 'alert of web'], causes: ['b', 'b#2', 'a'], missing: [] };
  await marbles(together(), 'b-ba----', '---m----', { ...values, m });
});

it('begins anew after they came together, and when the time is over', async () => {
  const [m, n] = [{ missing: [] }, { causes: ['b#2'], missing: ['alerts'] }];
  await marbles(together(), 'abb------', '-m----n--', { ...values, m, n });
  await marbles(together(), 'a---b-----', '----m---n-', {
    ...values,
    m: { causes: ['a'], missing: ['registry'] },
    n: { causes: ['b'], missing: ['alerts'] },
  });
});

it('gives out early what holds as much as it may, or was quiet longest of too many', async () => {
  const m = { causes: ['b', 'b#2'], missing: ['alerts'], full: true };
  await marbles(together({ max: 2 }), 'bb---', '-m---', { ...values, m });
  await marbles(together({ max: 2 }), 'ba---', '-m---', { ...values, m: { missing: [], full: false } });
  const n = { key: 'web', causes: ['b'], missing: ['alerts'], full: true };
  await marbles(together({ keys: 1 }), 'bc----', '-n---o', { ...values, n, o: { key: 'db', full: false } });
});

it('lets go what it keeps nothing of', async () => {
  const { released } = await marbles(together(), 'x----', '-----', values);
  expect(released).toEqual(['x']);
});

it('gives out what it holds when the source completes', async () => {
  await marbles(together(), 'bc|', '--(mn|)', { ...values, m: { key: 'web' }, n: { key: 'db' } });
});

it.each(['keep', 'key'])('errors when %s throws', async (name) => {
  const broken = () => {
    throw new RangeError('out of it');
  };
  await marbles(together({ [name]: broken }), '-a', '-#', { ...values, '#': 'out of it' });
});
