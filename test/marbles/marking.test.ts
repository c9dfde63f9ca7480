import { Subject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { afterEach, expect, it, vi } from 'vitest';
import type { Activity, ActivityCode } from '../../src/activity.ts';
import { SendError } from '../../src/errors.ts';
import type { Conn, Mark } from '../../src/input.ts';
import { marking } from '../../src/streams/marking.ts';

afterEach(() => vi.useRealTimers());

/** Marks what a test notices; `mark` is the network's side. */
function marked(mark: Conn['mark'] = async () => undefined) {
  const noticed = new Subject<Activity>();
  const out: Activity[] = [];
  const shown: string[] = [];
  const clock = new TestScheduler(() => {});
  const conn = {
    mark: async (event: string, how: Mark, signal: AbortSignal) => {
      shown.push(`${event} ${how}`);
      await mark?.(event, how, signal);
    },
  };
  const connections = { now: (input: string) => (input === 'chat' ? (conn as unknown as Conn) : undefined) };
  let over = false;
  const subscription = noticed.pipe(marking({ connections, clock })).subscribe({
    next: (entry) => out.push(entry),
    complete: () => {
      over = true;
    },
  });
  const notice = (code: ActivityCode, event: string, more: Partial<Activity> = {}) =>
    noticed.next({ code, at: 0, input: 'chat', event, addressed: true, ...more });
  return { notice, noticed, out, shown, clock, subscription, isOver: () => over };
}

it('shows how far a command is, and hands on what it is told', () => {
  const { notice, shown, out } = marked();
  for (const code of ['queued', 'asked'] as const) notice(code, code);
  notice('running', 'a');
  notice('ran', 'b');
  const failures = ['failed', 'cancelled', 'timeout', 'not-allowed', 'too-old', 'throttled'] as const;
  for (const code of failures) notice(code, code);
  expect(shown).toEqual([
    ...['queued seen', 'asked seen', 'a running', 'b done'],
    ...failures.map((code) => `${code} failed`),
  ]);
  expect(out).toHaveLength(10);
});

it('marks nothing that was not said to the bot, is no command, or stands where nothing can be marked', () => {
  const { notice, shown } = marked();
  notice('ran', 'heard', { addressed: undefined } as never);
  notice('no-match', 'a');
  notice('accepted', 'a');
  notice('ran', 'a', { input: 'mail' });
  expect(shown).toEqual([]);
});

it('marks one message in order, and others meanwhile', async () => {
  const first = Promise.withResolvers<void>();
  const { notice, shown } = marked((event, how) =>
    event === 'a' && how === 'running' ? first.promise : Promise.resolve(),
  );
  notice('running', 'a');
  notice('ran', 'a');
  notice('ran', 'b');
  expect(shown).toEqual(['a running', 'b done']);
  first.resolve();
  await vi.waitFor(() => expect(shown).toEqual(['a running', 'b done', 'a done']));
});

it('goes on after a failure, and waits as long as the network asks', async () => {
  const failures = [new Error('odd'), new SendError('limited', 'wait', { wait: 5_000 })];
  const { notice, shown, clock } = marked(async () => {
    const failure = failures.shift();
    if (failure) throw failure;
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  notice('ran', 'a');
  await turn();
  notice('ran', 'b');
  await turn();
  notice('ran', 'c');
  expect(shown).toEqual(['a done', 'b done']);
  clock.maxFrames = 5_000;
  clock.schedule(() => notice('ran', 'd'), 5_000);
  clock.flush();
  expect(shown).toEqual(['a done', 'b done', 'd done']);
});

it('has a hundred under way at most, and gives each up after ten seconds', () => {
  const aborted: string[] = [];
  const { notice, shown, clock } = marked((event, _, signal) => {
    signal.addEventListener('abort', () => aborted.push(event));
    return new Promise(() => undefined);
  });
  for (let count = 0; count < 130; count += 1) notice('ran', `e${count}`);
  expect(shown).toHaveLength(100);
  clock.maxFrames = 10_000;
  clock.flush();
  expect(aborted).toHaveLength(100);
  notice('ran', 'later');
  expect(shown.at(-1)).toBe('later done');
});

it('holds up nobody at the end', () => {
  const { notice, noticed, isOver } = marked(() => new Promise(() => undefined));
  notice('ran', 'a');
  noticed.complete();
  expect(isOver()).toBe(true);
});
