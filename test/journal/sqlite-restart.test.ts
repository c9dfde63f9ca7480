import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SqliteJournalOptions } from '../../src/journal/sqlite.ts';
import { sqliteJournal } from '../../src/journal/sqlite.ts';
import type { Aside, Journal, Produced, ReadLimits } from '../../src/journal.ts';
import { later, said, says, settled } from './produced.ts';

const all: ReadLimits = { limit: 1_000, inHand: 10_000, perConversation: 10_000 };

let folder: string;
let journal: Journal & AsyncDisposable;

/** Opens the file, after closing it when it is open. */
async function open(options: SqliteJournalOptions = {}): Promise<Journal> {
  await journal?.[Symbol.asyncDispose]();
  journal = sqliteJournal({ path: join(folder, 'journal.db'), ...options });
  return journal;
}

/** Opens what a killed process would leave at this moment. */
async function crash(): Promise<void> {
  const left = mkdtempSync(join(tmpdir(), 'journal-'));
  cpSync(folder, left, { recursive: true });
  await journal[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
  folder = left;
  journal = sqliteJournal({ path: join(folder, 'journal.db') });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  await open();
});
afterEach(async () => {
  await journal[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function read(pipeline = 'p', limits = all): Promise<string[]> {
  return (await journal.read(pipeline, limits)).map(({ id }) => id);
}

/** Reads until there is no more, batch by batch. */
async function batches(pipeline = 'p'): Promise<string[][]> {
  const found: string[][] = [];
  for (let batch = await read(pipeline); batch.length > 0; batch = await read(pipeline)) found.push(batch);
  return found;
}

async function words(): Promise<string[]> {
  return (await journal.outbox(100)).map(({ data, perhaps }) => `${data}${perhaps ? '?' : ''}`);
}

describe('opened again', () => {
  it('has all that was not settled in line, as it was, and knows what was', async () => {
    const event = said('a', { data: 'ünï "code"\n\u0000', meta: { deep: [1, { two: null }] } });
    await open({ now: () => 7 });
    await journal.accept(event, ['p', 'q']);
    await journal.accept(said('b'), ['p']);
    await read();
    await journal.commit('p', [settled('b')]);
    await crash();
    expect(await journal.counts()).toMatchObject({ open: { p: 1, q: 1 }, unread: { p: 1, q: 1 } });
    expect(await journal.read('p', all)).toEqual([{ ...event, accepted: 7 }]);
    expect(await journal.accept(said('b'), ['p'])).toBe('known');
  });

  it('tells pipelines apart that came and went', async () => {
    await read('looked');
    await journal.accept(said('a'), ['p']);
    await open();
    await journal.accept(said('b'), ['q', 'looked']);
    await open();
    expect((await journal.counts()).open).toEqual({ p: 1, q: 1, looked: 1 });
    expect([await read('p'), await read('q'), await read('looked')]).toEqual([['a'], ['b'], ['b']]);
  });

  it('keeps order within a conversation, and what goes ahead ahead', async () => {
    for (const id of ['a1', 'b1', 'a2', 'b2']) {
      await journal.accept(said(id, { conversation: id.slice(0, 1) }), ['p']);
    }
    await journal.accept(said('stop'), ['p'], ['p']);
    await open();
    await journal.accept(said('a3', { conversation: 'a' }), ['p']);
    expect(await read()).toEqual(['stop', 'a1', 'b1', 'a2', 'b2', 'a3']);
  });

  it('stamps no event earlier than those before, whatever became of the clock', async () => {
    await open({ now: () => 1_000 });
    await journal.accept(said('a'), ['p']);
    await open({ now: () => 400 });
    await journal.accept(said('b'), ['p']);
    expect((await journal.read('p', all)).map(({ accepted }) => accepted)).toEqual([1_000, 1_000]);
  });

  it('says nothing twice: what an event led to is known when it is handled again, and its causes are settled', async () => {
    await journal.accept(said('a'), ['p']);
    await read();
    await journal.commit('p', [says('a', { data: '1', open: true }), later('a', 5, { open: true })]);
    const [first] = await journal.outbox(1);
    await journal.mark(first?.key ?? '', 'sent');
    await crash();
    await read();
    await journal.commit('p', [
      says('a', { data: '1', open: true }),
      later('a', 5, { open: true }),
      says('a', { data: '2' }),
    ]);
    expect(await words()).toEqual(['2']);
    expect(await journal.counts()).toMatchObject({ open: { p: 0 }, later: 1 });
  });

  it('hands out messages that wait: the first of each lane was perhaps sent, and what was about to be', async () => {
    await journal.accept(said('a'), ['p']);
    await read();
    const lanes = ['x', 'x', 'x', 'y', 'y'];
    await journal.commit(
      'p',
      lanes.map((lane, index) => says('a', { data: `${lane}${index}`, open: true }, lane)),
    );
    for (const { key, data } of await journal.outbox(10)) if (data === 'x2') await journal.mark(key, 'sending');
    await crash();
    expect((await words()).sort()).toEqual(['x0?', 'x1', 'x2?', 'y3?', 'y4']);
  });

  it('takes back that a message was about to be sent when it is to be sent again', async () => {
    await journal.accept(said('a'), ['p']);
    await read();
    await journal.commit('p', [says('a', { data: '1', open: true }), says('a', { data: '2' })]);
    const [, second] = await journal.outbox(10);
    await journal.mark(second?.key ?? '', 'sending');
    await journal.mark(second?.key ?? '', 'again');
    await crash();
    expect(await words()).toEqual(['1?', '2']);
  });

  it('keeps a message as it was said', async () => {
    await journal.accept(said('a', { replyTo: 'chat:C1', conversation: 'thread' }), ['p']);
    await read();
    await journal.commit('p', [says('a', { subject: 'Hello', onUnknown: 'ask' }, 'lane')]);
    const [before] = await journal.outbox(1);
    await open();
    expect(await journal.outbox(1)).toEqual([{ ...before, perhaps: true }]);
    expect(before).toMatchObject({ subject: 'Hello', origin: { replyTo: 'chat:C1', conversation: 'thread' } });
  });

  it('has its jobs, its memory and its dead letters', async () => {
    await journal.accept(said('a'), ['p']);
    await read();
    await journal.commit('p', [
      says('a', { open: true, data: 'lost' }),
      later('a', 50, { key: 'wake', data: 'up' }),
      { sink: 'memory', change: { key: 'colour', value: { is: 'blue' }, causes: ['a'] }, readers: [] },
    ]);
    const [message] = await journal.outbox(1);
    expect(await journal.mark(message?.key ?? '', 'dead', 'no such place')).toBe(1);
    await open();
    expect(await journal.due(49, ['later'])).toBe(50);
    expect(await journal.memory.get('p', 'colour')).toEqual({ is: 'blue' });
    expect(await journal.letters.dead(9)).toMatchObject([{ number: 1, reason: 'no such place' }]);
    await journal.commit('p', [{ sink: 'redeliver', number: 1 }]);
    expect(await words()).toEqual(['lost']);
  });
});

describe('an event under which processes die', () => {
  it('comes again alone, and what is not to blame goes on when it was lived through', async () => {
    for (const id of ['a', 'b', 'c']) await journal.accept(said(id, { conversation: id }), ['p']);
    await crash(); // The first process dies before it reads.
    expect(await read()).toEqual(['a', 'b', 'c']);
    await crash(); // The second with all three in hand.
    await journal.accept(said('d'), ['p']);
    expect(await batches()).toEqual([['a'], ['b'], ['c'], ['d']]);
    await crash(); // The third lived through them.
    expect(await batches()).toEqual([['a', 'b', 'c', 'd']]);
  });

  it('is set aside when three died, and that is told', async () => {
    for (const id of ['a', 'bad', 'c']) await journal.accept(said(id, { conversation: id }), ['p']);
    await crash();
    expect(await read()).toEqual(['a', 'bad', 'c']);
    for (let death = 2; death <= 3; death += 1) {
      await crash();
      while ((await read())[0] !== 'bad');
    }
    await crash();
    const notices: unknown[] = [];
    const subscription = journal.notices.subscribe((notice) => notices.push(notice));
    const say = ({ event, number, reason }: Aside): readonly Produced[] => {
      const data = `${event.id}, ${number}: ${reason}`;
      const message = { type: 'text', to: 'chat:room', data, causes: [event.id], key: 'k', open: true } as const;
      return [{ sink: 'send', message, lane: 'chat:room' }];
    };
    const first = (await journal.read('p', all, say)).map(({ id }) => id);
    expect([...first, ...(await batches()).flat()].sort()).toEqual(['a', 'c']);
    expect((await journal.outbox(9)).map(({ data }) => data)).toEqual([
      expect.stringMatching(/^bad, 1: .*died 3 times/),
    ]);
    expect(notices).toMatchObject([
      { code: 'set-aside', pipeline: 'p', event: 'bad', detail: expect.stringMatching(/died 3 times/) },
    ]);
    expect(await journal.letters.dead(9)).toMatchObject([
      { kind: 'event', reason: expect.stringMatching(/died 3 times/) },
    ]);
    subscription.unsubscribe();
  });

  it('is not to blame when the process stopped in good order', async () => {
    for (const id of ['a', 'b']) await journal.accept(said(id, { conversation: id }), ['p']);
    for (let stop = 1; stop <= 4; stop += 1) {
      await open();
      expect(await read()).toEqual(['a', 'b']);
    }
  });

  it('comes after what is older in its conversation', async () => {
    for (const id of ['old', 'bad']) await journal.accept(said(id), ['p']);
    await crash();
    const one = { ...all, limit: 1 };
    expect(await read('p', one)).toEqual(['old']);
    expect(await read('p', one)).toEqual(['bad']);
    await crash();
    expect(await batches()).toEqual([['old'], ['bad']]);
  });

  it('does not hold up what goes ahead', async () => {
    for (const id of ['a', 'b']) await journal.accept(said(id), ['p']);
    await crash();
    await read();
    await crash();
    await journal.accept(said('stop'), ['p'], ['p']);
    expect(await batches()).toEqual([['stop'], ['a'], ['b']]);
  });
});
