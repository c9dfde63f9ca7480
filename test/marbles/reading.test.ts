import { asyncScheduler, NEVER, of, Subject } from 'rxjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { memoryJournal } from '../../src/journal/memory.ts';
import type { Journal, ReadLimits } from '../../src/journal.ts';
import { reading } from '../../src/streams/reading.ts';
import { text } from '../support/place.ts';

const endings: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 });
});
afterEach(() => {
  for (const end of endings.splice(0)) end();
  vi.useRealTimers();
});

/** Lets virtual time pass, and everything that is to happen in it happen. */
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

const wide: ReadLimits = { limit: 100, inHand: 1_000, perConversation: 1_000 };

/** Reads a journal until the test ends. */
function read(journal: Journal = memoryJournal(), limits: ReadLimits = wide, ending = new Subject<void>()) {
  const leaving = new Subject<void>();
  const batches: string[][] = [];
  let over = false;
  let failure: unknown;
  const options = { journal, pipeline: 'p', limits, aside: () => [], clock: asyncScheduler, ending, leaving };
  const subscription = reading(options).subscribe({
    next: (events) => batches.push(events.map(({ id }) => id)),
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
    batches,
    ending,
    leaving,
    over: () => over,
    failure: () => failure,
    leave: () => subscription.unsubscribe(),
    accept: (id: string) => journal.accept(text('chat', id, 'hi'), ['p']),
    settle: (id: string) => journal.commit('p', [{ sink: 'settled', ids: [id] }]),
  };
}

it('hands out what is there, and what comes, as it comes', async () => {
  const journal = memoryJournal();
  await journal.accept(text('chat', 'a', 'hi'), ['p']);
  const { batches, accept } = read(journal);
  await pass();
  expect(batches).toEqual([['a']]);
  await accept('b');
  await accept('c');
  await pass();
  expect(batches.flat()).toEqual(['a', 'b', 'c']);
});

it('hands out in batches, and everything once', async () => {
  const journal = memoryJournal();
  for (const id of ['a', 'b', 'c', 'd', 'e']) await journal.accept(text('chat', id, 'hi'), ['p']);
  const { batches } = read(journal, { ...wide, limit: 2 });
  await pass(1);
  expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
});

it('goes on as what is in hand is settled', async () => {
  const { batches, accept, settle } = read(memoryJournal(), { ...wide, inHand: 1 });
  await accept('a');
  await accept('b');
  await pass();
  expect(batches).toEqual([['a']]);
  await settle('a');
  await pass();
  expect(batches).toEqual([['a'], ['b']]);
});

it('loses no event when a wake-up is lost', async () => {
  const { batches, accept } = read({ ...memoryJournal(), changes: NEVER });
  await pass();
  await accept('a');
  await pass(9_999);
  expect(batches).toEqual([]);
  await pass(1);
  expect(batches).toEqual([['a']]);
});

it('is silent while there is nothing', async () => {
  const { batches, over } = read();
  await pass(60_000);
  expect([batches, over()]).toEqual([[], false]);
});

it('completes after the end when it has read everything, also what waits for room in hand', async () => {
  const { batches, accept, settle, ending, over } = read(memoryJournal(), { ...wide, inHand: 1 });
  await accept('a');
  await accept('b');
  ending.next();
  await pass(20_000);
  expect([batches, over()]).toEqual([[['a']], false]);
  await settle('a');
  await pass();
  expect([batches, over()]).toEqual([[['a'], ['b']], true]);
});

it('completes after an end that was before it began', async () => {
  const journal = memoryJournal();
  await journal.accept(text('chat', 'a', 'hi'), ['p']);
  const { batches, over } = read(journal, wide, of(undefined) as never);
  await pass();
  expect([batches, over()]).toEqual([[['a']], true]);
});

it('leaves the rest for the next start when it is to leave', async () => {
  const { batches, accept, leaving, over, journal } = read(memoryJournal(), { ...wide, inHand: 1 });
  await accept('a');
  await accept('b');
  await pass();
  leaving.next();
  expect([batches, over()]).toEqual([[['a']], true]);
  expect((await journal.counts()).unread).toEqual({ p: 1 });
});

it('passes an error of the journal on', async () => {
  const journal: Journal = {
    ...memoryJournal(),
    read: async () => {
      throw new Error('disk gone');
    },
  };
  const { failure } = read(journal);
  await pass();
  expect(failure()).toMatchObject({ message: 'disk gone' });
});

it('asks for nothing more when it is left, and leaves no timer', async () => {
  const { batches, accept, leave, journal } = read();
  await pass();
  leave();
  expect(vi.getTimerCount()).toBe(0);
  await accept('a');
  await pass(20_000);
  expect(batches).toEqual([]);
  expect((await journal.counts()).unread).toEqual({ p: 1 });
});
