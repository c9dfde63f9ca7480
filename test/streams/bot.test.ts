import type { SchedulerLike } from 'rxjs';
import { asyncScheduler, filter, firstValueFrom, map, mergeMap, NEVER, of, Subject, throwError, timer } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import type { Address } from '../../src/address.ts';
import { ConfigError, JournalError, SendError } from '../../src/errors.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import type { Journal } from '../../src/journal.ts';
import { ofType } from '../../src/operators/of-type.ts';
import { reply, send } from '../../src/outgoing.ts';
import type { Pipeline } from '../../src/pipeline.ts';
import { pipeline } from '../../src/pipeline.ts';
import { parseRoute } from '../../src/route.ts';
import type { Parts } from '../../src/streams/bot.ts';
import { bot } from '../../src/streams/bot.ts';
import { fallback } from '../../src/streams/fallback.ts';
import { nothingAround } from '../support/around.ts';
import type { Place } from '../support/place.ts';
import { emptyRegistry, place } from '../support/place.ts';

/** Runs a bot until the test ends. */
function start(links: readonly Place[], pipelines: readonly Pipeline[], parts: Partial<Parts> = {}) {
  const stop = new Subject<number>();
  const noticed: Activity[] = [];
  let over = false;
  let failure: unknown;
  const all: Parts = {
    name: 'go.micro.bot',
    version: '0',
    links,
    pipelines,
    journal: memoryJournal(),
    ...nothingAround,
    random: () => 0,
    ...parts,
  };
  const subscription = bot(all, { stop }).subscribe({
    next: (entry) => noticed.push(entry),
    error: (error) => {
      failure = error;
    },
    complete: () => {
      over = true;
    },
  });
  running.push(() => subscription.unsubscribe());
  return {
    noticed,
    codes: () => noticed.map(({ code }) => code),
    stop: (within = 5_000) => stop.next(within),
    over: () => over,
    failure: () => failure,
  };
}

const running: (() => void)[] = [];
afterEach(() => {
  for (const end of running.splice(0)) end();
});

const echo = pipeline({
  name: 'echo',
  from: ['chat'],
  to: ['chat'],
  run: ({ chat }) => ({
    chat: chat.pipe(
      ofType('text'),
      map((event) => reply(event, event.data)),
    ),
  }),
});

const said = (one: Place) => one.sent.map(({ data }) => data);

it('answers, and acknowledges only what the journal took', async () => {
  const chat = place('chat');
  start([chat], [echo]);
  chat.say('hi');
  await vi.waitFor(() => expect(said(chat)).toEqual(['hi']));
  expect(chat.acked).toEqual(['chat:1']);
});

it('answers a redelivered event once, and acknowledges it again', async () => {
  const chat = place('chat');
  const { codes } = start([chat], [echo]);
  chat.say('hi', { id: 'chat:same' });
  chat.say('hi', { id: 'chat:same' });
  chat.say('bye');
  await vi.waitFor(() => expect(said(chat)).toEqual(['hi', 'bye']));
  expect(chat.acked).toEqual(['chat:same', 'chat:same', 'chat:3']);
  expect(codes()).toContain('duplicate');
});

it('hears in one stream and answers in another', async () => {
  const chat = place('chat');
  const mail = place('mail');
  const over = pipeline({
    name: 'over',
    from: ['chat'],
    to: ['mail'],
    run: ({ chat: heard }) => ({ mail: heard.pipe(map((event) => send([event], 'mail:ann', 'said'))) }),
  });
  start([chat, mail], [over]);
  chat.say('hi');
  await vi.waitFor(() => expect(said(mail)).toEqual(['said']));
});

it('opens a dropped link again, and leaves the others alone', async () => {
  const chat = place('chat');
  const other = place('other');
  const { codes } = start([chat, other], [echo]);
  chat.drop(new Error('cut'));
  await vi.waitFor(() => expect(chat.open()).toBe(1));
  chat.drop();
  await vi.waitFor(() => expect(codes().filter((code) => code === 'down')).toHaveLength(2));
  await vi.waitFor(() => expect(chat.open()).toBe(1));
  expect(other.open()).toBe(1);
  chat.say('again');
  await vi.waitFor(() => expect(said(chat)).toEqual(['again']));
});

