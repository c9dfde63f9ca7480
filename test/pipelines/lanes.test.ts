import { expect, it } from 'vitest';
import { Lanes } from '../../src/pipelines/answering/lanes.ts';
import type { Run } from '../../src/pipelines/answering/run.ts';
import type { Task } from '../../src/pipelines/answering/task.ts';

const task = (number: number) => ({ lane: 'ann', number }) as Task;
const run = (number: number) => ({ task: task(number) }) as Run;

it('lets nothing wait where nothing runs, nor behind what has ended', () => {
  const lanes = new Lanes();
  expect(lanes.wait(task(1))).toBe(false);
  const first = run(1);
  lanes.begin(first);
  expect(lanes.wait(task(2))).toBe(true);
  lanes.end(first);
  expect(lanes.letGo(task(2))).toBe('waited');
  expect(lanes.wait(task(3))).toBe(false);
});

it('stops what waits, and nothing that comes later', () => {
  const lanes = new Lanes();
  lanes.begin(run(1));
  expect(lanes.stop('ann', 2)).toBe(0);
  for (const number of [2, 3]) lanes.wait(task(number));
  expect(lanes.stop('ann', 4)).toBe(2);
  lanes.wait(task(5));
  expect([2, 3, 5].map((number) => lanes.letGo(task(number)))).toEqual(['stopped', 'stopped', 'waited']);
});

it('goes on with the next run, which began while the one before spoke its last', () => {
  const lanes = new Lanes();
  const [before, next] = [run(1), run(2)];
  lanes.begin(before);
  lanes.begin(next);
  lanes.end(before);
  expect(lanes.wait(task(3))).toBe(true);
});
