import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../src/journal/fair-queue.ts';

function filled(perKey: number, things: Readonly<Record<string, readonly number[]>>): FairQueue<string> {
  const queue = new FairQueue<string>(perKey);
  for (const [key, numbers] of Object.entries(things)) for (const number of numbers) queue.push(key, `${key}${number}`);
  return queue;
}

it('gives nothing when it is empty, or when nothing is asked for', () => {
  expect(new FairQueue(1).take(5)).toEqual([]);
  expect(filled(1, { a: [1] }).take(0)).toEqual([]);
  expect(filled(1, { a: [1] }).take(-3)).toEqual([]);
});

it('gives keys their turns, each in its own order', () => {
  const queue = filled(9, { a: [1, 2, 3], b: [1], c: [1, 2] });
  expect(queue.take(4)).toEqual(['a1', 'b1', 'c1', 'a2']);
  expect(queue.take(9)).toEqual(['c2', 'a3']);
});

it('serves a key that comes late before a backlog is done', () => {
  const queue = filled(9, { a: [1, 2, 3, 4, 5] });
  queue.take(2);
  queue.push('b', 'b1');
  expect(queue.take(2)).toEqual(['a3', 'b1']);
});

it('has no more of a key out than it may, and says when another one may go', () => {
  const queue = filled(2, { a: [1, 2, 3, 4] });
  expect(queue.take(9)).toEqual(['a1', 'a2']);
  expect(queue.take(9)).toEqual([]);
  expect(queue.done('a')).toBe(true);
  expect(queue.done('a')).toBe(false);
  expect(queue.take(9)).toEqual(['a3', 'a4']);
  expect(queue.done('a')).toBe(false);
});

it('lets more go when more is allowed', () => {
  const queue = filled(1, { a: [1, 2, 3] });
  expect(queue.take(9)).toEqual(['a1']);
  queue.allow(3);
  expect(queue.take(9)).toEqual(['a2', 'a3']);
});

it('puts things back in front, in the order given', () => {
  const queue = filled(3, { a: [1, 2, 3, 4] });
  queue.take(3);
  queue.giveBack('a', ['a1', 'a3']);
  queue.done('a');
  expect(queue.waiting).toBe(3);
  expect(queue.take(9)).toEqual(['a1', 'a3', 'a4']);
});

it('keeps the order of a long line', () => {
  const numbers = Array.from({ length: 5_000 }, (_, index) => index);
  const queue = filled(Number.POSITIVE_INFINITY, { a: numbers });
  const taken = Array.from({ length: 50 }, () => queue.take(100)).flat();
  expect(taken).toEqual(numbers.map((number) => `a${number}`));
});

describe('whatever is done to it', () => {
  /** A queue as slow and plain as can be. */
  class Model {
    readonly lines = new Map<string, string[]>();
    readonly out = new Map<string, string[]>();
    readonly finished: string[] = [];
    of(map: Map<string, string[]>, key: string): string[] {
      const found = map.get(key) ?? [];
      map.set(key, found);
      return found;
    }
  }
  const key = fc.constantFrom('a', 'b', 'c', 'd');
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('push' as const), key }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('take' as const), limit: fc.nat(6) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('done' as const), key }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('giveBack' as const), key, count: fc.nat(4) }) },
  );

  it('keeps order within a key, its bounds, and everything exactly once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(step, { maxLength: 120 }), (perKey, steps) => {
        const queue = new FairQueue<string>(perKey);
        const model = new Model();
        const may = (name: string) =>
          model.of(model.lines, name).length > 0 && model.of(model.out, name).length < perKey;
        let pushed = 0;
        for (const one of steps) {
          if (one.do === 'push') {
            pushed += 1;
            queue.push(one.key, `${one.key}${pushed}`);
            model.of(model.lines, one.key).push(`${one.key}${pushed}`);
          } else if (one.do === 'take') {
            const able = ['a', 'b', 'c', 'd'].filter(may);
            const taken = queue.take(one.limit);
            for (const thing of taken) {
              const name = thing.charAt(0);
              expect(may(name)).toBe(true);
              expect(thing).toBe(model.of(model.lines, name).shift());
              model.of(model.out, name).push(thing);
            }
            // Nothing that could go stays while there was room, and no key goes twice before another that could go.
            if (taken.length < one.limit) expect(['a', 'b', 'c', 'd'].filter(may)).toEqual([]);
            const round = taken.slice(0, able.length).map((thing) => thing.charAt(0));
            expect(new Set(round).size).toBe(round.length);
          } else if (one.do === 'done') {
            const out = model.of(model.out, one.key);
            const first = out.shift();
            if (first === undefined) continue;
            model.finished.push(first);
            const blocked = model.of(model.lines, one.key).length > 0 && out.length + 1 === perKey;
            expect(queue.done(one.key)).toBe(blocked);
          } else {
            const out = model.of(model.out, one.key);
            const back = out.splice(Math.max(0, out.length - one.count));
            if (back.length === 0) continue;
            queue.giveBack(one.key, back);
            model.of(model.lines, one.key).unshift(...back);
          }
          expect(queue.waiting).toBe([...model.lines.values()].reduce((sum, line) => sum + line.length, 0));
        }
        const all = [...model.lines.values(), ...model.out.values(), model.finished].flat();
        expect(new Set(all).size).toBe(pushed);
      }),
      { numRuns: 500 },
    );
  });
});