it('gives up an input that no retry can mend, and only that one', async () => {
  const chat = place('chat');
  const broken = { ...place('broken'), connect: () => throwError(() => new ConfigError('--broken_token: wrong')) };
  const { noticed } = start([chat, broken], [echo]);
  chat.say('hi');
  await vi.waitFor(() => expect(said(chat)).toEqual(['hi']));
  expect(noticed.find(({ code }) => code === 'gave-up')).toMatchObject({
    input: 'broken',
    detail: '--broken_token: wrong',
  });
});

it('sets aside the one event under which a pipeline throws, and goes on with the others', async () => {
  const chat = place('chat');
  const touchy = pipeline({
    name: 'touchy',
    from: ['chat'],
    to: ['chat'],
    run: ({ chat: heard }) => ({
      chat: heard.pipe(
        ofType('text'),
        map((event) => {
          if (event.data === 'bad') throw new Error('boom');
          return reply(event, event.data);
        }),
      ),
    }),
  });
  const { noticed } = start([chat], [touchy]);
  for (const word of ['one', 'bad', 'two']) chat.say(word, { addressed: false });
  await vi.waitFor(() => expect(said(chat)).toEqual(['one', 'two']));
  expect(noticed.find(({ code }) => code === 'set-aside')).toMatchObject({ event: 'chat:2', detail: 'boom' });
});

it.each([
  [
    'who said it to the bot is told',
    {},
    ['broken fails on this and leaves it: boom (dead letter 1: say redeliver 1 to try again)'],
  ],
  ['but not what was not said to it', { addressed: false }, []],
  [
    'but not who may be somebody else',
    { sender: { id: 'chat:ann', name: 'ann', verified: false, external: false } as const },
    [],
  ],
])('an event that is set aside: %s', async (_, fields, told) => {
  const chat = place('chat');
  const broken = pipeline({
    name: 'broken',
    from: ['chat'],
    to: [],
    run: ({ chat: heard }) => ({
      chat: heard.pipe(
        map(() => {
          throw new Error('boom');
        }),
      ),
    }),
  });
  const { codes, stop, over } = start([chat], [broken]);
  chat.say('bad', { conversation: 'c', ...fields });
  await vi.waitFor(() => expect(codes()).toContain('set-aside'));
  stop();
  await vi.waitFor(() => expect(over()).toBe(true));
  expect(said(chat)).toEqual(told);
  expect(chat.sent.map(({ conversation }) => conversation)).toEqual(told.map(() => 'c'));
});

it('starts a pipeline that failed between events again, with its open events, beside one that goes on', async () => {
  const chat = place('chat');
  let tries = 0;
  const shaky = pipeline({
    name: 'shaky',
    from: ['chat'],
    to: ['chat'],
    run: ({ chat: heard }) => ({
      chat: heard.pipe(
        ofType('text'),
        mergeMap((event) => {
          tries += 1;
          return tries === 1
            ? timer(1).pipe(mergeMap(() => throwError(() => new Error('later'))))
            : of(reply(event, `shaky ${event.data}`));
        }, 16),
      ),
    }),
  });
  const { codes } = start([chat], [shaky, echo]);
  chat.say('hi');
  await vi.waitFor(() => expect(said(chat).sort()).toEqual(['hi', 'shaky hi']));
  expect(codes()).toContain('pipeline-failed');
});

