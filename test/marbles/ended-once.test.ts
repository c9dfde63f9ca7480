import fc from 'fast-check';
import type { OperatorFunction } from 'rxjs';
import { concatMap, delay, of, VirtualTimeScheduler } from 'rxjs';
import { expect, it } from 'vitest';
import type { AlertEvent } from '../../src/event.ts';
import { release } from '../../src/event.ts';
import {
  correlate,
  dedupe,
  groupAlerts,
  inhibit,
  quietHours,
  samplePer,
  sessions,
  suppressFlapping,
  waitForRecovery,
} from '../../src/operators/index.ts';
import { alert } from '../../src/testing/index.ts';

const keep = () => true;
const key = ({ fingerprint }: AlertEvent) => fingerprint;

/** All that hold alerts, with so little room that it is not enough. */
const operators: Readonly<Record<string, (clock: VirtualTimeScheduler) => OperatorFunction<AlertEvent, unknown>>> = {
  correlate: (clock) => correlate({ key, inputs: ['chat', 'mail'], within: 5, clock, keep, max: 3, keys: 2 }),
  dedupe: (clock) => dedupe(key, { within: 5, clock, state: ({ status }) => status, max: 2 }),
  groupAlerts: (clock) => groupAlerts({ by: ['node'], wait: 2, every: 6, clock, keep, max: 3, keys: 2 }),
  inhibit: (clock) => inhibit({ source: (one) => key(one) === 'a', equal: ['node'], longest: 9, clock, max: 2 }),
  quietHours: (clock) =>
    quietHours({ hours: { until: (at) => (at % 10 < 6 ? at - (at % 10) + 6 : undefined) }, clock, max: 3 }),
  samplePer: (clock) => samplePer(key, { every: 4, clock, max: 2 }),
  sessions: (clock) => sessions({ key, gap: 3, clock, keep, longest: 7, max: 3, keys: 2 }),
  suppressFlapping: (clock) => suppressFlapping({ changes: 1, within: 9, steady: 4, clock, max: 2 }),
  waitForRecovery: (clock) => waitForRecovery({ wait: 4, clock, max: 2 }),
};

/** Alerts of three kinds in two places, and how long after the one before each of them comes. */
const words = fc.array(
  fc.record({
    fingerprint: fc.constantFrom('a', 'b', 'c'),
    status: fc.constantFrom('firing', 'resolved'),
    node: fc.constantFrom('n1', 'n2'),
    input: fc.constantFrom('chat', 'mail'),
    after: fc.nat({ max: 6 }),
  }),
  { maxLength: 40 },
);

it.each(Object.entries(operators))(
  '%s ends every event once: named, or let go',
  (_, operator) => {
    fc.assert(
      fc.property(words, (said) => {
        const clock = new VirtualTimeScheduler();
        const ended: string[] = [];
        const source = of(...said.map((one, index) => ({ ...one, id: `${index}` }))).pipe(
          concatMap(({ after, node, ...one }) => of({ one, node }).pipe(delay(after, clock))),
          concatMap(({ one, node }) => {
            const given = { ...one, labels: { node }, accepted: clock.now() } as const;
            return [{ ...alert('slow', given), [release]: () => ended.push(one.id) }];
          }),
        );
        source.pipe(operator(clock)).subscribe((out) => {
          ended.push(...((out as { causes?: readonly string[] }).causes ?? [(out as AlertEvent).id]));
        });
        clock.flush();
        expect(ended.toSorted((one, other) => Number(one) - Number(other))).toEqual(
          said.map((__, index) => `${index}`),
        );
      }),
      { numRuns: 300 },
    );
  },
  60_000,
);
