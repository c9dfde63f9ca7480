import fc from 'fast-check';
import type { SchedulerLike } from 'rxjs';
import {
  asyncScheduler,
  bufferTime,
  concatMap,
  EMPTY,
  filter,
  map,
  merge,
  mergeMap,
  NEVER,
  of,
  Subject,
  share,
  take,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import { JournalError } from '../../src/errors.ts';
import type { TextEvent } from '../../src/event.ts';
import { release } from '../../src/event.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import type { Journal, Produced } from '../../src/journal.ts';
import { ofType } from '../../src/operators/of-type.ts';
import { reply, send } from '../../src/outgoing.ts';
import type { Pipeline, Sources } from '../../src/pipeline.ts';
import { pipeline } from '../../src/pipeline.ts';
import { running } from '../../src/streams/running.ts';
import type { World } from '../../src/world.ts';
import { nothingAround } from '../support/around.ts';
import { text } from '../support/place.ts';

const minute = 60_000;
const endings: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  for (const end of endings.splice(0)) end();
  vi.useRealTimers();
});

/** Lets virtual time pass, and everything that is to happen in it happen. */
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

const world = (clock: SchedulerLike): World => ({
  ...nothingAround,
  memory: { get: async () => undefined, list: async () => [] },
  letters: { dead: async () => [], waiting: async () => [] },
  clock,
  behind: () => 0,
  status: async () => ({ name: 'bot', version: '0', started: 0, inputs: [], dead: 0, later: 0 }),
});

/** Runs a pipeline over a journal until the test ends. */
function run(one: Pipeline, journal: Journal = memoryJournal(), { random = () => 1 } = {}) {
  const ending = new Subject<void>();
  const leaving = new Subject<void>();
  let failure: unknown;
  const noticed: Activity[] = [];
  let over = false;
  let count = 0;
  const subscription = running(one, {
    journal,
    world,
    ending,
    leaving,
    readers: (input) => [input],
    aside: () => [],
    lane: (to) => to,
    now: () => asyncScheduler.now(),
    clock: asyncScheduler,
    random,
  }).subscribe({
    next: (entry) => noticed.push(entry),
    error: (error) => {
      failure = error;
    },
    complete: () => {
      over = true;
    },
  });
  endings.push(() => subscription.unsubscribe());
  return {
    journal,
    noticed,
    ending,
    leaving,
    failure: () => failure,
    over: () => over,
    leave: () => subscription.unsubscribe(),
    codes: () => noticed.map(({ code }) => code),
    say: async (data: string, fields: Partial<TextEvent> = {}) => {
      count += 1;
      await journal.accept(text('chat', `chat:${count}`, data, fields), [one.name]);
    },
    /** What was said since it was last asked. */
    said: async () => {
      const words: unknown[] = [];
      for (let batch = await journal.outbox(100); batch.length > 0; batch = await journal.outbox(100)) {
        words.push(...batch.map(({ data }) => data));
        for (const { key } of batch) await journal.mark(key, 'sent');
      }
      return words;
    },
    open: async () => (await journal.counts()).open[one.name] ?? 0,
  };
}

type Chat = Sources<'chat'>['chat'];
/** A pipeline that answers in the chat what `answer` makes of it. */
const answering = (answer: (chat: Chat, clock: SchedulerLike) => ReturnType<typeof echo>, horizon?: number) =>
  pipeline({
    name: 'p',
    from: ['chat'],
    to: ['chat'],
    run: ({ chat }, { clock }) => ({ chat: answer(chat, clock) }),
    ...(horizon === undefined ? {} : { horizon }),
  });
const echo = (chat: Chat) =>
  chat.pipe(
    ofType('text'),
    map((event) => reply(event, event.data)),
  );

it('feeds a pipeline in order, and settles what it answers', async () => {
  const { say, said, open } = run(answering(echo));
  for (const word of ['1', '2', '3']) await say(word);
  await pass();
  expect(await said()).toEqual(['1', '2', '3']);
  expect(await open()).toBe(0);
});

