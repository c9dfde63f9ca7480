import { NEVER, of, Subject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { SendError } from '../../src/errors.ts';
import { catchingUp } from '../../src/inputs/slack/catching-up.ts';
import type { Frame } from '../../src/inputs/slack/frame.ts';
import type { History } from '../../src/inputs/slack/history.ts';
import { history } from '../../src/inputs/slack/history.ts';

type Told = Frame & { type: 'event' };

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const context = { name: 'slack', log: quiet, since: async () => 0 };

/** Something said in a thread. */
function said(channel: string, ts: string, ack?: () => void): Frame {
  return { type: 'event', event: { type: 'message', channel, ts, thread_ts: '0' }, ...(ack && { ack }) };
}

describe('what is said while the history is read', () => {
  /** What comes out, as `C1 2`; a past that is read when the test says so. */
  const reading = async (options: Partial<History> = {}) => {
    const clock = new TestScheduler(() => {});
    const live = new Subject<Frame>();
    const pasts = new Map<string, Subject<{ messages: readonly object[]; cut: boolean }>>();
    const out: string[] = [];
    const past: History['past'] = (channel) => {
      const one = new Subject<{ messages: readonly object[]; cut: boolean }>();
      pasts.set(channel, one);
      return one as ReturnType<History['past']>;
    };
    const whole = { channels: () => of(['C1', 'C2', 'C3']), past, ...options };
    const subscription = catchingUp(live, { context, history: whole, clock }).subscribe((frame) => {
      if (frame.type === 'gap') out.push(`gap: ${frame.reason}`);
      if (frame.type !== 'event') return;
      out.push(`${frame.event.channel} ${frame.event.ts}`);
      (frame as Told).ack?.();
    });
    await Promise.resolve();
    await Promise.resolve();
    const read = (channel: string, ...stamps: string[]) => {
      pasts.get(channel)?.next({ messages: stamps.map((ts) => ({ type: 'message', channel, ts })), cut: false });
      pasts.get(channel)?.complete();
    };
    return { clock, live, out, pasts, read, subscription };
  };

  it('comes after it in its channel, which is read next, and at once where it is read already', async () => {
    const { live, out, read, pasts } = await reading();
    live.next(said('C3', '9'));
    read('C1', '1');
    live.next(said('C1', '8'));
    read('C3', '3', '4');
    expect(out).toEqual(['C1 1', 'C1 8', 'C3 3', 'C3 4', 'C3 9']);
    expect([...pasts.keys()]).toEqual(['C1', 'C3', 'C2']);
  });

  it('waits for nothing where it begins a thread, and in a direct chat as in a thread', async () => {
    const { live, out, read } = await reading({ channels: () => of(['C1', 'D2']) });
    const begin = (channel: string): Frame => ({ type: 'event', event: { type: 'message', channel, ts: '9' } });
    live.next(begin('C1'));
    live.next(begin('D2'));
    expect(out).toEqual(['C1 9']);
    read('C1');
    read('D2', '1');
    expect(out).toEqual(['C1 9', 'D2 1', 'D2 9']);
  });

  it('goes before it after ten seconds, and that channel is a gap', async () => {
    const { clock, live, out, pasts } = await reading();
    live.next(said('C1', '9'));
    clock.schedule(() => live.next(said('C2', '8')), 5_000);
    clock.maxFrames = Number.POSITIVE_INFINITY;
    clock.flush();
    expect(out).toEqual(['C1 9', 'C2 8']);
    expect([...pasts.keys()]).toEqual(['C1', 'C2', 'C3']);
    pasts.get('C3')?.complete();
    expect(out.at(-1)).toBe('gap: the history of C1, C2 took too long');
  });

  it('is held a hundred times: what is over comes again, or is a gap', async () => {
    const { live, out } = await reading();
    for (let count = 1; count <= 100; count += 1) live.next(said('C2', `${count}`));
    live.next(said('C2', 'over', () => {}));
    expect(out).toEqual([]);
    live.next(said('C2', 'over'));
    expect(out).toEqual(['gap: too much is said while the history is read']);
  });

  it('is read anew when there is another gap meanwhile, from the first one on', async () => {
    const from: number[] = [];
    const past: History['past'] = (_, since) => {
      from.push(since);
      return NEVER;
    };
    const { live } = await reading({ past });
    live.next({ type: 'gap', from: 500_000, to: 600_000, reason: 'cut' });
    expect(from.length).toBe(2);
    expect(from[1]).toBe(from[0]);
  });
});

describe('the calls', () => {
  const answers = (calls: [number, string][], clock: TestScheduler, failing: SendError[] = []) => ({
    refused: NEVER,
    call: async (method: string) => {
      calls.push([clock.now(), method]);
      const failure = failing.shift();
      if (failure) throw failure;
      return { messages: [] };
    },
  });

  it('are twenty at once, then one in 1.2 s', async () => {
    const clock = new TestScheduler(() => {});
    const calls: [number, string][] = [];
    const { past } = history(answers(calls, clock), clock);
    for (let count = 0; count < 23; count += 1) past('C1', 0, 10).subscribe();
    clock.maxFrames = Number.POSITIVE_INFINITY;
    clock.flush();
    expect(calls.map(([at]) => at)).toEqual([...Array.from({ length: 20 }, () => 0), 1_200, 2_400, 3_600]);
  });

  it('that are given up before their turn cost nobody any time', () => {
    const clock = new TestScheduler(() => {});
    const calls: [number, string][] = [];
    const { past } = history(answers(calls, clock), clock);
    for (let count = 0; count < 20; count += 1) past('C1', 0, 10).subscribe();
    for (let count = 0; count < 1_000; count += 1) past('C1', 0, 10).subscribe().unsubscribe();
    past('C1', 0, 10).subscribe();
    clock.maxFrames = Number.POSITIVE_INFINITY;
    clock.flush();
    expect(calls.map(([at]) => at).slice(20)).toEqual([1_200]);
  });
});
