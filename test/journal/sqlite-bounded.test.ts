import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import type { SqliteJournalOptions } from '../../src/journal/sqlite.ts';
import { sqliteJournal } from '../../src/journal/sqlite.ts';
import type { Journal, ReadLimits } from '../../src/journal.ts';
import { later, said, says, settled } from './produced.ts';

const all: ReadLimits = { limit: 10_000, inHand: 10_000, perConversation: 10_000 };
const minute = 60_000;
const keep = 60 * minute;

let now: number;
let database: DatabaseSync;
let journal: Journal & AsyncDisposable;

async function open(options: SqliteJournalOptions = {}): Promise<void> {
  await journal?.[Symbol.asyncDispose]();
  journal = sqliteJournal({ database, now: () => now, keep, ...options });
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  now = 1_000_000;
  database = new DatabaseSync(':memory:');
  await open();
});
afterEach(async () => {
  await journal[Symbol.asyncDispose]();
  database.close();
  vi.useRealTimers();
});

/** Lets time pass, and the sweeping that is due then. */
async function pass(ms: number): Promise<void> {
  now += ms;
  await vi.advanceTimersByTimeAsync(minute);
  for (let turns = 0; turns < 30; turns += 1) await journal.counts();
}

/** Takes events and is done with them. */
async function settle(...ids: string[]): Promise<void> {
  await Promise.all(ids.map((id) => journal.accept(said(id), ['p'])));
  await journal.read('p', all);
  await journal.commit('p', ids.map(settled));
}

const rows = (table: string): number => Number(database.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.count);