it('keeps order within a lane while a message is tried again, and lets other lanes pass', async () => {
  let failures = 2;
  const chat = place('chat', {
    send: async ({ to }) => {
      if (to !== 'chat:slow' || failures === 0) return {};
      failures -= 1;
      throw new SendError('transient', 'try later');
    },
  });
  const { codes } = start([chat], [echo]);
  chat.say('1', { replyTo: 'chat:slow' });
  chat.say('2', { replyTo: 'chat:slow' });
  chat.say('3');
  await vi.waitFor(() => expect(chat.sent).toHaveLength(3));
  expect(chat.sent.filter(({ to }) => to === 'chat:slow').map(({ data }) => data)).toEqual(['1', '2']);
  expect(codes().filter((code) => code === 'retry')).toHaveLength(2);
});

it('tells the conversation of its cause, once, when a message cannot be delivered', async () => {
  const chat = place('chat');
  const mail = place('mail', {
    send: async () => {
      throw new SendError('permanent', 'no such mailbox');
    },
  });
  const over = pipeline({
    name: 'over',
    from: ['chat'],
    to: ['mail', 'chat'],
    run: ({ chat: heard }) => ({ mail: heard.pipe(map((event) => send([event], 'mail:nobody', 'x'))) }),
  });
  const { noticed } = start([chat, mail], [over]);
  chat.say('hi');
  await vi.waitFor(() =>
    expect(said(chat)).toEqual([
      'could not deliver to mail:nobody: no such mailbox (dead letter 1: say redeliver 1 to try again)',
    ]),
  );
  expect(noticed.find(({ code }) => code === 'dead')).toMatchObject({ input: 'mail', event: 'chat:1' });
});

it('puts names and ids of one place into one lane', async () => {
  const order: unknown[] = [];
  const chat = place('chat', {
    resolve: async () => 'chat:C1',
    send: async ({ data }) => {
      if (data === 'first') await new Promise((resolve) => setTimeout(resolve, 5));
      order.push(data);
      return {};
    },
  });
  const twice = pipeline({
    name: 'twice',
    from: ['chat'],
    to: ['chat'],
    run: ({ chat: heard }) => ({
      chat: heard.pipe(
        mergeMap(
          (event) => [send([event], 'chat:#ops', 'first', { open: true }), send([event], 'chat:C1', 'second')],
          1,
        ),
      ),
    }),
  });
  start([chat], [twice]);
  chat.say('go');
  await vi.waitFor(() => expect(order).toEqual(['first', 'second']));
});

it('answers everything accepted before it completes, and closes what it opened', async () => {
  const chat = place('chat', { send: () => new Promise((resolve) => setTimeout(() => resolve({}), 1)) });
  const { stop, over, noticed } = start([chat], [echo]);
  for (let i = 0; i < 500; i += 1) chat.say(String(i), { conversation: `c${i % 7}` });
  stop();
  await vi.waitFor(() => expect(over()).toBe(true), { timeout: 15_000 });
  expect(chat.sent).toHaveLength(500);
  expect(chat.open()).toBe(0);
  expect(noticed.at(-1)).toMatchObject({ code: 'stopped' });
  expect(noticed.at(-1)?.detail).toBeUndefined();
});

it('stops at its deadline though a network hangs, and says what is left', async () => {
  const chat = place('chat', { send: () => new Promise(() => {}) });
  const { stop, over, noticed } = start([chat], [echo]);
  chat.say('hi');
  await vi.waitFor(() => expect(chat.acked).toHaveLength(1));
  stop(20);
  await vi.waitFor(() => expect(over()).toBe(true));
  expect(noticed.at(-1)?.detail).toBe('1 message not sent, lost: this journal lives in memory');
});

it('is in no hurry when nobody is, until somebody is', async () => {
  const chat = place('chat', { send: () => new Promise(() => {}) });
  const { stop, over, codes } = start([chat], [echo]);
  chat.say('hi');
  await vi.waitFor(() => expect(chat.acked).toHaveLength(1));
  stop(Number.POSITIVE_INFINITY);
  await vi.waitFor(() => expect(codes()).toContain('stopping'));
  expect(over()).toBe(false);
  stop(20);
  stop(Number.POSITIVE_INFINITY);
  await vi.waitFor(() => expect(over()).toBe(true));
});

