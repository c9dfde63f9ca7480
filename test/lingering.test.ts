import { expect, it } from 'vitest';
import { Lingering } from '../src/lingering.ts';

const making = () => new Lingering(() => ({ idle: true }));

it('keeps one that is idle, as it is soon wanted again', () => {
  const all = making();
  const one = all.of('one');
  all.wake(one);
  all.rest(one);
  expect(all.of('one')).toBe(one);
});

it('forgets the idle ones when there are many, and none that is busy', () => {
  const all = making();
  const busy = all.of('busy');
  all.wake(busy);
  for (let i = 0; i < 1_000; i += 1) {
    const passing = all.of(`passing ${i}`);
    all.wake(passing);
    all.rest(passing);
    expect([...all].length).toBeLessThan(300);
  }
  expect(all.get('passing 0')).toBeUndefined();
  expect(all.get('busy')).toBe(busy);
});

it('keeps as many idle ones as there are others', () => {
  const all = making();
  const others = Array.from({ length: 1_000 }, (_, i) => all.of(`${i}`));
  for (const one of others) all.wake(one);
  for (const one of others.slice(0, 500)) all.rest(one);
  expect([...all]).toHaveLength(1_000);
});

it('counts those that are not idle, each once', () => {
  const all = making();
  const one = all.of('one');
  expect(all.busy).toBe(0);
  all.wake(one);
  all.wake(one);
  expect(all.busy).toBe(1);
  all.rest(one);
  all.rest(one);
  expect(all.busy).toBe(0);
});
