import type { SchedulerLike, Subscription } from 'rxjs';
import { asyncScheduler, BehaviorSubject, map, mergeMap, NEVER, Observable, of, Subject, take } from 'rxjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import { ConfigError } from '../../src/errors.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import type { Journal } from '../../src/journal.ts';
import { ofType } from '../../src/operators/of-type.ts';
import { windowByCount } from '../../src/operators/window-by-count.ts';
import { reply, send } from '../../src/outgoing.ts';
import type { Pipeline } from '../../src/pipeline.ts';
import { pipeline } from '../../src/pipeline.ts';
import { bot } from '../../src/streams/bot.ts';
import { nothingAround } from '../support/around.ts';
import { place, text } from '../support/place.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.useRealTimers();
});

/** Lets virtual time pass, and everything that is to happen in it happen. */
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

/** How many of something there are. */
interface Count {
  open: number;
}

function counted<T>(source: Observable<T>, count: Count): Observable<T> {
  return new Observable<T>((subscriber) => {
    count.open += 1;
    const inner = source.subscribe(subscriber);
    return () => {
      count.open -= 1;
      inner.unsubscribe();
    };
  });
}

/** A bot whose pipelines are replaced, and what it holds while it runs. */
function start(first: readonly Pipeline[], fixed: readonly Pipeline[] = [], kept = memoryJournal()) {
  const chat = place('chat');
  const plugged = new BehaviorSubject(first);
  const stop = new Subject<number>();
  const noticed: Activity[] = [];
  const timers = new Set<Subscription>();
  const schedule = (work: () => void, delay?: number, state?: unknown): Subscription => {
    const timer = asyncScheduler.schedule(work, delay, state);
    timers.add(timer);
    timer.add(() => timers.delete(timer));
    return timer;
  };
  const clock = { now: () => asyncScheduler.now(), schedule } as SchedulerLike;
  const listeners = { open: 0 };
  const watches = { open: 0 };
  const routes: (readonly string[])[] = [];
  const journal: Journal = {
    ...kept,
    changes: counted(kept.changes, listeners),
    notices: counted(kept.notices, listeners),
    accept: (event, readers, ahead) => {
      routes.push(readers);
      return kept.accept(event, readers, ahead);
    },
  };
  let ended: unknown;
  const parts = {
    name: 'bot',
    version: '0',
    links: [chat],
    pipelines: fixed,
    plugged,
    journal,
    ...nothingAround,
    registry: { ...nothingAround.registry, watch: () => counted(NEVER, watches) },
    random: () => 1,
    clock,
  };
  const running = bot(parts, { stop }).subscribe({
    next: (entry) => noticed.push(entry),
    error: (error) => {
      ended = error;
    },
    complete: () => {
      ended = 'complete';
    },
  });
  ends.push(() => running.unsubscribe());
  return {
    chat,
    said: () => chat.sent.map(({ data }) => data),
    plug: (...pipelines: readonly Pipeline[]) => plugged.next(pipelines),
    codes: () => noticed.map(({ code }) => code),
    stop: () => stop.next(5_000),
    ended: () => ended,
    routes,
    holds: () => ({ timers: timers.size, listeners: listeners.open, watches: watches.open, lists: plugged.observed }),
  };
}

/** Answers each message with a word, as soon as the gate is open. */
const answers = (word: string, gate: Observable<unknown> = of(true), from = ['chat']): Pipeline<string, 'chat'> => ({
  name: 'plug',
  from,
  to: ['chat'],
  run: (sources) => ({
    chat: sources.chat!.pipe(
      ofType('text'),
      mergeMap(
        (event) =>
          gate.pipe(
            take(1),
            map(() => reply(event, `${word}: ${event.data}`)),
          ),
        100,
      ),
    ),
  }),
});

it('another of its name takes the place of a pipeline, and no link notices', async () => {
  const { chat, said, plug, codes } = start([answers('one')]);
  chat.say('a');
  await pass();
  plug(answers('two'));
  chat.say('b');
  await pass();
  expect(said()).toEqual(['one: a', 'two: b']);
  expect(codes().filter((code) => code === 'up' || code === 'down')).toEqual(['up']);
});

it('one that is replaced finishes what it has in hand; what it has not read is for the next', async () => {
  const gate = new Subject<void>();
  const { chat, said, plug } = start([answers('one', gate)]);
  for (let count = 0; count < 100; count += 1) chat.say(String(count));
  await pass();
  plug(answers('two'));
  chat.say('last');
  await pass(1_000);
  expect(said()).toEqual([]);
  gate.next();
  await pass();
  const numbers = Array.from({ length: 100 }, (_, count) => `${count < 64 ? 'one' : 'two'}: ${count}`);
  expect(said()).toEqual([...numbers, 'two: last']);
});

it('only the newest begins when one takes its time and others came meanwhile', async () => {
  const gate = new Subject<void>();
  let begun = 0;
  const between: Pipeline = {
    ...answers('between'),
    run: () => {
      begun += 1;
      return {};
    },
  };
  const { chat, said, plug } = start([answers('one', gate)]);
  chat.say('a');
  await pass();
  plug(between);
  plug(answers('three'));
  chat.say('b');
  gate.next();
  await pass();
  expect(said()).toEqual(['one: a', 'three: b']);
  expect(begun).toBe(0);
});

