import { asyncScheduler, Observable, Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import type { Journal } from '../../src/journal.ts';
import type { Change } from '../../src/registry.ts';
import { laterInput, registryInput } from '../../src/streams/organs.ts';
import { text } from '../support/place.ts';

const all = { limit: 100, inHand: 100, perConversation: 100 };
const readers = () => ['p'];
const endings: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 });
});
afterEach(() => {
  for (const end of endings.splice(0)) end();
  vi.useRealTimers();
});

/** Lets virtual time pass, and everything that is to happen in it happen. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Runs an input until the test ends. */
function run(input: Observable<Activity>): { noticed: Activity[]; leave: () => void } {
  const noticed: Activity[] = [];
  const subscription = input.subscribe((entry) => noticed.push(entry));
  endings.push(() => subscription.unsubscribe());
  return { noticed, leave: () => subscription.unsubscribe() };
}

describe('registry', () => {
  const node = { id: 'n', address: '10.0.0.1', port: 1, metadata: {} };
  const version = { name: 'greeter', version: '1', metadata: {}, endpoints: [], nodes: [node, node] };
  const change: Change = { action: 'update', name: 'greeter', services: [version, { ...version, version: '2' }] };
  const pace = { clock: asyncScheduler, random: () => 1 };

  it('takes each change into the journal, as an event of its own', async () => {
    const journal = memoryJournal();
    const changes = new Subject<Change>();
    run(registryInput({ journal, registry: { watch: () => changes }, readers, ...pace }));
    changes.next(change);
    changes.next({ action: 'delete', name: 'greeter', services: [] });
    await pass(0);
    const events = await journal.read('p', all);
    expect(events).toMatchObject([
      { type: 'change', input: 'registry', service: 'greeter', action: 'update', nodes: 4, at: 1_000 },
      { type: 'change', service: 'greeter', action: 'delete', nodes: 0, conversation: 'registry:greeter' },
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  });

  it('watches again when the watch breaks or ends', async () => {
    const journal = memoryJournal();
    let watches = 0;
    const watch = () =>
      new Observable<Change>((subscriber) => {
        watches += 1;
        subscriber.next(change);
        if (watches === 1) subscriber.error(new Error('no registry'));
        if (watches === 2) subscriber.complete();
      });
    run(registryInput({ journal, registry: { watch }, readers, ...pace }));
    await pass(999);
    expect(watches).toBe(1);
    await pass(1);
    expect(watches).toBe(2);
    await pass(2_000);
    expect(await journal.read('p', all)).toHaveLength(3);
  });

  it('says which change a full journal had no room for, and takes the next', async () => {
    const journal = memoryJournal({ maxCount: 1 });
    const changes = new Subject<Change>();
    await journal.accept(text('chat', 'a', 'hi'), ['p']);
    const { noticed } = run(registryInput({ journal, registry: { watch: () => changes }, readers, ...pace }));
    changes.next(change);
    await pass(0);
    expect(noticed).toMatchObject([{ code: 'refused', input: 'registry', detail: expect.stringContaining('no room') }]);
    await journal.read('p', all);
    await journal.commit('p', [{ sink: 'settled', ids: ['a'] }]);
    changes.next(change);
    await pass(0);
    expect(await journal.read('p', all)).toHaveLength(1);
  });

  it('leaves the watch when it is left', () => {
    const changes = new Subject<Change>();
    const input = { journal: memoryJournal(), registry: { watch: () => changes }, readers, ...pace };
    const { leave } = run(registryInput(input));
    expect(changes.observed).toBe(true);
    leave();
    expect(changes.observed).toBe(false);
  });
});

describe('later', () => {
  const clock = asyncScheduler;

  /** A journal with a cause to put work off for. */
  const holding = async () => {
    const journal = memoryJournal();
    await journal.accept(text('chat', 'a', 'hi'), ['p']);
    await journal.read('p', all);
    return journal;
  };
  const putOff = (journal: Journal, due: number, data: string) =>
    journal.commit('p', [{ sink: 'later', job: { due, data, causes: ['a'], open: true, key: data } }]);
  const came = async (journal: Journal) =>
    (await journal.read('later', all)).map((event) => 'data' in event && event.data);

  it('makes jobs readable when they come due, also one that is put off while it waits', async () => {
    const journal = await holding();
    await putOff(journal, 5_000, 'late');
    run(laterInput({ journal, readers: () => ['later'], clock }));
    await pass(0);
    await putOff(journal, 2_000, 'early');
    await pass(999);
    expect(await came(journal)).toEqual([]);
    await pass(1);
    expect(await came(journal)).toEqual(['early']);
    await pass(2_999);
    expect(await came(journal)).toEqual([]);
    await pass(1);
    expect(await came(journal)).toEqual(['late']);
  });

  it('takes what came due before it began, at once', async () => {
    const journal = await holding();
    await putOff(journal, 10, 'missed');
    run(laterInput({ journal, readers: () => ['later'], clock }));
    await pass(0);
    expect(await came(journal)).toEqual(['missed']);
  });

  it('waits for longer than a timer of Node can', async () => {
    const journal = await holding();
    const days = 26 * 86_400_000;
    await putOff(journal, 1_000 + days, 'far');
    run(laterInput({ journal, readers: () => ['later'], clock }));
    await pass(days - 1);
    expect(await came(journal)).toEqual([]);
    await pass(1);
    expect(await came(journal)).toEqual(['far']);
  });

  it('notices within a minute that the clock was put forward, and is not early when it was put back', async () => {
    const journal = await holding();
    const hour = 3_600_000;
    await putOff(journal, 1_000 + 2 * hour, 'x');
    run(laterInput({ journal, readers: () => ['later'], clock }));
    await pass(hour);
    vi.setSystemTime(1_000);
    await pass(hour + 60_000);
    expect(await came(journal)).toEqual([]);
    vi.setSystemTime(1_000 + 2 * hour);
    await pass(60_000);
    expect(await came(journal)).toEqual(['x']);
    await pass(2 * hour);
    expect(await came(journal)).toEqual([]);
  });

  it('sets no timer when nothing is put off, and leaves none when it is left', async () => {
    const journal = await holding();
    const { leave } = run(laterInput({ journal, readers: () => ['later'], clock }));
    await pass(0);
    expect(vi.getTimerCount()).toBe(0);
    await putOff(journal, 9_000, 'x');
    await pass(0);
    expect(vi.getTimerCount()).toBe(1);
    leave();
    expect(vi.getTimerCount()).toBe(0);
  });
});