it('says when an input has no more to say', async () => {
  const chat = place('chat');
  const { codes } = start([chat], [echo]);
  chat.end();
  await vi.waitFor(() => expect(codes()).toContain('ended'));
});

it('refuses events when the journal is full, and takes them again when there is room', async () => {
  const chat = place('chat');
  const gate = new Subject<void>();
  const held = pipeline({
    name: 'held',
    from: ['chat'],
    to: ['chat'],
    run: ({ chat: heard }) => ({
      chat: heard.pipe(
        ofType('text'),
        mergeMap((event) => gate.pipe(map(() => reply(event, event.data))), 10),
      ),
    }),
  });
  const { codes } = start([chat], [held], { journal: memoryJournal({ maxCount: 2 }) });
  for (const word of ['1', '2', '3']) chat.say(word);
  await vi.waitFor(() => expect(chat.refused).toEqual(['no room: too much is waiting to be answered or sent']));
  expect(said(chat)).toEqual(['I cannot take this now: no room: too much is waiting to be answered or sent']);
  gate.next();
  await vi.waitFor(() => expect(chat.sent).toHaveLength(3));
  chat.say('4');
  await vi.waitFor(() => expect(chat.acked).toHaveLength(3));
  expect(codes().filter((code) => code === 'full' || code === 'room')).toEqual(['full', 'room']);
});

it('sends another way what cannot be sent in time, however long the line is that it would stand in', async () => {
  const chat = place('chat');
  const mail = { ...place('mail', { send: () => new Promise(() => {}) }), lane: () => 'mail:example.org' };
  const over = pipeline({
    name: 'over',
    from: ['chat'],
    to: ['mail'],
    run: ({ chat: heard }) => ({
      mail: heard.pipe(
        ofType('text'),
        map((event) => send([event], event.data as Address, 'news')),
      ),
    }),
  });
  const way = fallback(parseRoute('mail:vip* -> chat:ops after 50ms', '--fallback'));
  const { noticed } = start([chat, mail], [over], { fallbacks: [way] });
  for (let count = 0; count < 40; count += 1) chat.say('mail:ann@example.org');
  chat.say('mail:vip@example.org');
  await vi.waitFor(() => expect(chat.sent.map(({ to }) => to)).toContain('chat:ops'));
  expect(noticed.find(({ code }) => code === 'moved')).toMatchObject({
    place: 'mail:vip@example.org',
    detail: 'to chat:ops: mail holds up what was said before it',
  });
});

it('names a fallback that leads to an input that is not there', async () => {
  const way = fallback(parseRoute('chat -> mail:ops after 10m', '--fallback'));
  const { failure } = start([place('chat')], [echo], { fallbacks: [way] });
  expect(failure()).toMatchObject({
    code: 'CONFIG',
    message:
      "--fallback 'chat -> mail:ops after 10m': 'mail' is not among --inputs (chat): add it with --inputs=…,mail, or with its kind when the name is your own, as in --inputs=…,alerts=webhook",
  });
});

it('passes on what the journal notices about itself', async () => {
  const notices = new Subject<Activity>();
  const { codes } = start([place('chat')], [echo], { journal: { ...memoryJournal(), notices } });
  await vi.waitFor(() => expect(notices.observed).toBe(true));
  notices.next({ code: 'full', at: 1 });
  notices.next({ code: 'room', at: 2 });
  expect(codes().filter((code) => code === 'full' || code === 'room')).toEqual(['full', 'room']);
});