it('reads nothing and sets no timer before it is subscribed, and leaves none when it is left', async () => {
  const windows = answering(
    (chat, clock) =>
      chat.pipe(
        bufferTime(minute, clock),
        concatMap(() => EMPTY),
      ),
    minute,
  );
  for (const one of [answering(echo), windows]) {
    const { say, leave } = run(one);
    await say('x');
    await pass(10);
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    leave();
    expect(vi.getTimerCount()).toBe(0);
  }
});

it('writes what is said in one turn as one', async () => {
  const journal = memoryJournal();
  const commits: (readonly Produced[])[] = [];
  const commit: Journal['commit'] = (name, produced) => {
    commits.push(produced);
    return journal.commit(name, produced);
  };
  for (const id of ['a', 'b', 'c']) await journal.accept(text('chat', id, id), ['p']);
  run(answering(echo), { ...journal, commit });
  await pass();
  expect(commits.map((produced) => produced.length)).toEqual([3]);
});

it('hears settled last, whatever the order of the sinks: what is said about an event comes first', async () => {
  const both = pipeline({
    name: 'p',
    from: ['chat'],
    to: ['chat'],
    run: ({ chat }) => ({
      settled: chat,
      out: chat.pipe(
        ofType('text'),
        map((event) => reply(event, 'a', { open: true })),
      ),
    }),
  });
  const { journal, say, open, codes } = run(both);
  await say('x', { replyTo: 'chat:C1' });
  await pass();
  expect(await journal.outbox(9)).toMatchObject([{ origin: { replyTo: 'chat:C1' } }]);
  expect([await open(), codes()]).toEqual([0, []]);
});

it('lets go an event that an operator drops', async () => {
  const dropping = answering((chat) =>
    chat.pipe(
      tap((event) => event[release]?.()),
      filter((event): event is never => event === undefined),
    ),
  );
  const { say, open, codes } = run(dropping);
  await say('x');
  await pass();
  expect([await open(), codes()]).toEqual([0, []]);
});

it('passes on what a pipeline notices, under its name', async () => {
  const noticing = pipeline({
    name: 'p',
    from: ['chat'],
    to: [],
    run: ({ chat }) => ({
      settled: chat,
      activity: chat.pipe(map((event): Activity => ({ code: 'ran', at: 1, event: event.id }))),
    }),
  });
  const { say, noticed } = run(noticing);
  await say('x');
  await pass();
  expect(noticed).toEqual([{ code: 'ran', at: 1, event: 'chat:1', pipeline: 'p' }]);
});

it('says that it tries a dead letter again when there is one, and not when there is none', async () => {
  const journal = memoryJournal();
  const { say, noticed, open } = run(
    pipeline({
      name: 'p',
      from: ['chat'],
      to: ['chat'],
      run: ({ chat }) => ({
        redeliver: chat.pipe(
          ofType('text'),
          map(({ id, data }) => ({ number: Number(data), causes: [id] as const })),
        ),
      }),
    }),
    journal,
  );
  await journal.accept(text('chat', 'lost', 'x'), ['q']);
  await journal.read('q', { limit: 9, inHand: 9, perConversation: 9 });
  await journal.reopen('q', { id: 'lost', reason: 'it broke' });
  for (const number of ['7', '1', '1']) await say(number);
  await pass();
  expect(noticed).toMatchObject([{ code: 'redelivered', event: 'chat:2', detail: 'dead letter 1', pipeline: 'p' }]);
  expect(await open()).toBe(0);
});

