import { describe, expect, it } from 'vitest';
import { sized } from '../e2e/harness.ts';
import { fuzz } from './fuzz.ts';
import { random } from './random.ts';
import type { Target } from './target.ts';
import { targets } from './targets.ts';

const texts = sized({ short: 500, full: 20_000 });

describe('what reads what others write', { timeout: 300_000 }, () => {
  it.each(targets)('$name neither breaks nor takes long, whatever it is given', async (target) => {
    expect(await fuzz(target, { seed: 1, to: texts })).toEqual([]);
  });
});

describe('looking for it', () => {
  const reading = (read: Target['read']): Target => ({ name: 'x', make: (any) => String(any.below(100)), read });

  it('finds what throws, what rejects and what takes long, by a text that can be made again', async () => {
    const throws = reading((text) => {
      if (text === '7') throw new Error('seven');
    });
    const [first] = await fuzz(throws, { seed: 1, to: 1_000 });
    expect(first).toMatchObject({ text: '7', what: expect.stringContaining('seven') });
    const { at = 0 } = first ?? {};
    const [again] = await fuzz(throws, { seed: 1, from: at, to: at + 1 });
    expect({ ...again, what: '' }).toEqual({ ...first, what: '' });

    const rejects = reading(async () => Promise.reject(new Error('later')));
    expect(await fuzz(rejects, { seed: 1, to: 1 })).toMatchObject([{ what: expect.stringContaining('later') }]);

    const slow = reading(() => {
      const since = process.threadCpuUsage();
      while (process.threadCpuUsage(since).user < 60_000);
    });
    expect(await fuzz(slow, { seed: 1, to: 1 })).toMatchObject([
      { what: expect.stringMatching(/^it took \d+ and \d+ ms$/) },
    ]);
  });

  it('makes others for another seed, and of many kinds', () => {
    for (const { make } of targets) {
      const made = (seed: number) => Array.from({ length: 200 }, (_, at) => make(random(seed + at)));
      expect(made(1)).toEqual(made(1));
      expect(new Set([...made(1), ...made(1_000)]).size).toBeGreaterThan(200);
    }
  });
});