describe('a journal that fails', () => {
  const broken = async (): Promise<never> => {
    throw new JournalError('the disk is full');
  };
  /** Waits a hundredth of what it is asked for. */
  const impatient: SchedulerLike = {
    now: Date.now,
    schedule: (work, delay = 0, state) => asyncScheduler.schedule(work as never, delay / 100, state),
  };

  it.each(['accept', 'read', 'commit', 'outbox', 'mark', 'due'] as const)(
    'ends the bot with an error, and says once that it did, whatever fails: %s',
    async (method) => {
      const chat = place('chat');
      const journal: Journal = { ...memoryJournal(), [method]: broken };
      const { noticed, failure, over } = start([chat], [echo], { journal, clock: impatient });
      chat.say('hi');
      await vi.waitFor(() => expect(failure()).toBeInstanceOf(JournalError));
      expect(noticed.filter(({ code }) => code === 'journal-failed')).toMatchObject([{ detail: 'the disk is full' }]);
      expect(over()).toBe(false);
    },
  );

  it('leaves a moment in which it refuses, and tells who speaks to it', async () => {
    const chat = place('chat');
    const { codes, failure } = start([chat], [echo], {
      journal: { ...memoryJournal(), accept: broken, notices: of({ code: 'journal-failed', at: 1 }) },
      clock: impatient,
    });
    expect(codes()).toContain('journal-failed');
    expect(failure()).toBeUndefined();
    chat.say('hi');
    await vi.waitFor(() => expect(failure()).toBeInstanceOf(JournalError));
    expect(chat.refused).toEqual(['the disk is full']);
    expect(said(chat)).toEqual(['I cannot write to my disk any more, so I stop: my log says why']);
  });
});

it('names a pipeline that wants an input that is not there', async () => {
  const { failure } = start([place('chat')], [{ ...echo, to: ['mail'] } as unknown as Pipeline]);
  expect(failure()).toMatchObject({
    code: 'CONFIG',
    message:
      "pipeline 'echo' needs the input 'mail', which is not among --inputs (chat): add it with --inputs=…,mail, or with its kind when the name is your own, as in --inputs=…,alerts=webhook",
  });
});

it('warns of a pipeline that needs more than an input can give, and runs it', async () => {
  const lines: string[] = [];
  const log = { ...nothingAround.log, warn: (line: string) => void lines.push(line) };
  const chat = { ...place('chat'), can: { thread: true } as const };
  const wanted = { ...echo, needs: { chat: ['history', 'thread'], mail: ['key'] } } as Pipeline;
  start([chat], [wanted], { log });
  expect(lines).toEqual([
    "pipeline 'echo' needs 'history' of chat, which has it not: what is said there while the bot is away stays unheard",
  ]);
  chat.say('hi');
  await vi.waitFor(() => expect(said(chat)).toEqual(['hi']));
});

it('keeps a message to an undeclared input from leaving, and says so', async () => {
  const chat = place('chat');
  const astray = { ...echo, run: () => ({ out: of(send([{ id: 'x' } as never], 'mail:ann', 'x')) }) };
  const { noticed } = start([chat, place('mail')], [astray]);
  await vi.waitFor(() =>
    expect(noticed.find(({ code }) => code === 'dead')?.detail).toContain("'mail:ann' is not an input it speaks to"),
  );
});

it.each([
  [{ type: 'text', to: 'chat:room', data: 'x' }, 'its message to chat:room names no cause'],
  [{ type: 'text', to: 'chat:room', data: 7, causes: ['a'] }, 'its message to chat:room is no text'],
  [{ type: 'text', to: 'nowhere', data: 'x', causes: ['a'] }, "'nowhere' is no address: write an input, a colon"],
  [undefined, 'it said something that has no address'],
])('survives a plugin that says %j, and says what is wrong', async (message, words) => {
  const chat = place('chat');
  const careless = { ...echo, name: 'careless', run: () => ({ out: of(message as never) }) } as unknown as Pipeline;
  const { noticed, codes } = start([chat], [careless, echo]);
  await vi.waitFor(() => expect(noticed.find(({ code }) => code === 'dead')?.detail).toContain(words));
  chat.say('hi');
  await vi.waitFor(() => expect(said(chat)).toEqual(['hi']));
  expect(codes()).not.toContain('pipeline-failed');
});