describe('what is never named', () => {
  it('is let go after the horizon, and reported when it is named after all', async () => {
    const late = answering((chat) =>
      chat.pipe(
        ofType('text'),
        mergeMap((event) => timer(10 * minute).pipe(map(() => reply(event, 'late'))), 9),
      ),
    );
    const { say, said, open, noticed } = run(late);
    await say('x');
    await pass(5 * minute);
    expect(await open()).toBe(1);
    await pass(minute);
    expect(await open()).toBe(0);
    await pass(5 * minute);
    expect(await said()).toEqual(['late']);
    expect(noticed).toMatchObject([
      {
        code: 'retired',
        pipeline: 'p',
        event: 'chat:1',
        detail: expect.stringMatching(/^named in nothing within 5m: /),
      },
      { code: 'named-late', pipeline: 'p', event: 'chat:1' },
    ]);
  });

  it('is reported once for all that are let go together', async () => {
    const { say, noticed } = run(answering(() => EMPTY));
    await say('x');
    await say('y');
    await pass(7 * minute);
    expect(noticed).toMatchObject([
      { code: 'retired', event: 'chat:1', detail: expect.stringMatching(/5m, and 1 other: /) },
    ]);
  });

  it('stays, where a pipeline settles all itself', async () => {
    const { say, open, noticed } = run({ ...answering(() => EMPTY), settlesAll: true });
    await say('x');
    await pass(60 * minute);
    expect(await open()).toBe(1);
    expect(noticed).toEqual([]);
  });

  it('is held for a whole horizon more when the clock was set forward', async () => {
    const { say, open } = run(answering(() => EMPTY));
    await say('x');
    await pass(minute);
    vi.setSystemTime(Date.now() + 60 * minute);
    await pass(5 * minute);
    expect(await open()).toBe(1);
    await pass(3 * minute);
    expect(await open()).toBe(0);
  });

  it('is held for as long as the pipeline asks for', async () => {
    const { say, open } = run(answering(() => EMPTY, 60 * minute));
    await say('x');
    await pass(59 * minute);
    expect(await open()).toBe(1);
    await pass(10 * minute);
    expect(await open()).toBe(0);
  });

  it('counts from the last time that it was handed out', async () => {
    let fail = true;
    const failing = answering((chat) =>
      merge(
        chat.pipe(mergeMap(() => NEVER, 9)),
        fail ? timer(4 * minute).pipe(mergeMap(() => throwError(() => new Error('broken')))) : NEVER,
      ),
    );
    const { say, open } = run(failing);
    await say('x');
    await pass(4 * minute - 1);
    fail = false;
    await pass(4 * minute);
    expect(await open()).toBe(1);
    await pass(2 * minute);
    expect(await open()).toBe(0);
  });
});

describe('how much it has in hand', () => {
  /** A pipeline that keeps all it hears to itself. */
  const holding = (horizon?: number) => {
    const heard: string[] = [];
    const held = answering(
      (chat) =>
        chat.pipe(
          tap(({ id }) => heard.push(id)),
          mergeMap(() => NEVER, 10_000),
        ),
      horizon,
    );
    return { held, heard };
  };

  it('is a thousand events, and more as they are settled', async () => {
    const { held, heard } = holding();
    const { say, journal } = run(held);
    for (let index = 0; index < 1_500; index += 1) await say('x', { conversation: `c${index}` });
    await pass(30_000);
    expect(heard).toHaveLength(1_000);
    await journal.commit('p', [{ sink: 'settled', ids: ['chat:1', 'chat:2'] }]);
    await pass();
    expect(heard).toHaveLength(1_002);
  });

  it('is 64 of one conversation: one that hangs holds up no other', async () => {
    const { held, heard } = holding();
    const { say } = run(held);
    for (let index = 0; index < 2_000; index += 1) await say('x', { conversation: 'hung' });
    await say('ping', { conversation: 'other' });
    await pass();
    expect(heard).toHaveLength(65);
    expect(heard).toContain('chat:2001');
  });

  it('is all there is for a pipeline with windows', async () => {
    const { held, heard } = holding(60 * minute);
    const { say } = run(held);
    for (let index = 0; index < 1_500; index += 1) await say('x');
    await pass(1_000);
    expect(heard).toHaveLength(1_500);
  });
});