it('one that does not finish is given half a minute; what it has open comes to the next', async () => {
  const { chat, said, plug } = start([answers('one', NEVER)]);
  chat.say('a');
  await pass();
  plug(answers('two'));
  await pass(29_999);
  expect(said()).toEqual([]);
  await pass(1);
  expect(said()).toEqual(['two: a']);
});

it('a window is not cut in two', async () => {
  const windows = (word: string) =>
    pipeline({
      name: 'plug',
      from: ['chat'],
      to: ['chat'],
      horizon: 60_000,
      run: ({ chat }) => ({
        chat: chat.pipe(
          ofType('text'),
          windowByCount({ count: 3, keep: ({ data }) => data }),
          map(({ kept, causes }) => ({
            type: 'text' as const,
            to: 'chat:room' as const,
            data: `${word}: ${kept.join(' ')}`,
            causes,
          })),
        ),
      }),
    });
  const { chat, said, plug } = start([windows('one')]);
  chat.say('a');
  chat.say('b');
  await pass();
  plug(windows('two'));
  chat.say('c');
  await pass();
  expect(said()).toEqual(['two: a b c']);
});

it('one that fails again and again gives way at once', async () => {
  const broken: Pipeline = {
    ...answers('one'),
    run: () => {
      throw new Error('broken');
    },
  };
  const { chat, said, plug, codes } = start([broken]);
  chat.say('a');
  await pass();
  expect(codes()).toContain('pipeline-failed');
  plug(answers('two'));
  await pass();
  expect(said()).toEqual(['two: a']);
});

it('one that is gone hears nothing, and the others go on', async () => {
  const fixed = { ...answers('fixed'), name: 'fixed' };
  const { chat, said, plug, routes } = start([answers('one')], [fixed]);
  chat.say('a');
  await pass();
  plug();
  chat.say('b');
  await pass();
  expect(said().toSorted()).toEqual(['fixed: a', 'fixed: b', 'one: a']);
  expect(routes).toEqual([['fixed', 'plug'], ['fixed']]);
});

it('leaves no listener, no timer and no route behind', async () => {
  const { chat, said, plug, holds, routes } = start([answers('0')]);
  chat.say('a');
  await pass(1_000);
  const before = holds();
  expect(before.timers).toBeGreaterThan(0);
  expect(before.listeners).toBeGreaterThan(0);
  for (let count = 1; count <= 50; count += 1) {
    plug(answers(String(count), of(true), count % 2 === 0 ? ['chat'] : ['chat', 'registry']));
    chat.say('b');
    await pass(1_000);
  }
  chat.say('c');
  await pass(60_000);
  expect(said().slice(-2)).toEqual(['50: b', '50: c']);
  expect(holds()).toEqual(before);
  expect(routes.at(-1)).toEqual(['plug']);
});

it('hears from the first what came due while the bot was away', async () => {
  const kept = memoryJournal();
  await kept.accept(text('chat', 'a', 'hi'), ['plug']);
  await kept.read('plug', { limit: 1, inHand: 1, perConversation: 1 });
  await kept.commit('plug', [{ sink: 'later', job: { due: Date.now(), data: 'tea', causes: ['a'] } }]);
  const later = pipeline({
    name: 'plug',
    from: ['later'],
    to: ['chat'],
    run: (sources) => ({ chat: sources.later.pipe(map((event) => send([event], 'chat:room', String(event.data)))) }),
  });
  const { said } = start([later], [], kept);
  await pass();
  expect(said()).toEqual(['tea']);
});

it('watches the registry only while a pipeline reads it', async () => {
  const { plug, holds } = start([answers('one')]);
  await pass();
  expect(holds().watches).toBe(0);
  plug(answers('two', of(true), ['chat', 'registry']));
  expect(holds().watches).toBe(1);
  plug(answers('three', of(true), ['chat', 'registry']));
  expect(holds().watches).toBe(1);
  plug(answers('four'));
  expect(holds().watches).toBe(0);
});

it('replaces nothing any more once it is told to stop, and finishes', async () => {
  const gate = new Subject<void>();
  const { chat, said, plug, stop, ended, holds } = start([answers('one', gate)]);
  chat.say('a');
  await pass();
  stop();
  await pass();
  plug(answers('two'));
  await pass();
  gate.next();
  await pass();
  expect(said()).toEqual(['one: a']);
  expect(ended()).toBe('complete');
  expect(holds()).toEqual({ timers: 0, listeners: 0, watches: 0, lists: false });
});

it('a list that cannot be ends the bot', async () => {
  const { plug, ended } = start([answers('one')]);
  await pass();
  plug(answers('two', of(true), ['nowhere']));
  expect(ended()).toBeInstanceOf(ConfigError);
  expect(String(ended())).toContain("pipeline 'plug' needs the input 'nowhere'");
});
