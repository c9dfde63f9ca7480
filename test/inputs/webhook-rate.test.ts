import { expect, it } from 'vitest';
import { rate } from '../../src/inputs/webhook/rate.ts';

function counted(perMinute: number): {
  readonly wait: (source: string) => number;
  readonly pass: (ms: number) => void;
} {
  let now = 0;
  const wait = rate(perMinute, () => now);
  return {
    wait,
    pass: (ms) => {
      now += ms;
    },
  };
}

it('lets a source make the calls of a minute at once, and then as many as it may', () => {
  const { wait, pass } = counted(60);
  expect(Array.from({ length: 60 }, () => wait('a'))).toEqual(Array(60).fill(0));
  expect(wait('a')).toBe(1_000);
  pass(999);
  expect(wait('a')).toBe(1);
  pass(1);
  expect(wait('a')).toBe(0);
  expect(wait('a')).toBe(1_000);
  pass(60_000);
  expect(Array.from({ length: 61 }, () => wait('a'))).toEqual([...Array(60).fill(0), 1_000]);
});

it('counts each source by itself', () => {
  const { wait } = counted(1);
  expect([wait('a'), wait('b'), wait('a'), wait('b')]).toEqual([0, 0, 60_000, 60_000]);
});

it('takes a rate that does not divide a minute', () => {
  const { wait, pass } = counted(7);
  for (let minute = 0; minute < 100; minute += 1) {
    expect(Array.from({ length: 8 }, () => wait('a') > 0)).toEqual([...Array(7).fill(false), true]);
    pass(60_000);
  }
});

it('forgets those that were quiet for longest, so that many sources take no room', () => {
  const { wait } = counted(1);
  wait('first');
  for (let other = 0; other < 9_999; other += 1) wait(`other ${other}`);
  expect(wait('first')).toBe(60_000);
  wait('one more');
  expect(wait('first')).toBe(0);
});