describe('a pipeline that throws', () => {
  it('says what it threw, also where that is no error', async () => {
    const bare = answering((chat) =>
      chat.pipe(
        ofType('text'),
        map((event) => {
          throw { nothing: undefined, null: null, words: 'words', odd: { toString: () => expect.fail() } }[event.data];
        }),
      ),
    );
    const { say, noticed } = run(bare);
    for (const word of ['nothing', 'null', 'words', 'odd']) await say(word);
    await pass();
    expect(noticed.map(({ code, detail }) => [code, detail])).toEqual([
      ['set-aside', 'it threw undefined, which is no error'],
      ['set-aside', 'it threw null, which is no error'],
      ['set-aside', 'words'],
      ['set-aside', 'it threw something that is no error'],
    ]);
  });

  it('goes on without the event under which it threw, each other event handled once and in order', async () => {
    const touchy = answering((chat) =>
      chat.pipe(
        ofType('text'),
        map((event) => {
          if (event.data === 'bad') throw new Error('boom');
          return reply(event, event.data);
        }),
      ),
    );
    const { journal, say, said, open, noticed } = run(touchy);
    for (const word of ['1', 'bad', '2', 'bad', '3']) await say(word);
    await pass();
    expect(await said()).toEqual(['1', '2', '3']);
    expect(noticed).toMatchObject([
      { code: 'set-aside', event: 'chat:2', detail: 'boom', pipeline: 'p' },
      { code: 'set-aside', event: 'chat:4' },
    ]);
    expect([await open(), (await journal.counts()).dead]).toEqual([0, 2]);
  });

  it.each([
    ['a message', (event: TextEvent) => ({ chat: of({ ...reply(event, 'x'), key: 7 as never }) })],
    ['work', (event: TextEvent) => ({ later: of({ due: Number.NaN, data: null, causes: [event.id] as const }) })],
    ['a cancel', (event: TextEvent) => ({ later: of({ cancel: 7 as never, causes: [event.id] as const }) })],
    [
      'a memory',
      (event: TextEvent) => ({ memory: of({ key: 'k', value: (() => 1) as never, causes: [event.id] as const }) }),
    ],
    ['a redelivery', (event: TextEvent) => ({ redeliver: of({ number: 0.5, causes: [event.id] as const }) })],
  ])('goes on without the event because of which it says what cannot be written: %s', async (_, say) => {
    const odd = pipeline({
      name: 'p',
      from: ['chat'],
      to: ['chat'],
      run: ({ chat }) => {
        const heard = chat.pipe(ofType('text'), share());
        const bad = heard.pipe(filter(({ data }) => data === 'bad'));
        const good = heard.pipe(filter(({ data }) => data !== 'bad'));
        const outOf = (sink: 'chat' | 'later' | 'memory' | 'redeliver') =>
          bad.pipe(
            mergeMap(
              (event) => ({ chat: EMPTY, later: EMPTY, memory: EMPTY, redeliver: EMPTY, ...say(event) })[sink] as never,
              1,
            ),
          );
        return {
          chat: merge(good.pipe(map((event) => reply(event, event.data))), outOf('chat')),
          later: outOf('later'),
          memory: outOf('memory'),
          redeliver: outOf('redeliver'),
        };
      },
    });
    const { journal, say: hear, said, open, noticed } = run(odd);
    for (const word of ['1', 'bad', '2']) await hear(word);
    await pass();
    expect(await said()).toEqual(['1', '2']);
    expect(noticed).toMatchObject([{ code: 'set-aside', event: 'chat:2', pipeline: 'p' }]);
    expect([await open(), (await journal.counts()).dead]).toEqual([0, 1]);
  });

  it('waits before it starts again when it says what cannot be written because of nothing that it has in hand', async () => {
    const { say, codes } = run(
      answering((chat) =>
        chat.pipe(
          ofType('text'),
          map((event) => ({ ...reply(event, 'x'), causes: ['nobody'] as const, key: 7 as never })),
        ),
      ),
    );
    await say('x');
    await pass(1_999);
    expect(codes()).toEqual(['pipeline-failed']);
    await pass(1);
    expect(codes()).toEqual(['pipeline-failed', 'pipeline-failed']);
  });

  it('starts again later, with its open events, when it threw under none', async () => {
    let tries = 0;
    const shaky = answering((chat) => {
      tries += 1;
      return tries < 3 ? timer(10).pipe(mergeMap(() => throwError(() => new Error('boom')))) : echo(chat);
    });
    const { say, said, noticed } = run(shaky);
    await say('x');
    await pass(10 + 1_999);
    expect(tries).toBe(1);
    await pass(1);
    expect(tries).toBe(2);
    await pass(10 + 3_999);
    expect(tries).toBe(2);
    await pass(1);
    expect(await said()).toEqual(['x']);
    expect(noticed.map(({ code, detail }) => [code, detail])).toEqual([
      ['pipeline-failed', 'boom'],
      ['pipeline-failed', 'boom'],
    ]);
  });

  it('waits for a minute at most, and starts over after it ran for a minute', async () => {
    const begun: number[] = [];
    let up = 10;
    const shaky = answering(() => {
      begun.push(asyncScheduler.now());
      return timer(up).pipe(mergeMap(() => throwError(() => new Error('boom'))));
    });
    run(shaky);
    await pass(8 * minute);
    const waits = () => begun.map((at, index) => at - (begun[index - 1] ?? at) - 10).slice(1);
    expect(waits()).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000, 60_000, 60_000]);
    up = minute;
    begun.length = 0;
    await pass(4 * minute);
    expect(begun.slice(2).map((at, index) => at - (begun[index + 1] ?? 0))).toEqual([minute + 2_000, minute + 2_000]);
  });

  it('loses nothing when it fails while more is being read', async () => {
    let tries = 0;
    const failing = answering((chat) => {
      tries += 1;
      const first = tries === 1;
      return chat.pipe(
        ofType('text'),
        mergeMap(async (event) => {
          if (first) throw new Error('boom');
          return reply(event, event.data);
        }, 2_000),
      );
    });
    const journal = memoryJournal();
    for (let index = 0; index < 600; index += 1) {
      await journal.accept(text('chat', `e${index}`, String(index), { conversation: `c${index}` }), ['p']);
    }
    const { said, open } = run(failing, journal);
    await pass(minute);
    const words = await said();
    expect(new Set(words).size).toBe(600);
    expect([words.length, await open(), tries]).toEqual([600, 0, 2]);
  });

  it('starts again when it cannot even begin', async () => {
    let tries = 0;
    const broken = answering((chat) => {
      tries += 1;
      if (tries === 1) throw new Error('no beginning');
      return echo(chat);
    });
    const { say, said, noticed } = run(broken);
    await say('x');
    await pass(2_000);
    expect(await said()).toEqual(['x']);
    expect(noticed).toMatchObject([{ code: 'pipeline-failed', detail: 'no beginning' }]);
  });

  it('handles again what could not be written', async () => {
    const journal = memoryJournal();
    let broken = true;
    const commit: Journal['commit'] = async (name, produced) => {
      if (broken) throw new Error('disk full');
      return journal.commit(name, produced);
    };
    const { say, said, codes } = run(answering(echo), { ...journal, commit });
    await say('x');
    await pass();
    broken = false;
    await pass(2_000);
    expect(await said()).toEqual(['x']);
    expect(codes()).toEqual(['pipeline-failed']);
  });

  it('never stops another', async () => {
    const journal = memoryJournal();
    const bad = run({ ...answering(() => throwError(() => new Error('boom'))), name: 'bad' }, journal);
    const { say, said } = run(answering(echo), journal);
    await say('x');
    await pass(minute);
    expect(await said()).toEqual(['x']);
    expect(new Set(bad.codes())).toEqual(new Set(['pipeline-failed']));
  });
});

