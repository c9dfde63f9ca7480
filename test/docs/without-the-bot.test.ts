import type { Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler, map } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { expect, it } from 'vitest';
import type { EventBase } from '../../src/event.ts';
import { dedupe, limitRate, sessions } from '../../src/operators/index.ts';

// What docs/operators.md shows of a program that is no bot: `test/testing/docs.test.ts` compares them.

interface Line extends EventBase {
  readonly data: string;
}

/** What comes in one go is one text, each line once a minute; a text every ten seconds. */
function bursts(lines: Observable<string>, clock: SchedulerLike = asyncScheduler): Observable<string> {
  return lines.pipe(
    map((data, index): Line => {
      const now = clock.now();
      return { id: `log/${index}`, input: 'log', conversation: 'log', at: now, accepted: now, meta: {}, data };
    }),
    dedupe(({ data }) => data, { within: 60_000, clock }),
    sessions({ gap: 5_000, clock, keep: ({ data }) => data }),
    map(({ kept }) => kept.join(', ')),
    limitRate({ every: 10_000, lane: () => 'all', clock }),
  );
}

it('tells of each burst of lines once', () => {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
  scheduler.run(({ cold, expectObservable }) => {
    const lines = cold('a 999ms b 999ms a 4999ms c', { a: 'disk full', b: 'slow', c: 'over' });
    const told = { m: 'disk full, slow', n: 'over' };
    expectObservable(bursts(lines, scheduler)).toBe('6s m 9999ms n', told);
    expectObservable(bursts(lines)).toBe('6s m 9999ms n', told);
  });
});