it('says what is wrong with a pipeline that returns no sinks', async () => {
  const { noticed } = start([place('chat')], [{ ...echo, run: () => undefined } as unknown as Pipeline]);
  await vi.waitFor(() =>
    expect(noticed.find(({ code }) => code === 'pipeline-failed')?.detail).toBe(
      'run must return an object of streams by sink; it returned undefined',
    ),
  );
});

it('gives commands that finished to the pipelines that listen to runs', async () => {
  const chat = place('chat');
  const runs = pipeline({
    name: 'listens',
    from: ['runs'],
    to: ['chat'],
    run: ({ runs: finished }) => ({
      chat: finished.pipe(map((event) => send([event], 'chat:room', `${event.command} ${event.outcome}`))),
    }),
  });
  const runner = pipeline({
    name: 'runner',
    from: ['chat'],
    to: ['chat'],
    run: ({ chat: heard }) => ({
      settled: heard,
      runs: heard.pipe(
        filter((event) => event.type === 'text'),
        map((event) => {
          const { id, from, to, place: where, sender, data, at, conversation } = event;
          return {
            type: 'run' as const,
            id: `runs:${id}`,
            of: id,
            input: 'runs',
            from,
            to,
            place: where,
            sender,
            data,
            at,
            conversation,
            command: data,
            outcome: 'ok' as const,
            ms: 1,
            meta: {},
          };
        }),
      ),
    }),
  });
  start([chat], [runner, runs]);
  chat.say('ping');
  await vi.waitFor(() => expect(said(chat)).toEqual(['ping ok']));
});

it('brings work put off back when it comes due', async () => {
  const chat = place('chat');
  const putOff = pipeline({
    name: 'put-off',
    from: ['chat', 'later'],
    to: ['chat'],
    run: ({ chat: heard, later }, { clock }) => ({
      later: heard.pipe(map((event) => ({ due: clock.now() + 30, data: 'wake up', causes: [event.id] as const }))),
      chat: later.pipe(map((event) => send([event], 'chat:room', String(event.data)))),
    }),
  });
  start([chat], [putOff]);
  chat.say('later');
  await vi.waitFor(() => expect(said(chat)).toEqual(['wake up']));
});

it('answers another conversation while one hangs with a thousand messages waiting', async () => {
  const chat = place('chat');
  const hanging = pipeline({
    name: 'hanging',
    from: ['chat'],
    to: ['chat'],
    run: ({ chat: heard }) => ({
      chat: heard.pipe(
        ofType('text'),
        mergeMap((event) => (event.conversation === 'hung' ? NEVER : of(reply(event, event.data))), 1_000),
      ),
    }),
  });
  start([chat], [hanging]);
  for (let i = 0; i < 1_000; i += 1) chat.say('x', { conversation: 'hung' });
  chat.say('ping', { conversation: 'other' });
  await vi.waitFor(() => expect(said(chat)).toEqual(['ping']));
});

it('keeps serving while its registry refuses it, and says so', async () => {
  const chat = place('chat');
  const registry = { ...emptyRegistry, register: () => throwError(() => new Error('no service:write')) };
  const service = {
    service: { name: 'go.micro.bot', version: '0', metadata: {}, endpoints: [], nodes: [] },
    ttl: 1,
    interval: 1,
  };
  const { noticed } = start([chat], [echo], { registry, service });
  chat.say('hi');
  await vi.waitFor(() => expect(said(chat)).toEqual(['hi']));
  expect(noticed.find(({ code }) => code === 'registry-failed')?.detail).toBe('no service:write');
});

it('is cold: nothing is opened before it is subscribed', async () => {
  const chat = place('chat');
  const cold = bot(
    {
      name: 'b',
      version: '0',
      links: [chat],
      pipelines: [],
      journal: memoryJournal(),
      ...nothingAround,
    },
    { stop: NEVER },
  );
  expect(chat.open()).toBe(0);
  await firstValueFrom(cold);
  expect(chat.open()).toBe(0);
});