it('answers every event exactly once, whatever fails and whenever', async () => {
  const event = fc.record({ conversation: fc.nat(3), at: fc.nat(50), takes: fc.nat(40), bad: fc.boolean() });
  const script = fc.record({
    events: fc.array(event, { maxLength: 30 }),
    failures: fc.uniqueArray(fc.nat(60), { maxLength: 3 }),
    horizon: fc.constantFrom(undefined, 10 * minute),
  });
  const property = fc.asyncProperty(script, async ({ events, failures, horizon }) => {
    const began = Date.now();
    const left = new Set(failures.map((at) => began + at));
    const broken = () =>
      merge(...[...left].map((at) => timer(Math.max(0, at - Date.now())).pipe(map(() => at)))).pipe(
        tap((at) => left.delete(at)),
        mergeMap(() => throwError(() => new Error('boom')), 1),
      );
    const shaky = answering(
      (chat) =>
        merge(
          chat.pipe(
            ofType('text'),
            tap(({ data }) => {
              if (data.startsWith('bad')) throw new Error('bad');
            }),
            mergeMap((one) => timer(Number(one.meta.takes)).pipe(map(() => reply(one, one.data))), 100),
          ),
          broken(),
        ),
      horizon,
    );
    const { say, said, open, leave } = run(shaky);
    for (let now = 0; now <= 50; now += 1) {
      for (const [index, { conversation, at, takes, bad }] of events.entries()) {
        const data = bad ? `bad${index}` : String(index);
        if (at === now) await say(data, { conversation: `c${conversation}`, meta: { takes } });
      }
      await pass(1);
    }
    await pass(5 * minute);
    const good = events.flatMap(({ bad }, index) => (bad ? [] : [String(index)]));
    expect((await said()).sort()).toEqual(good.sort());
    expect(await open()).toBe(0);
    leave();
  });
  await fc.assert(property, { numRuns: 60 });
});

