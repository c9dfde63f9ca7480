import { defer, finalize } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import type { Frame } from '../../src/inputs/slack/frame.ts';
import { liveness } from '../../src/inputs/slack/liveness.ts';
import { sockets } from '../../src/inputs/slack/sockets.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const values: Readonly<Record<string, Frame>> = {
  h: { type: 'hello' },
  H: { type: 'hello', lifetime: 100_000 },
  L: { type: 'leaving', reason: 'warning' },
  e: { type: 'event', event: {} },
  u: { type: 'event', event: {}, ack: () => {} },
};

/** What happened, with the second in which it did. */
interface Told {
  readonly opened: number[];
  readonly closed: number[];
  readonly frames: string[];
  error?: unknown;
}

/** Runs connections in virtual time, in the order in which they are opened; the last one again and again. */
function told(
  connections: readonly string[],
  { count = 1 as 1 | 2, seconds = 300, error = new Error('cut') as Error } = {},
): Told {
  const result: Told = { opened: [], closed: [], frames: [] };
  const scheduler = new TestScheduler(() => {});
  const second = () => scheduler.now() / 1_000;
  scheduler.run(({ cold }) => {
    const scripts = connections.map((marbles) => cold(marbles, values, error));
    const open = () =>
      defer(() => {
        const script = scripts[Math.min(result.opened.length, scripts.length - 1)];
        result.opened.push(second());
        return (script ?? cold('#')).pipe(finalize(() => result.closed.push(second())));
      });
    const alive = liveness({ name: 'slack', log: quiet, missed: 'missed', clock: scheduler });
    const subscription = sockets({ count, open, liveness: alive, clock: scheduler, random: () => 1 }).subscribe({
      next: (frame) => result.frames.push(`${frame.type} ${Math.floor(second())}`),
      error: (thrown: unknown) => {
        result.error = thrown;
      },
    });
    scheduler.schedule(() => subscription.unsubscribe(), seconds * 1_000);
  });
  return result;
}

it('opens the next connection before Slack closes the last', () => {
  const { opened, closed, frames } = told(['h 9999ms L 9999ms #', '2s h']);
  expect(opened).toEqual([0, 10]);
  expect(closed).toEqual([12, 300]);
  expect(frames).toEqual(['hello 0', 'leaving 10', 'hello 12']);
});

it('keeps the last one a second longer for what is not acknowledged on it', () => {
  const { closed } = told(['h 4999ms u 4999ms L', '2s h']);
  expect(closed).toEqual([13, 300]);
});

it('comes back at once after a drop, then after waits that double, up to half a minute', () => {
  const { opened } = told(['h', '#'], { count: 2, seconds: 100 });
  const waits = opened.map((at, n) => Math.round(at - (opened[n - 1] ?? 0)));
  expect(waits).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 30, 30]);
});

it('starts the waits over after ten seconds that went well', () => {
  const { opened } = told(['h 20s #', 'h 5s #', 'h 20s #', 'h']);
  expect(opened.map(Math.round)).toEqual([0, 20, 26, 46]);
});

it('gives up on a connection that says nothing for twenty seconds', () => {
  const { opened } = told(['h 9999ms L 9999ms #', '-', 'h']);
  expect(opened.map(Math.round)).toEqual([0, 10, 30]);
});

it('passes the error when the very first one cannot be opened', () => {
  expect(told(['2s #']).error).toEqual(new Error('cut'));
});

it('passes what no retry can mend, at any time', () => {
  const error = new ConfigError('revoked');
  expect(told(['h 20s #'], { error }).error).toBe(error);
  expect(told(['h', '#'], { error, count: 2 }).error).toBe(error);
});

it('reports a gap after a time without a connection, and is down after a minute', () => {
  const back = told(['h 20s #', '#', '#', 'h']);
  expect(back.frames).toEqual(['hello 0', 'gap 23', 'hello 23']);
  const { frames, error } = told(['h 20s #', '#']);
  expect(frames).toEqual(['hello 0', 'gap 80']);
  expect(String(error)).toContain('no connection to Slack for a minute: cut');
});

it('opens the second connection after the first, and lives on when it cannot', () => {
  const { opened, frames, error } = told(['2s h 100s e', '#'], { count: 2, seconds: 110 });
  expect(opened[1]).toBe(2);
  expect(frames).toEqual(['hello 2', 'event 102']);
  expect(error).toBeUndefined();
});

it('replaces only one connection at a time', () => {
  const { opened } = told(['h 9999ms L', 'h 9999ms L', '5s h', 'h'], { count: 2 });
  expect(opened.map(Math.round)).toEqual([0, 0, 10, 15]);
});

it('replaces one early when both would end at the same time, and then no more', () => {
  const { opened } = told(['H', 'H', 'H', 'H'], { count: 2, seconds: 99 });
  expect(opened.map(Math.round)).toEqual([0, 0, 50]);
});
