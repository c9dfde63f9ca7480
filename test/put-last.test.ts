import { expect, it } from 'vitest';
import { putLast } from '../src/put-last.ts';

it('lets go what was put longest ago, and not what was put again', () => {
  const map = new Map<string, number>();
  for (const [index, key] of ['a', 'b', 'a', 'c'].entries()) putLast(map, key, index, 2);
  expect([...map]).toEqual([
    ['a', 2],
    ['c', 3],
  ]);
});