describe('what is done with', () => {
  it('leads back to where it came from as long as it is kept', async () => {
    for (const conversation of ['a', 'b']) await journal.trace('chat', conversation, { replyTo: 'slack:C1' });
    await pass(keep);
    expect(rows('traces')).toBe(2);
    await pass(1);
    expect(rows('traces')).toBe(1);
  });

  it('is kept, and known, as long as it must, and then goes', async () => {
    await settle('a', 'b');
    await journal.accept(said('newest'), []);
    await pass(keep);
    expect(await journal.accept(said('a'), ['p'])).toBe('known');
    await pass(1);
    expect(await journal.accept(said('a'), ['p'])).toBe('accepted');
    expect(await journal.accept(said('newest'), ['p'])).toBe('known');
  });

  it('leaves behind when it was said', async () => {
    await journal.accept(said('a', { at: 700_000 }), []);
    await journal.accept(said('newest', { input: 'mail', at: 800_000 }), []);
    await pass(keep + 1);
    expect(await journal.accept(said('a', { at: 1 }), [])).toBe('accepted');
    await open();
    expect(await journal.since('chat')).toBe(700_000);
  });

  it('goes a thousand at a turn', async () => {
    await settle(...Array.from({ length: 2_500 }, (_, index) => `e${index}`));
    await journal.accept(said('newest'), []);
    now += keep + 1;
    const turns: number[] = [];
    vi.advanceTimersByTime(minute);
    for (let turn = 0; turn < 6; turn += 1) {
      await journal.counts();
      turns.push(rows('events'));
    }
    expect(turns.slice(-4)).toEqual([1, 1, 1, 1]);
    expect(turns.slice(0, 2)).toEqual([1_501, 501]);
  });

  it('leaves what is open, however old, and goes on behind it', async () => {
    await journal.accept(said('open'), ['p']);
    await settle('a');
    await journal.accept(said('newest'), []);
    await journal.reopen('p');
    await pass(10 * keep);
    expect(rows('events')).toBe(2);
    expect((await journal.read('p', all)).map(({ id }) => id)).toEqual(['open']);
  });

  it('takes keys of messages and jobs with it, but not those that wait or that an open event led to', async () => {
    for (const id of ['open', 'a']) await journal.accept(said(id), ['p']);
    await journal.read('p', all);
    await journal.commit('p', [
      says('a', { key: 'sent', open: true }),
      says('a', { key: 'waits', open: true }),
      later('a', 1e15, { key: 'job' }),
      says('open', { key: 'open', open: true }),
      says('open', { key: 'newest', open: true }),
    ]);
    for (const { key } of await journal.outbox(9)) if (key !== 'waits') await journal.mark(key, 'sent');
    await pass(keep + 1);
    expect(database.prepare('SELECT key FROM said ORDER BY seq').all()).toEqual(
      ['waits', 'later:job', 'open', 'newest'].map((key) => ({ key })),
    );
  });

  it('never takes the newest with it: numbers are given once, and time never goes back', async () => {
    await settle('a');
    const { accepted } = database.prepare('SELECT accepted FROM events').get() ?? {};
    await pass(keep + 1);
    now = 1;
    await open();
    await journal.accept(said('b'), ['p']);
    expect((await journal.read('p', all)).map((event) => event.accepted)).toEqual([accepted]);
    expect(database.prepare('SELECT seq FROM events ORDER BY seq DESC').get()).toEqual({ seq: 2 });
  });

  it('goes on with sweeping after a restart, and stops when the journal is closed', async () => {
    await settle('a', 'b');
    await open();
    await pass(keep + 1);
    expect(rows('events')).toBe(1);
    await journal[Symbol.asyncDispose]();
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('drops dead letters when they are old', async () => {
  await journal.accept(said('a'), ['p']);
  await journal.read('p', all);
  await journal.reopen('p', { id: 'a', reason: 'broken' });
  await pass(keep);
  expect(await journal.counts()).toMatchObject({ dead: 1 });
  await pass(1);
  expect(await journal.counts()).toMatchObject({ dead: 0 });
  expect(await journal.letters.dead(9)).toEqual([]);
});

it('hands out once what was set aside, forgotten, taken anew and redelivered', async () => {
  await journal.accept(said('a'), ['p']);
  await journal.read('p', all);
  now += keep;
  await journal.reopen('p', { id: 'a', reason: 'broken' });
  await journal.accept(said('newest'), []);
  await pass(1);
  expect(await journal.accept(said('a'), ['p'])).toBe('accepted');
  await journal.commit('p', [{ sink: 'redeliver', number: 1 }]);
  expect((await journal.read('p', all)).map(({ id }) => id)).toEqual(['a']);
  expect(await journal.counts()).toMatchObject({ open: { p: 1 }, dead: 0 });
});

it('drops what is open for a pipeline that does not run any more when it is old, and keeps it for one that does', async () => {
  for (const id of ['a', 'b']) await journal.accept(said(id), ['p', 'gone']);
  await journal.accept(said('newest'), []);
  await open();
  await journal.read('p', all);
  await pass(keep);
  expect((await journal.counts()).open).toEqual({ p: 2, gone: 2 });
  await pass(1);
  expect((await journal.counts()).open).toEqual({ p: 2, gone: 0 });
  await journal.reopen('p');
  expect(await journal.read('p', all)).toHaveLength(2);
  expect(await journal.read('gone', all)).toEqual([]);
});

describe('when its bytes are used up', () => {
  const maxBytes = 400_000;
  const big = (id: string) => said(id, { data: 'x'.repeat(2_000) });
  const full = { code: 'FULL' };

  it('gives up what is done with before its time, oldest first, and takes on', async () => {
    await open({ maxBytes });
    for (let index = 0; index < 1_000; index += 1) {
      await journal.accept(big(`e${index}`), ['p']);
      await journal.read('p', all);
      await journal.commit('p', [settled(`e${index}`)]);
    }
    expect(await journal.accept(big('e999'), ['p'])).toBe('known');
    expect(await journal.accept(big('e0'), ['p'])).toBe('accepted');
    expect(Number(database.prepare('PRAGMA page_count').get()?.page_count) * 4_096).toBeLessThan(maxBytes * 1.1);
  });

  it('keeps what was given up, for that is not done with', async () => {
    await open({ maxBytes });
    await journal.accept(said('broken'), ['p']);
    await journal.read('p', all);
    await journal.reopen('p', { id: 'broken', reason: 'it breaks' });
    for (let index = 0; index < 300; index += 1) {
      await journal.accept(big(`e${index}`), ['p']);
      await journal.read('p', all);
      await journal.commit('p', [settled(`e${index}`)]);
    }
    expect(await journal.accept(big('e0'), ['p'])).toBe('accepted');
    expect(await journal.letters.dead(9)).toMatchObject([{ reason: 'it breaks' }]);
  });

  it('takes no more when nothing is done with, says so once, finishes what was begun, and says when there is room', async () => {
    await open({ maxBytes });
    const notices: Activity[] = [];
    const subscription = journal.notices.subscribe((one) => notices.push(one));
    const taken: string[] = [];
    for (;;) {
      const id = `e${taken.length}`;
      const refused = await journal.accept(big(id), ['p']).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (refused !== undefined) {
        expect(refused).toMatchObject(full);
        break;
      }
      taken.push(id);
    }
    await expect(journal.accept(big('more'), ['p'])).rejects.toMatchObject(full);
    expect(await journal.accept(big('e0'), ['p'])).toBe('known');
    expect(notices.map(({ code }) => code)).toEqual(['full']);
    expect(await journal.read('p', all)).toHaveLength(taken.length);
    await journal.commit('p', [says('e0', { data: 'y'.repeat(2_000) }), ...taken.slice(1).map(settled)]);
    await pass(1);
    expect(await journal.accept(big('more'), ['p'])).toBe('accepted');
    expect(notices.map(({ code }) => code)).toEqual(['full', 'room']);
    expect(await journal.outbox(9)).toHaveLength(1);
    subscription.unsubscribe();
  });
});
