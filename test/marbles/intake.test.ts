import { asyncScheduler, EMPTY, NEVER, Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import { JournalError } from '../../src/errors.ts';
import type { TextEvent } from '../../src/event.ts';
import type { Arrival, Conn, Incoming } from '../../src/input.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import type { Journal } from '../../src/journal.ts';
import type { Outgoing } from '../../src/outgoing.ts';
import { intake } from '../../src/streams/intake.ts';
import { text } from '../support/place.ts';
import { runMarbles } from '../support/run-marbles.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 100, toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** An intake that listens, and what became of what it heard. */
function listen(journal: Journal = memoryJournal(), readers: readonly string[] = ['p'], send?: Conn['send']) {
  const heard = new Subject<Incoming>();
  const stopping = new Subject<void>();
  const noticed: Activity[] = [];
  const decided: string[] = [];
  const told: Outgoing[] = [];
  let over = false;
  const subscription = intake(heard, {
    input: 'chat',
    journal,
    readers: () => readers,
    ahead: () => [],
    send:
      send ??
      (async (message) => {
        told.push(message);
        return {};
      }),
    clock: asyncScheduler,
    maxHops: 3,
    stopping,
  }).subscribe({
    next: (entry) => noticed.push(entry),
    complete: () => {
      over = true;
    },
  });
  return {
    heard,
    stopping,
    noticed,
    decided,
    told,
    subscription,
    over: () => over,
    codes: () => noticed.map(({ code, event }) => (event === undefined ? code : `${code} ${event}`)),
    say: (id: string, fields: Partial<Arrival> = {}) =>
      heard.next({
        event: text('chat', id, 'hi', { at: 40 }),
        ack: () => decided.push(`ack ${id}`),
        refuse: (reason) => decided.push(`refuse ${id}: ${reason}`),
        ...fields,
      }),
  };
}

/** A journal that decides on nothing before it is told to. */
function slow(journal: Journal = memoryJournal()) {
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  const accept: Journal['accept'] = async (event, readers) => {
    asked += 1;
    await gate.promise;
    return journal.accept(event, readers);
  };
  return { journal: { ...journal, accept }, open: () => gate.resolve(), asked: () => asked };
}

it('acknowledges what the journal took, and not before', async () => {
  const { journal, open } = slow();
  const { say, decided, noticed } = listen(journal);
  say('a');
  await Promise.resolve();
  expect(decided).toEqual([]);
  open();
  await vi.advanceTimersByTimeAsync(0);
  expect(decided).toEqual(['ack a']);
  expect(noticed).toEqual([
    { code: 'accepted', at: 100, input: 'chat', event: 'a', person: 'chat:ann', place: '#room', ms: 60 },
  ]);
  expect((await journal.counts()).open).toEqual({ p: 1 });
});

it('acknowledges what it knows again, and says so', async () => {
  const { say, decided, codes } = listen();
  say('a');
  say('a');
  await vi.waitFor(() => expect(codes()).toEqual(['accepted a', 'duplicate a']));
  expect(decided).toEqual(['ack a', 'ack a']);
});

it('lets go what came through too many bots, and says so', async () => {
  const { heard, decided, noticed } = listen();
  const arrival = (id: string, hops: number) => {
    const event = text('chat', id, 'hi', { at: 40, hops });
    return { event, ack: () => decided.push(`ack ${id}`), refuse: () => expect.fail() };
  };
  heard.next(arrival('a', 3));
  heard.next(arrival('b', 4));
  await vi.advanceTimersByTimeAsync(0);
  expect(decided.sort()).toEqual(['ack a', 'ack b']);
  expect(noticed.find(({ event }) => event === 'a')).toMatchObject({ code: 'accepted' });
  const detail = 'came through 4 bots, and --max_hops lets 3';
  expect(noticed.find(({ event }) => event === 'b')).toMatchObject({ code: 'loop', detail });
});

it('keeps the order in which it hears', async () => {
  const journal = memoryJournal();
  const { say, codes } = listen(journal);
  const ids = Array.from({ length: 250 }, (_, index) => `e${index}`);
  for (const id of ids) say(id);
  await vi.waitFor(() => expect(codes()).toHaveLength(250));
  const events = await journal.read('p', { limit: 500, inHand: 500, perConversation: 500 });
  expect(events.map(({ id }) => id)).toEqual(ids);
});

it('refuses what the journal has no room for, says why, and goes on', async () => {
  const journal = memoryJournal({ maxCount: 1 });
  const { say, decided, codes } = listen(journal);
  say('a');
  say('b');
  await vi.waitFor(() => expect(codes()).toEqual(['accepted a', 'refused b']));
  expect(decided).toEqual(['ack a', 'refuse b: no room: too much is waiting to be answered or sent']);
  await journal.read('p', { limit: 1, inHand: 1, perConversation: 1 });
  await journal.commit('p', [{ sink: 'settled', ids: ['a'] }]);
  say('b');
  await vi.waitFor(() => expect(decided.at(-1)).toBe('ack b'));
});

it('asks the journal about so many at once, and no more', async () => {
  const { journal, open, asked } = slow();
  const { say, decided } = listen(journal);
  for (let index = 0; index < 300; index += 1) say(`e${index}`);
  expect(asked()).toBe(256);
  open();
  await vi.waitFor(() => expect(decided).toHaveLength(300));
});

it('tells of a gap in words', async () => {
  const { heard, noticed } = listen();
  heard.next({ gap: { from: 1_000, to: 8_400, reason: 'the socket was closed' } });
  await vi.waitFor(() =>
    expect(noticed).toEqual([
      { code: 'gap', at: 100, input: 'chat', detail: 'nothing could be received for 7 s: the socket was closed' },
    ]),
  );
});

it('counts an event as taken though the network cannot be told, and refuses nothing then', async () => {
  const broken = () => {
    throw new Error('socket closed');
  };
  const { say, decided, noticed } = listen();
  say('a', { ack: broken });
  say('b');
  await vi.waitFor(() => expect(decided).toEqual(['ack b']));
  expect(noticed).toMatchObject([
    { code: 'accepted', event: 'a', detail: 'the network could not be told' },
    { code: 'accepted', event: 'b' },
  ]);
});

it('goes on though a refusal cannot be told either', async () => {
  const journal = memoryJournal({ maxCount: 1 });
  const broken = () => {
    throw new Error('socket closed');
  };
  const { say, decided, codes } = listen(journal);
  say('a');
  say('b', { refuse: broken });
  say('a');
  await vi.waitFor(() => expect(codes()).toEqual(['accepted a', 'refused b', 'duplicate a']));
  expect(decided).toEqual(['ack a', 'ack a']);
});

it('says when an input has no more to say, after what it said', async () => {
  const { say, heard, codes, over } = listen();
  say('a');
  heard.complete();
  await vi.waitFor(() => expect(over()).toBe(true));
  expect(codes().sort()).toEqual(['accepted a', 'ended']);
});

it('takes nothing more when the bot stops, but decides on what it heard', async () => {
  const { journal, open } = slow();
  const { say, stopping, decided, codes, over } = listen(journal);
  say('a');
  stopping.next();
  say('b');
  expect(over()).toBe(false);
  open();
  await vi.waitFor(() => expect(over()).toBe(true));
  expect(decided).toEqual(['ack a']);
  expect(codes()).toEqual(['accepted a']);
});

describe('what the journal does not take', () => {
  const full = (): Journal => memoryJournal({ maxCount: 0 });
  const arrival = (fields: Partial<TextEvent> = {}) => ({
    event: text('chat', 'a', 'hi', { at: 40, conversation: 'thread', ...fields }),
  });

  it('is told directly to who said it to the bot, in its conversation', async () => {
    const { say, told, decided } = listen(full());
    say('a', arrival());
    await vi.waitFor(() => expect(told).toHaveLength(1));
    expect(decided).toHaveLength(1);
    expect(told).toEqual([
      {
        type: 'text',
        to: 'chat:room',
        conversation: 'thread',
        data: 'I cannot take this now: no room: too much is waiting to be answered or sent',
        causes: ['a'],
        key: 'a/refused',
      },
    ]);
  });

  it('is told to each place once a minute', async () => {
    const { say, told, decided } = listen(full());
    say('a', arrival());
    say('b', arrival());
    say('c', arrival({ replyTo: 'chat:other' }));
    await vi.waitFor(() => expect(decided).toHaveLength(3));
    expect(told.map(({ to }) => to)).toEqual(['chat:room', 'chat:other']);
    vi.advanceTimersByTime(60_000);
    say('d', arrival());
    await vi.waitFor(() => expect(told).toHaveLength(3));
  });

  it.each([
    ['not said to the bot', { addressed: false }],
    ['by somebody who may be anybody', { sender: { ...text('chat', 'a', '').sender, verified: false } }],
  ])('is told nobody when it was %s', async (_, fields) => {
    const { say, told, decided } = listen(full());
    say('a', arrival(fields));
    await vi.waitFor(() => expect(decided).toHaveLength(1));
    expect(told).toEqual([]);
  });

  it('is told nobody when only the log should know why', async () => {
    const accept: Journal['accept'] = async () => {
      throw new Error('token xoxb-secret');
    };
    const { say, told, decided } = listen({ ...memoryJournal(), accept });
    say('a');
    await vi.waitFor(() => expect(decided).toHaveLength(1));
    expect(told).toEqual([]);
  });

  it('is told as the end when the journal failed, and not where its file is', async () => {
    const accept: Journal['accept'] = async () => {
      throw new JournalError('journal /home/bot/journal.db: the disk is full');
    };
    const { say, told } = listen({ ...memoryJournal(), accept });
    say('a');
    await vi.waitFor(() =>
      expect(told.map(({ data }) => data)).toEqual(['I cannot write to my disk any more, so I stop: my log says why']),
    );
  });

  it('waits in no line to be told: who comes while 16 are told is told when there is time again', async () => {
    const hung = vi.fn<Conn['send']>(() => new Promise(() => {}));
    const { say, decided } = listen(full(), ['p'], hung);
    for (let place = 0; place < 20; place += 1) say(`a${place}`, arrival({ replyTo: `chat:${place}` }));
    await vi.waitFor(() => expect(decided).toHaveLength(20));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(hung).toHaveBeenCalledTimes(16);
    say('b', arrival({ replyTo: 'chat:19' }));
    await vi.waitFor(() => expect(hung).toHaveBeenCalledTimes(17));
  });

  it('holds nothing up when it cannot be told', async () => {
    const hung = vi.fn<Conn['send']>(() => new Promise(() => {}));
    const { say, stopping, over } = listen(full(), ['p'], hung);
    say('a');
    await vi.waitFor(() => expect(hung).toHaveBeenCalled());
    stopping.next();
    expect(over()).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect([over(), hung.mock.calls[0]?.[1].aborted]).toEqual([true, true]);
  });
});

it('stops listening when it is left', () => {
  const { heard, subscription } = listen();
  expect(heard.observed).toBe(true);
  subscription.unsubscribe();
  expect(heard.observed).toBe(false);
});

it('ends with a connection that says nothing, and is silent with one that is', () => {
  runMarbles(({ expectObservable, hot, clock }) => {
    const send = () => expect.fail();
    const quiet = { input: 'chat', journal: memoryJournal(), readers: () => [], ahead: () => [], maxHops: 3 };
    const options = { ...quiet, send, clock };
    const ended = { e: { code: 'ended', at: 0, input: 'chat' } };
    expectObservable(intake(EMPTY, { ...options, stopping: NEVER })).toBe('(e|)', ended);
    expectObservable(intake(NEVER, { ...options, stopping: NEVER })).toBe('---', ended);
    expectObservable(intake(NEVER, { ...options, stopping: hot('--s') })).toBe('--|', ended);
  });
});