describe('a window', () => {
  /** Notes each event at once, and sums up a minute of them; fails as often as it is told to. */
  const summing = (failures: { left: number }, after = 30_000, length = minute) =>
    answering(
      (chat, clock) =>
        merge(
          chat.pipe(
            ofType('text'),
            map((event) => reply(event, `noted ${event.data}`, { open: true })),
          ),
          chat.pipe(
            ofType('text'),
            bufferTime(length, clock),
            concatMap(([first, ...rest]) =>
              first ? [send([first, ...rest], 'chat:room', words([first, ...rest]))] : [],
            ),
          ),
          timer(after).pipe(
            mergeMap(() => {
              failures.left -= 1;
              return failures.left < 0 ? NEVER : throwError(() => new Error('boom'));
            }),
          ),
        ),
      2 * minute,
    );
  const words = (events: readonly TextEvent[]) => events.map(({ data }) => data).join(' ');

  it('that the pipeline failed in is whole, and said once', async () => {
    const { say, said, codes, open } = run(summing({ left: 1 }));
    await pass(500);
    await say('a');
    await pass(10_000);
    await say('b');
    await pass(25_000);
    expect(codes()).toEqual(['pipeline-failed']);
    await say('c');
    await pass(minute);
    expect(await said()).toEqual(['noted a', 'noted b', 'noted c', 'a b c']);
    expect(await open()).toBe(0);
  });

  it('ends a minute after its first event, whatever the pipeline went through', async () => {
    const { say, said, open } = run(summing({ left: 2 }, 10_000));
    await pass(1);
    await say('a');
    await pass(minute - 1);
    expect(await open()).toBe(1);
    await pass(1);
    expect(await said()).toEqual(['noted a', 'a']);
  });

  it('ends where it would have ended, though the pipeline was down then: what came after is in the next', async () => {
    const { say, said } = run(summing({ left: 1 }, 500, 1_000));
    await say('a');
    await pass(2_000);
    await say('b');
    await pass(3_000);
    expect(await said()).toEqual(['noted a', 'a', 'noted b', 'b']);
  });

  it('leaves out the event that broke it, and keeps the others', async () => {
    const touchy = answering(
      (chat, clock) =>
        chat.pipe(
          ofType('text'),
          map((event) => {
            if (event.data === 'bad') throw new Error('boom');
            return event;
          }),
          bufferTime(minute, clock),
          concatMap(([first, ...rest]) =>
            first ? [send([first, ...rest], 'chat:room', words([first, ...rest]))] : [],
          ),
        ),
      2 * minute,
    );
    const { say, said } = run(touchy);
    for (const word of ['a', 'bad', 'b', 'bad', 'c']) await say(word);
    await pass(minute);
    expect(await said()).toEqual(['a b c']);
  });

  it('takes a long conversation for one', async () => {
    const { say, said } = run(summing({ left: 0 }));
    for (let index = 0; index < 300; index += 1) await say(String(index));
    await pass(minute + 1);
    const summaries = (await said()).filter((word) => !String(word).startsWith('noted'));
    expect(summaries).toEqual([Array.from({ length: 300 }, (_, index) => index).join(' ')]);
  });

  it('is said when the bot stops, where the journal does not outlive it', async () => {
    const { say, said, ending, over, open } = run(summing({ left: 0 }));
    await say('a');
    await pass(100);
    ending.next();
    await pass();
    expect(await said()).toEqual(['noted a', 'a']);
    expect([over(), await open()]).toEqual([false, 0]);
  });

  it('is kept for the next start, where the journal outlives the bot', async () => {
    const journal: Journal = { ...memoryJournal(), durable: true };
    const { say, said, ending, open } = run(summing({ left: 0 }), journal);
    await say('a');
    await pass(100);
    ending.next();
    await pass();
    expect(await said()).toEqual(['noted a']);
    expect(await open()).toBe(1);
  });

  it('is kept also when the bot leaves before it has taken all it heard', async () => {
    const journal: Journal = { ...memoryJournal(), durable: true };
    const { say, said, leaving, open } = run(summing({ left: 0 }), journal);
    await say('a');
    await pass(100);
    leaving.next();
    await pass();
    expect(await said()).toEqual(['noted a']);
    expect(await open()).toBe(1);
  });
});

