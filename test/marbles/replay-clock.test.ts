import type { OperatorFunction, SchedulerLike, Subscription } from 'rxjs';
import {
  asyncScheduler,
  bufferTime,
  debounceTime,
  delay,
  interval,
  map,
  mergeMap,
  Subject,
  sampleTime,
  switchMap,
  throttleTime,
  timer,
  VirtualTimeScheduler,
} from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ReplayClock } from '../../src/streams/replay-clock.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** What happened, and when it was accepted; no timer below falls on one of these moments. */
const history = [
  ['a', 1_000],
  ['b', 1_010],
  ['c', 1_012],
  ['d', 1_031],
  ['e', 1_033],
  ['f', 1_072],
] as const;
const begin = 1_000;
const end = 1_200;

/** Plays the history through an operator, cut at a moment and begun again `away` later; answers what came out, and when. */
function played(operator: (clock: SchedulerLike) => OperatorFunction<string, unknown>, cut?: number, away = 0) {
  const live = new VirtualTimeScheduler();
  live.frame = begin;
  const at = (moment: number, work: () => void) => live.schedule(work, moment - live.now());
  const start = (before: readonly (readonly [string, number])[]) => {
    const clock = new ReplayClock(live, begin);
    const source = new Subject<string>();
    const said: unknown[] = [];
    const subscription = source.pipe(operator(clock)).subscribe((value) => said.push([clock.now(), value]));
    for (const [event, accepted] of before) {
      clock.playTo(accepted);
      source.next(event);
    }
    clock.goLive();
    return { clock, source, subscription, said };
  };
  let run = start([]);
  for (const [event, accepted] of history) at(accepted, () => run.source.next(event));
  if (cut !== undefined) {
    at(cut + 0.5, () => {
      run.subscription.unsubscribe();
      run.clock.stop();
      run = { ...run, source: new Subject() };
    });
    at(cut + 0.5 + away, () => {
      run = start(history.filter(([, accepted]) => accepted <= cut + away));
    });
  }
  live.maxFrames = end;
  live.flush();
  run.subscription.unsubscribe();
  run.clock.stop();
  return run.said;
}

const operators: Readonly<Record<string, (clock: SchedulerLike) => OperatorFunction<string, unknown>>> = {
  bufferTime: (clock) => bufferTime(25, clock),
  'bufferTime, overlapping': (clock) => bufferTime(25, 7, clock),
  debounceTime: (clock) => debounceTime(14, clock),
  throttleTime: (clock) => throttleTime(16, clock, { leading: true, trailing: true }),
  delay: (clock) => delay(27, clock),
  sampleTime: (clock) => sampleTime(17, clock),
  timer: (clock) => switchMap((event) => timer(8, 5, clock).pipe(map((count) => `${event}${count}`))),
  'a timer of a timer': (clock) =>
    mergeMap(
      (event) =>
        timer(4, clock).pipe(
          switchMap(() => timer(3, clock)),
          map(() => event),
        ),
      9,
    ),
};

describe('a run that is cut in two and played again is as one that was not', () => {
  for (const [name, operator] of Object.entries(operators)) {
    it(`${name}, wherever it is cut`, () => {
      const whole = played(operator);
      expect(whole.length).toBeGreaterThan(2);
      for (let cut = begin; cut < begin + 110; cut += 1) expect([cut, played(operator, cut)]).toEqual([cut, whole]);
      for (const away of [1, 20, 35]) expect([away, played(operator, begin + 34, away)]).toEqual([away, whole]);
    });
  }
});

it('begins in the past, and does not move by itself', () => {
  const live = new VirtualTimeScheduler();
  live.frame = 5_000;
  const clock = new ReplayClock(live, 1_000);
  const fired: number[] = [];
  timer(10, clock).subscribe(() => fired.push(clock.now()));
  expect(clock.now()).toBe(1_000);
  live.flush();
  expect([clock.now(), fired, live.actions.length]).toEqual([1_000, [], 0]);
});

it('plays timers in their order, each at its own moment', () => {
  const clock = new ReplayClock(new VirtualTimeScheduler(), 1_000);
  const fired: unknown[] = [];
  for (const wait of [30, 10, 20, 10]) timer(wait, clock).subscribe(() => fired.push([wait, clock.now()]));
  clock.playTo(1_020);
  expect(fired).toEqual([
    [10, 1_010],
    [10, 1_010],
    [20, 1_020],
  ]);
  expect(clock.now()).toBe(1_020);
});

it('is not moved by a moment in its past', () => {
  const clock = new ReplayClock(new VirtualTimeScheduler(), 1_000);
  clock.playTo(1_050);
  clock.playTo(1_010);
  expect(clock.now()).toBe(1_050);
});

