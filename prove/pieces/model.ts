import fc from 'fast-check';
import { draw } from '../../src/testing/drawing.ts';
import type { Figure, Size } from '../figure.ts';
import type { ModelOutcome, Step } from '../inside/model.ts';
import { played } from '../inside/model.ts';

const after = fc.integer({ min: 0, max: 1_500 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      after,
      do: fc.constant('say' as const),
      kind: fc.constantFrom('note', 'charge', 'count', 'log', 'deploy', 'job'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ after, do: fc.constant('repeat' as const), index: fc.nat(20) }) },
  { weight: 5, arbitrary: fc.record({ after, do: fc.constantFrom('again', 'lose-ack', 'crash', 'cut') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      after,
      do: fc.constant('fail' as const),
      on: fc.constantFrom('chat', 'mail'),
      fault: fc.constantFrom('5xx', 'limited', 'timeout', 'reset', 'lost'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ after, do: fc.constant('jump' as const), by: fc.integer({ min: -120_000, max: 600_000 }) }),
  },
);
const steps = fc.array(step, { minLength: 5, maxLength: 40, size: 'max' });

/** Seeded runs of a whole bot over the real journal, under everything that can happen to it. */
export async function model({ short, seed }: Size): Promise<readonly Figure[]> {
  const runs = short ? 50 : 1_000;
  const happened: Record<string, number> = {};
  let failure = '';
  let failed = 0;
  for (const [index, chosen] of fc.sample(steps, { seed, numRuns: runs }).entries()) {
    for (const one of chosen) happened[one.do] = (happened[one.do] ?? 0) + 1;
    const outcome = await played(chosen, seed + index);
    if (outcome.violations.length === 0) continue;
    failed += 1;
    failure ||= await shown(chosen, seed + index);
  }
  if (failure !== '') console.log(failure);
  let red = 0;
  for (const [index, chosen] of fc.sample(steps, { seed, numRuns: 20 }).entries()) {
    if ((await played(chosen, seed + index, true)).violations.length > 0) red += 1;
  }
  return [
    {
      name: 'Seeded runs of a model: deliver, repeat, reorder, lose an ack, 5xx, time-out, reset, clock jump, crash',
      toReach: `${runs} seeds, 0 violations`,
      measured: `${runs} seeds, ${failed} with violations`,
      control: `knows no event again: ${red} of 20 seeds with violations`,
      faults: Object.entries(happened)
        .map(([what, count]) => `${what} ${count}`)
        .join(', '),
      holds: failed === 0,
      reached: failed === 0 && red > 0,
    },
  ];
}

/** A failing run as small as it can be made, drawn. */
async function shown(chosen: readonly Step[], seed: number): Promise<string> {
  let least = chosen;
  let outcome: ModelOutcome = await played(least, seed);
  for (let index = 0; index < least.length; ) {
    const without = least.toSpliced(index, 1);
    const again = await played(without, seed);
    if (again.violations.length > 0) [least, outcome] = [without, again];
    else index += 1;
  }
  const { lines, end, violations } = outcome;
  const point = Math.min(end - 1, ...lines.flatMap(({ cells }) => cells.slice(-1).map(({ frame }) => frame)));
  return [
    `seed ${seed}: ${violations.join('; ')}`,
    ...draw(lines, 100, end, point, 120),
    ...least.map((one) => `  ${JSON.stringify(one)}`),
  ].join('\n');
}