describe('a journal that fails', () => {
  it.each(['read', 'commit', 'reopen', 'retire'] as const)('ends it, and is not tried again: %s', async (method) => {
    const broken = async () => {
      throw new JournalError('the disk is full');
    };
    const failing = answering((chat) =>
      chat.pipe(
        ofType('text'),
        map((event) => {
          if (method === 'reopen') throw new Error('boom');
          return reply(event, event.data);
        }),
      ),
    );
    const { say, failure } = run(failing, { ...memoryJournal(), [method]: broken });
    await say('a');
    await pass(minute);
    expect(failure()).toBeInstanceOf(JournalError);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('at the end', () => {
  it('handles what was accepted, then completes', async () => {
    const { say, said, ending, over } = run(answering(echo));
    for (let index = 0; index < 700; index += 1) await say(String(index), { conversation: `c${index % 3}` });
    ending.next();
    expect(over()).toBe(false);
    await pass(10_000);
    expect(await said()).toHaveLength(700);
    expect(over()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for what is being handled', async () => {
    const slow = answering((chat) =>
      chat.pipe(
        ofType('text'),
        mergeMap((event) => timer(5_000).pipe(map(() => reply(event, event.data))), 9),
      ),
    );
    const { say, said, ending, over } = run(slow);
    await say('x');
    await pass();
    ending.next();
    await pass(4_999);
    expect(over()).toBe(false);
    await pass(1);
    expect([await said(), over()]).toEqual([['x'], true]);
  });

  it('completes when there was nothing, and stays silent until then', async () => {
    const { noticed, ending, over } = run(answering(echo));
    await pass(minute);
    expect([noticed, over()]).toEqual([[], false]);
    ending.next();
    await pass();
    expect([noticed, over()]).toEqual([[], true]);
  });

  it('does not wait for a pipeline that has ended itself', async () => {
    const { say, ending, over } = run(answering((chat) => echo(chat).pipe(take(1))));
    await say('x');
    await say('y');
    await pass();
    ending.next();
    await pass();
    expect(over()).toBe(true);
  });
});