it('fires what came due when it goes live, then follows the live clock with one timer for the soonest', () => {
  const live = new VirtualTimeScheduler();
  live.frame = 5_000;
  const clock = new ReplayClock(live, 1_000);
  const fired: unknown[] = [];
  const wait = (ms: number) => timer(ms, clock).subscribe(() => fired.push([ms, clock.now()]));
  for (const ms of [50, 4_500, 4_200]) wait(ms);
  clock.goLive();
  expect(fired).toEqual([[50, 1_050]]);
  expect([clock.now(), live.actions.length]).toEqual([5_000, 1]);
  wait(100);
  expect(live.actions).toHaveLength(1);
  live.maxFrames = 5_150;
  live.flush();
  expect(fired).toEqual([
    [50, 1_050],
    [100, 5_100],
  ]);
  live.maxFrames = 9_000;
  live.flush();
  expect(fired.slice(2)).toEqual([
    [4_200, 5_200],
    [4_500, 5_500],
  ]);
  expect(live.actions).toEqual([]);
});

it('does nothing more when it is played or goes live a second time', () => {
  const live = new VirtualTimeScheduler();
  live.frame = 1_000;
  const clock = new ReplayClock(live, 1_000);
  clock.goLive();
  timer(500, clock).subscribe(() => expect.unreachable());
  clock.playTo(9_000);
  clock.goLive();
  expect([clock.now(), live.actions.length]).toEqual([1_000, 1]);
});

it('forgets a timer that nobody waits for any more', () => {
  const live = new VirtualTimeScheduler();
  const clock = new ReplayClock(live, 0);
  clock.goLive();
  const waits: Subscription[] = [1, 2, 3].map((ms) => timer(ms, clock).subscribe(() => expect.unreachable()));
  for (const wait of waits) wait.unsubscribe();
  live.flush();
  expect([clock.actions, live.actions]).toEqual([[], []]);
});

it('waits for longer than a timer of Node can', () => {
  vi.useFakeTimers({ now: 1_000 });
  const days = 60 * 86_400_000;
  const clock = new ReplayClock(asyncScheduler, 1_000);
  const fired: number[] = [];
  timer(days, clock).subscribe(() => fired.push(clock.now()));
  clock.goLive();
  vi.advanceTimersByTime(days - 1);
  expect(fired).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(fired).toEqual([1_000 + days]);
  expect(vi.getTimerCount()).toBe(0);
});

it('drops every timer when it stops, its own too', () => {
  vi.useFakeTimers({ now: 1_000 });
  const clock = new ReplayClock(asyncScheduler, 1_000);
  timer(10, clock).subscribe(() => expect.unreachable());
  clock.goLive();
  expect(vi.getTimerCount()).toBe(1);
  clock.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(100);
});

it('is an error when a timer of 0 ms, set again and again, would hold up time for ever', () => {
  const clock = new ReplayClock(new VirtualTimeScheduler(), 1_000);
  let count = 0;
  interval(0, clock).subscribe(() => {
    count += 1;
  });
  expect(() => clock.playTo(1_001)).toThrow(
    '100,000 timers came due in one moment: one of 0 ms is set again and again',
  );
  expect(count).toBeGreaterThan(99_000);
});

it('stands still while the time of day is behind it, without asking again and again', () => {
  vi.useFakeTimers({ now: 1_000 });
  const schedule = vi.spyOn(asyncScheduler, 'schedule');
  const clock = new ReplayClock(asyncScheduler, 61_000);
  clock.goLive();
  const fired: unknown[] = [];
  timer(0, clock).subscribe(() => fired.push([0, clock.now()]));
  timer(500, clock).subscribe(() => fired.push([500, clock.now()]));
  vi.advanceTimersByTime(60_000);
  expect(fired).toEqual([[0, 61_000]]);
  vi.advanceTimersByTime(500);
  expect(fired).toEqual([
    [0, 61_000],
    [500, 61_500],
  ]);
  expect(schedule.mock.calls.length).toBeLessThan(5);
  schedule.mockRestore();
});

describe('a live clock that is set', () => {
  it('is noticed within a minute', async () => {
    vi.useFakeTimers({ now: 0 });
    const hour = 3_600_000;
    const clock = new ReplayClock(asyncScheduler, 0);
    const fired: number[] = [];
    clock.goLive();
    const waiting = timer(2 * hour, clock).subscribe(() => fired.push(Date.now()));
    await vi.advanceTimersByTimeAsync(hour);
    vi.setSystemTime(3 * hour);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fired).toEqual([3 * hour + 60_000]);
    waiting.unsubscribe();
    clock.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
