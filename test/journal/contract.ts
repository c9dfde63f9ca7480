import { describe, expect, it } from 'vitest';
import type { Aside, Journal, Produced, ReadLimits } from '../../src/journal.ts';
import type { Json } from '../../src/json.ts';
import type { Remember } from '../../src/memory.ts';
import { written } from '../../src/memory.ts';
import { later, said, saying, says, settled } from './produced.ts';

/** What a test wants of a journal. */
export interface JournalSettings {
  readonly now?: () => number;
  readonly maxCount?: number;
}

/** Limits that hold nothing back. */
const all: ReadLimits = { limit: 1_000, inHand: 10_000, perConversation: 10_000 };

/** What every journal does. `open` returns an empty one; it is asked for anew by every test. */
export function journalContract(open: (settings: JournalSettings) => Journal | Promise<Journal>): void {
  /** A journal that holds what was said, by id. */
  const holding = async (ids: readonly string[], settings: JournalSettings = {}) => {
    const journal = await open(settings);
    for (const id of ids) await journal.accept(said(id), ['p']);
    return journal;
  };

  /** A journal whose pipeline `p` has everything in hand. */
  const handed = async (ids: readonly string[], settings: JournalSettings = {}) => {
    const journal = await holding(ids, settings);
    await journal.read('p', all);
    return journal;
  };

  describe('accept', () => {
    it('takes an event once for each pipeline that reads it', async () => {
      const journal = await open({});
      expect(await journal.accept(said('a'), ['p', 'q'])).toBe('accepted');
      expect(await read(journal)).toEqual(['a']);
      expect(await read(journal, all, 'q')).toEqual(['a']);
      expect(await read(journal, all, 'r')).toEqual([]);
    });

    it('knows an event that it took, and changes nothing', async () => {
      const journal = await holding(['a']);
      expect(await journal.accept(said('a', { data: 'other' }), ['p'])).toBe('known');
      expect(await unsettled(journal)).toEqual({ p: 1 });
      expect((await journal.read('p', all)).map(({ id }) => id)).toEqual(['a']);
    });

    it('knows an event that is done with', async () => {
      const journal = await handed(['a']);
      await journal.commit('p', [settled('a')]);
      expect(await journal.accept(said('a'), ['p'])).toBe('known');
      expect(await read(journal)).toEqual([]);
    });

    it('knows an event that nobody reads', async () => {
      const journal = await open({});
      expect(await journal.accept(said('a'), [])).toBe('accepted');
      expect(await journal.accept(said('a'), ['p'])).toBe('known');
    });

    it('stamps when, and never goes back', async () => {
      let now = 1_000;
      const journal = await open({ now: () => now });
      for (const [id, time] of [
        ['a', 1_000],
        ['b', 400],
        ['c', 1_001],
      ] as const) {
        now = time;
        await journal.accept(said(id), ['p']);
      }
      const stamps = (await journal.read('p', all)).map(({ id, accepted }) => [id, accepted]);
      expect(stamps).toEqual([
        ['a', 1_000],
        ['b', 1_000],
        ['c', 1_001],
      ]);
    });

    it('hands out an event as it came', async () => {
      const journal = await open({ now: () => 7 });
      const event = said('a', { data: 'ünï "code"\n\u0000', meta: { deep: [1, { two: null }] } });
      await journal.accept(event, ['p']);
      expect(await journal.read('p', all)).toEqual([{ ...event, accepted: 7 }]);
    });
  });

  describe('since', () => {
    const minutes = (count: number) => count * 60_000;

    it('is when the newest event of an input was said, whoever reads it, and in whatever order they came', async () => {
      const journal = await open({ now: () => minutes(9) });
      for (const [id, at] of [
        ['a', minutes(1)],
        ['b', minutes(3)],
        ['c', minutes(2)],
      ] as const)
        await journal.accept(said(id, { at }), id === 'b' ? [] : ['p']);
      await journal.accept(said('d', { input: 'mail', at: minutes(5) }), ['p']);
      expect(await journal.since('chat')).toBe(minutes(3));
      expect(await journal.since('mail')).toBe(minutes(5));
      expect(await journal.since('irc')).toBeUndefined();
    });

    it('is when it was first asked, while nothing was taken: what is said between two links can be the first', async () => {
      let now = minutes(4);
      const journal = await open({ now: () => now });
      expect(await journal.since('chat')).toBeUndefined();
      now = minutes(9);
      expect(await journal.since('chat')).toBe(minutes(4));
      expect(await journal.since('mail')).toBeUndefined();
      await journal.accept(said('a', { at: minutes(5) }), ['p']);
      expect(await journal.since('chat')).toBe(minutes(5));
    });

    it('does not count what was known, or refused', async () => {
      const journal = await open({ now: () => minutes(9), maxCount: 1 });
      await journal.accept(said('a', { at: minutes(1) }), ['p']);
      await journal.accept(said('a', { at: minutes(2) }), ['p']);
      await expect(journal.accept(said('b', { at: minutes(3) }), ['p'])).rejects.toMatchObject({ code: 'FULL' });
      expect(await journal.since('chat')).toBe(minutes(1));
    });

    it('takes what claims to be of the future for said now, so that nothing is missed until then', async () => {
      const journal = await open({ now: () => minutes(9) });
      await journal.accept(said('a', { at: minutes(99) }), ['p']);
      expect(await journal.since('chat')).toBe(minutes(9));
    });
  });

  describe('when it is full', () => {
    const full = { code: 'FULL' };

    it('takes no more events than it may hold unfinished, until one is done with', async () => {
      const journal = await handed(['a', 'b'], { maxCount: 2 });
      await expect(journal.accept(said('c'), ['p'])).rejects.toMatchObject(full);
      await journal.commit('p', [settled('a')]);
      expect(await journal.accept(said('c'), ['p'])).toBe('accepted');
    });

    it('counts messages until they are sent, and jobs until they come due', async () => {
      const journal = await handed(['a', 'b'], { maxCount: 2 });
      await journal.commit('p', [says('a'), later('b', 50)]);
      await expect(journal.accept(said('c'), ['p'])).rejects.toMatchObject(full);
      const [message] = await journal.outbox(1);
      await journal.mark(message?.key ?? '', 'sent');
      expect(await journal.accept(said('c'), ['p'])).toBe('accepted');
      await expect(journal.accept(said('d'), ['p'])).rejects.toMatchObject(full);
    });

    it('still knows what it knows, and takes what was refused when it comes again', async () => {
      const journal = await handed(['a'], { maxCount: 1 });
      await expect(journal.accept(said('b'), ['p'])).rejects.toMatchObject(full);
      expect(await journal.accept(said('a'), ['p'])).toBe('known');
      await journal.commit('p', [settled('a')]);
      expect(await journal.accept(said('b'), ['p'])).toBe('accepted');
    });

    it('takes what pipelines produce all the same: what was begun can be finished', async () => {
      const journal = await handed(['a'], { maxCount: 1 });
      await journal.commit('p', [says('a', { open: true }), says('a', { open: true }), says('a')]);
      expect(await journal.outbox(10)).toHaveLength(3);
    });
  });

  describe('read', () => {
    it('hands out each event once', async () => {
      const journal = await holding(['a', 'b', 'c']);
      expect(await read(journal, { ...all, limit: 2 })).toEqual(['a', 'b']);
      expect(await read(journal, { ...all, limit: 2 })).toEqual(['c']);
      expect(await read(journal)).toEqual([]);
    });

    it('keeps order within a conversation', async () => {
      const journal = await open({});
      const ids = Array.from({ length: 300 }, (_, index) => `e${index}`);
      for (const [index, id] of ids.entries()) await journal.accept(said(id, { conversation: `c${index % 3}` }), ['p']);
      const seen: string[] = [];
      for (let batch = await read(journal, { ...all, limit: 7 }); batch.length > 0; ) {
        seen.push(...batch);
        batch = await read(journal, { ...all, limit: 7 });
      }
      for (const rest of [0, 1, 2]) {
        const own = (id: string) => Number(id.slice(1)) % 3 === rest;
        expect(seen.filter(own)).toEqual(ids.filter(own));
      }
      expect(seen).toHaveLength(ids.length);
    });

    it('takes what goes ahead though it is full, up to as much again', async () => {
      const journal = await holding(['x', 'y'], { maxCount: 2 });
      await expect(journal.accept(said('late'), ['p'])).rejects.toMatchObject({ code: 'FULL' });
      for (const id of ['a', 'b']) expect(await journal.accept(said(id), ['p'], ['p'])).toBe('accepted');
      await expect(journal.accept(said('c'), ['p'], ['p'])).rejects.toMatchObject({ code: 'FULL' });
      expect((await read(journal)).slice(0, 2)).toEqual(['a', 'b']);
    });

    it('hands out what goes ahead before all that waits, whatever the limits, and again when it is put back', async () => {
      const journal = await open({});
      for (const id of ['a', 'b', 'c']) await journal.accept(said(id), ['p', 'q']);
      const narrow = { limit: 256, inHand: 1, perConversation: 1 };
      expect((await journal.read('p', narrow)).map(({ id }) => id)).toEqual(['a']);
      await journal.accept(said('stop'), ['p', 'q'], ['p']);
      expect((await journal.read('p', narrow)).map(({ id }) => id)).toEqual(['stop']);
      expect((await journal.read('q', { ...narrow, inHand: 9, perConversation: 9 })).map(({ id }) => id)).toEqual([
        'a',
        'b',
        'c',
        'stop',
      ]);
      expect(await journal.reopen('p')).toBe(2);
      expect((await journal.read('p', narrow)).map(({ id }) => id)).toEqual(['stop', 'a']);
      await journal.commit('p', [{ sink: 'settled', ids: ['stop'] }]);
      expect(await journal.read('p', narrow)).toEqual([]);
    });

    it('is fair between conversations: a backlog holds up nobody else', async () => {
      const journal = await open({});
      for (let index = 0; index < 100; index += 1) {
        await journal.accept(said(`busy${index}`, { conversation: 'busy' }), ['p']);
      }
      await journal.accept(said('ping', { conversation: 'quiet' }), ['p']);
      expect(await read(journal, { ...all, limit: 10 })).toContain('ping');
    });

    it('hands out no more than may be in hand, of all and of one conversation', async () => {
      const journal = await open({});
      for (const id of ['a1', 'a2', 'a3', 'b1', 'c1']) {
        await journal.accept(said(id, { conversation: id.slice(0, 1) }), ['p']);
      }
      const narrow: ReadLimits = { limit: 10, inHand: 3, perConversation: 2 };
      const first = await read(journal, { ...narrow, inHand: 2 });
      expect(first).toHaveLength(2);
      const next = await read(journal, narrow);
      expect(next).toHaveLength(1);
      expect(await read(journal, narrow)).toEqual([]);
      expect([...first, ...next].sort()).toEqual(['a1', 'b1', 'c1']);
      await journal.commit('p', [settled('b1')]);
      expect(await read(journal, narrow)).toEqual(['a2']);
      await journal.commit('p', [settled('c1')]);
      expect(await read(journal, narrow)).toEqual([]);
      await journal.commit('p', [settled('a1')]);
      expect(await read(journal, narrow)).toEqual(['a3']);
    });

    it('hands out all there is to a pipeline that may hold it', async () => {
      const journal = await holding(Array.from({ length: 500 }, (_, index) => `e${index}`));
      const wide: ReadLimits = {
        limit: 1_000,
        inHand: Number.POSITIVE_INFINITY,
        perConversation: Number.POSITIVE_INFINITY,
      };
      expect(await read(journal, wide)).toHaveLength(500);
    });

    it('gives the event loop a turn between two full batches', async () => {
      const journal = await holding(['a', 'b', 'c', 'd']);
      await read(journal, { ...all, limit: 2 });
      let turned = false;
      setImmediate(() => {
        turned = true;
      });
      expect(await read(journal, { ...all, limit: 2 })).toEqual(['c', 'd']);
      expect(turned).toBe(true);
    });

    it('lets others have their turn between two full batches of messages', async () => {
      const journal = await handed(['a', 'b']);
      await journal.commit('p', [says('a', { data: 'a' }), says('b', { data: 'b' }, 'other')]);
      expect(await journal.outbox(1)).toHaveLength(1);
      let turned = false;
      setImmediate(() => {
        turned = true;
      });
      expect(await journal.outbox(1)).toHaveLength(1);
      expect(turned).toBe(true);
    });
  });

  describe('commit', () => {
    it('settles the causes of what is said, for this pipeline only', async () => {
      const journal = await open({});
      for (const id of ['a', 'b']) await journal.accept(said(id), ['p', 'q']);
      await journal.read('p', all);
      expect(await journal.commit('p', [says('a', { causes: ['a', 'b'] })])).toEqual([]);
      expect(await unsettled(journal)).toEqual({ q: 2 });
    });

    it('leaves causes open when more may follow', async () => {
      const journal = await handed(['a']);
      await journal.commit('p', [says('a', { open: true })]);
      expect(await unsettled(journal)).toEqual({ p: 1 });
      await journal.commit('p', [says('a')]);
      expect(await unsettled(journal)).toEqual({});
      expect(await journal.outbox(10)).toHaveLength(2);
    });

    it('tells nobody of what becomes of a message whose cause nobody is to answer', async () => {
      const journal = await open({});
      await journal.accept({ ...said('a'), noReply: true }, ['p']);
      await journal.read('p', all);
      await journal.commit('p', [says('a')]);
      const [message] = await journal.outbox(1);
      expect(message?.causes).toEqual(['a']);
      expect(message?.origin).toBeUndefined();
    });

    it('answers the ids that it could not settle: unknown, settled before, retired, or not handed out', async () => {
      const journal = await handed(['a', 'b'], { now: () => 10 });
      await journal.accept(said('waits'), ['p']);
      await journal.commit('p', [settled('a')]);
      await journal.retire('p', 11);
      const unnamed = await journal.commit('p', [settled('a'), settled('b'), settled('c'), settled('waits')]);
      expect(unnamed).toEqual(['a', 'b', 'c', 'waits'].map((id) => ({ id })));
    });

    it('keeps a message as it was said, with a key, its pipeline, its lane and where its cause was said', async () => {
      const journal = await open({ now: () => 42 });
      await journal.accept(said('a', { replyTo: 'chat:C1', conversation: 'thread' }), ['p']);
      await journal.read('p', all);
      await journal.commit('p', [says('a', { subject: 'Hello', conversation: 'other' }, 'lane')]);
      const [message] = await journal.outbox(1);
      expect(message).toMatchObject({
        ...saying('a'),
        subject: 'Hello',
        conversation: 'other',
        pipeline: 'p',
        lane: 'lane',
        committed: 42,
        origin: { replyTo: 'chat:C1', conversation: 'thread' },
      });
      expect(message?.key).toMatch(/./);
    });

    it('gives each message a key of its own, unless it has one', async () => {
      const journal = await handed(['a', 'b']);
      await journal.accept(said('c'), ['q']);
      await journal.read('q', all);
      await journal.commit('p', [says('a', { open: true }), says('a'), says('b')]);
      await journal.commit('q', [says('c')]);
      await journal.commit('q', [says('gone'), says('gone'), says('gone', { key: 'mine' })]);
      const keys = (await journal.outbox(100)).map(({ key }) => key);
      expect(new Set(keys).size).toBe(7);
      expect(keys).toContain('mine');
    });

    it('says what has one key once, whoever says it again, also after it was sent', async () => {
      const journal = await handed(['a', 'b']);
      await journal.accept(said('c'), ['q']);
      await journal.read('q', all);
      await journal.commit('p', [says('a', { key: 'k', data: 'first' })]);
      expect(await journal.outbox(10)).toMatchObject([{ data: 'first' }]);
      await journal.mark('k', 'sent');
      await journal.commit('p', [says('b', { key: 'k' })]);
      await journal.commit('q', [says('c', { key: 'k' })]);
      expect(await journal.outbox(10)).toEqual([]);
      expect(await unsettled(journal)).toEqual({});
    });

    it('says nothing twice when an event is handled again', async () => {
      const journal = await handed(['a']);
      await journal.commit('p', [says('a', { data: '1', open: true }), later('a', 5, { open: true })]);
      const [first] = await journal.outbox(10);
      await journal.mark(first?.key ?? '', 'sent');
      await journal.reopen('p');
      await journal.read('p', all);
      await journal.commit('p', [
        says('a', { data: '1', open: true }),
        later('a', 5, { open: true }),
        says('a', { data: '2' }),
      ]);
      expect((await journal.outbox(10)).map(({ data }) => data)).toEqual(['2']);
      await journal.due(5, ['later']);
      expect(await unsettled(journal)).toEqual({ later: 1 });
    });

    it('puts a job off once, though its event is handled again', async () => {
      const journal = await handed(['a'], { maxCount: 2 });
      await journal.commit('p', [later('a', 5, { open: true })]);
      await journal.reopen('p');
      await journal.read('p', all);
      await journal.commit('p', [later('a', 5)]);
      expect(await journal.accept(said('b'), ['p'])).toBe('accepted');
      await journal.due(5, ['later']);
      expect(await read(journal, all, 'later')).toHaveLength(1);
    });

    it('says the message of one key once while it waits', async () => {
      const journal = await handed(['a', 'b']);
      await journal.commit('p', [says('a', { key: 'daily' }), says('b', { key: 'daily' })]);
      expect(await journal.outbox(10)).toHaveLength(1);
      expect(await unsettled(journal)).toEqual({});
    });

    it('gives the events that a pipeline made to those who read them, once', async () => {
      const journal = await handed(['a']);
      const event = said('made', { input: 'runs' });
      await journal.commit('p', [
        { sink: 'event', event, readers: ['q', 'r'] },
        { sink: 'event', event, readers: ['q', 'r'] },
      ]);
      expect([await read(journal, all, 'q'), await read(journal, all, 'r')]).toEqual([['made'], ['made']]);
    });

    it('is done as one: who is woken by it sees all of it', async () => {
      const journal = await handed(['a', 'b']);
      const seen: unknown[] = [];
      const subscription = journal.changes.subscribe(async () => {
        const [left, { waiting }] = await Promise.all([unsettled(journal), journal.counts()]);
        seen.push({ left, waiting });
      });
      await journal.commit('p', [says('a'), says('b'), later('b', 1, { open: true })]);
      await expect.poll(() => seen.length).toBeGreaterThan(0);
      subscription.unsubscribe();
      for (const one of seen) expect(one).toEqual({ left: {}, waiting: { chat: 2 } });
    });
  });

  describe('retire', () => {
    it('lets go what was handed out before a moment and never named, and nothing else', async () => {
      let now = 10;
      const journal = await handed(['a', 'named'], { now: () => now });
      await journal.commit('p', [settled('named')]);
      now = 20;
      await journal.accept(said('b'), ['p']);
      await journal.read('p', all);
      await journal.accept(said('waits'), ['p']);
      expect(await journal.retire('p', 10)).toEqual([]);
      expect(await journal.retire('p', 20)).toEqual(['a']);
      expect(await journal.retire('p', 20)).toEqual([]);
      expect(await unsettled(journal)).toEqual({ p: 2 });
    });

    it('counts anew from when an event is handed out again', async () => {
      let now = 10;
      const journal = await handed(['a'], { now: () => now });
      now = 20;
      await journal.reopen('p');
      await journal.read('p', all);
      expect(await journal.retire('p', 20)).toEqual([]);
      expect(await journal.retire('p', 21)).toEqual(['a']);
    });
  });

  describe('reopen', () => {
    it('puts what is in hand back in line, in front, in order', async () => {
      const journal = await open({});
      for (const id of ['a', 'b', 'c', 'd']) await journal.accept(said(id), ['p']);
      await read(journal, { ...all, limit: 3 });
      await journal.commit('p', [settled('b')]);
      expect(await journal.reopen('p')).toBe(2);
      expect(await read(journal)).toEqual(['a', 'c', 'd']);
    });

    it('sets one aside: it never comes again, and is counted as dead', async () => {
      const journal = await handed(['a', 'b']);
      expect(await journal.reopen('p', { id: 'a', reason: 'it broke' })).toBe(1);
      expect(await read(journal)).toEqual(['b']);
      expect(await journal.counts()).toMatchObject({ open: { p: 1 }, dead: 1 });
      expect(await journal.accept(said('a'), ['p'])).toBe('known');
    });

    it('writes what is said about the one set aside together with it', async () => {
      const journal = await handed(['a']);
      const say = ({ event, number, reason }: Aside) => [says(event.id, { data: `${number} ${reason}`, key: 'k' })];
      await journal.reopen('p', { id: 'a', reason: 'it broke', say });
      expect((await journal.outbox(9)).map(({ data }) => data)).toEqual(['1 it broke']);
    });

    it('retires nothing that is back in line', async () => {
      const journal = await handed(['a']);
      await journal.reopen('p');
      expect(await journal.retire('p', Number.POSITIVE_INFINITY)).toEqual([]);
      expect(await read(journal)).toEqual(['a']);
    });

    it('leaves the other pipelines alone', async () => {
      const journal = await open({});
      await journal.accept(said('a'), ['p', 'q']);
      await read(journal);
      await read(journal, all, 'q');
      await journal.reopen('p');
      expect(await read(journal, all, 'q')).toEqual([]);
      expect(await read(journal)).toEqual(['a']);
    });

    it('puts back what a reading under way would hand out, too', async () => {
      const journal = await holding(['a', 'b', 'c', 'd']);
      await read(journal, { ...all, limit: 2 });
      const reading = journal.read('p', { ...all, limit: 2 }); // by someone who has left before it is answered
      await journal.reopen('p');
      await reading;
      expect(await read(journal)).toEqual(['a', 'b', 'c', 'd']);
    });
  });

  describe('later and due', () => {
    it('makes a job readable when it comes due, as an event', async () => {
      const journal = await handed(['a'], { now: () => 3 });
      await journal.commit('p', [later('a', 50, { data: { what: 'wake up' } })]);
      expect(await journal.due(49, ['later'])).toBe(50);
      expect(await read(journal, all, 'later')).toEqual([]);
      expect(await journal.due(50, ['later'])).toBeUndefined();
      const [event] = await journal.read('later', all);
      expect(event).toMatchObject({ type: 'due', input: 'later', data: { what: 'wake up' }, due: 50, at: 50 });
      expect(event?.id).toMatch(/^later:./);
    });

    it('takes jobs in the order they come due, those of one moment as they were put off', async () => {
      const journal = await handed(['a']);
      const jobs = [30, 10, 20, 10, 40].map((due, index) => later('a', due, { open: true, data: `${index}@${due}` }));
      await journal.commit('p', jobs);
      expect(await journal.due(30, ['later'])).toBe(40);
      const due = await journal.read('later', all);
      expect(due.map((event) => 'data' in event && event.data)).toEqual(['1@10', '3@10', '2@20', '0@30']);
    });

    it('calls off the job of a key, and no other', async () => {
      const journal = await handed(['a']);
      const put = (key: string) => later('a', 5, { key, data: key, open: true });
      await journal.commit('p', [put('x'), put('y'), { sink: 'cancel', key: 'x' }, { sink: 'cancel', key: 'nobody' }]);
      expect(await journal.counts()).toMatchObject({ later: 1, open: { p: 1 } });
      await journal.due(5, ['later']);
      await journal.commit('p', [{ sink: 'cancel', key: 'y' }]);
      expect(await journal.read('later', all)).toMatchObject([{ data: 'y' }]);
    });

    it('puts the work of one key off once while it waits, and again when it was called off for another reason', async () => {
      const journal = await handed(['a', 'b']);
      const put = (cause: string) => later(cause, 5, { key: 'x', data: cause, open: true });
      await journal.commit('p', [put('a'), put('b')]);
      expect(await journal.counts()).toMatchObject({ later: 1 });
      await journal.commit('p', [{ sink: 'cancel', key: 'x' }]);
      await journal.reopen('p');
      await journal.read('p', all);
      await journal.commit('p', [put('a')]);
      expect(await journal.counts()).toMatchObject({ later: 0 });
      await journal.accept(said('c'), ['p']);
      await journal.read('p', all);
      await journal.commit('p', [put('c')]);
      await journal.due(5, ['later']);
      expect(await journal.read('later', all)).toMatchObject([{ data: 'c' }]);
    });

    it('lets work come due once, whoever puts it off again', async () => {
      const journal = await handed(['a', 'b']);
      await journal.commit('p', [later('a', 5, { key: 'x' })]);
      await journal.due(5, ['later']);
      await journal.commit('p', [later('b', 6, { key: 'x' })]);
      await journal.due(6, ['later']);
      expect(await read(journal, all, 'later')).toEqual(['later:x']);
    });

    it('answers all that is due, however much, in few calls', async () => {
      const journal = await handed(['a']);
      const jobs = Array.from({ length: 2_500 }, (_, index) => later('a', index, { open: true }));
      await journal.commit('p', [...jobs, later('a', 5_000, { open: true })]);
      let next: number | undefined = 0;
      for (let calls = 0; next !== undefined && next <= 2_500; calls += 1) {
        expect(calls).toBeLessThan(5);
        next = await journal.due(2_500, ['later']);
      }
      expect(next).toBe(5_000);
      expect(await unsettled(journal)).toEqual({ p: 1, later: 2_500 });
    });

    it('settles the causes of a job, unless more may follow', async () => {
      const journal = await handed(['a', 'b']);
      await journal.commit('p', [later('a', 1), later('b', 1, { open: true })]);
      expect(await unsettled(journal)).toEqual({ p: 1 });
    });
  });

  describe('outbox and mark', () => {
    const sending = async (lanes: readonly string[]) => {
      const ids = lanes.map((_, index) => `e${index}`);
      const journal = await handed(ids);
      await journal.commit(
        'p',
        lanes.map((lane, index) => says(`e${index}`, { data: `${lane}${index}` }, lane)),
      );
      return journal;
    };

    it('hands out each message once, in order within a lane, fair between lanes', async () => {
      const journal = await sending(['a', 'a', 'a', 'b', 'a', 'b']);
      const first = await words(journal, 2);
      expect(first.sort()).toEqual(['a0', 'b3']);
      const rest = await words(journal, 10);
      expect(rest.filter((word) => word.startsWith('a'))).toEqual(['a1', 'a2', 'a4']);
      expect(rest.filter((word) => word.startsWith('b'))).toEqual(['b5']);
      expect(await words(journal, 10)).toEqual([]);
    });

    it('hands out all of a long lane as it is sent', async () => {
      const journal = await sending(Array.from({ length: 200 }, () => 'a'));
      const sent: unknown[] = [];
      for (let batch = await journal.outbox(64); batch.length > 0; batch = await journal.outbox(64)) {
        for (const { key, data } of batch) {
          sent.push(data);
          await journal.mark(key, 'sent');
        }
      }
      expect(sent).toEqual(Array.from({ length: 200 }, (_, index) => `a${index}`));
      expect((await journal.counts()).waiting).toEqual({});
    });

    it('puts one that is to be sent again first in its lane', async () => {
      const journal = await sending(['a', 'a', 'a']);
      const [first] = await journal.outbox(1);
      await journal.mark(first?.key ?? '', 'again');
      expect(await words(journal, 10)).toEqual(['a0', 'a1', 'a2']);
    });

    it('counts the dead, and holds them no longer', async () => {
      const journal = await sending(['a']);
      const [first] = await journal.outbox(1);
      await journal.mark(first?.key ?? '', 'dead', 'no such place');
      expect(await journal.counts()).toMatchObject({ waiting: {}, dead: 1 });
    });

    it('hands out no other when one is about to be sent, and that one again when it is to be', async () => {
      const journal = await sending(['a', 'a']);
      const [first] = await journal.outbox(1);
      await journal.mark(first?.key ?? '', 'sending');
      expect(await words(journal, 10)).toEqual(['a1']);
      expect((await journal.counts()).waiting).toEqual({ chat: 2 });
      await journal.mark(first?.key ?? '', 'again');
      expect(await words(journal, 10)).toEqual(['a0']);
    });

    it('takes no notice of a key that does not wait', async () => {
      const journal = await sending(['a']);
      await journal.mark('nobody', 'sent');
      await journal.mark('nobody', 'again');
      expect((await journal.counts()).waiting).toEqual({ chat: 1 });
    });
  });

  describe('dead letters', () => {
    const lost = async () => {
      const journal = await handed(['a'], { now: () => 42 });
      const data = `It  broke:\n\tno ${'very '.repeat(30)}good`;
      await journal.commit('p', [says('a', { key: 'k', data, to: 'mail:ann' }, 'lane')]);
      await journal.outbox(1);
      return { journal, number: await journal.mark('k', 'dead', 'no such place') };
    };

    it('are listed newest first, with what they are about', async () => {
      const { journal, number } = await lost();
      await journal.accept(said('b', { replyTo: 'chat:C1', data: 'a riddle' }), ['q']);
      await journal.read('q', all);
      await journal.reopen('q', { id: 'b', reason: 'too hard' });
      const [event, message] = await journal.letters.dead(9);
      expect(message).toEqual({
        number,
        kind: 'message',
        pipeline: 'p',
        place: 'mail:ann',
        reason: 'no such place',
        at: 42,
      });
      expect(event).toEqual({
        number: (number ?? 0) + 1,
        kind: 'event',
        pipeline: 'q',
        place: 'chat:C1',
        reason: 'too hard',
        at: 42,
      });
      expect(await journal.letters.dead(1)).toEqual([event]);
    });

    it('are set aside together with what is said about their number', async () => {
      const journal = await handed(['a']);
      await journal.commit('p', [says('a', { key: 'k', open: true })]);
      await journal.outbox(1);
      const say = (number: number) => [says('a', { key: 'told', data: `letter ${number}`, open: true })];
      const number = await journal.mark('k', 'dead', 'no such place', say);
      expect(await journal.outbox(9)).toMatchObject([{ key: 'told', data: `letter ${number}`, pipeline: 'p' }]);
      expect(await journal.mark('nobody', 'dead', 'no such place', say)).toBeUndefined();
      expect(await journal.outbox(9)).toEqual([]);
    });

    it('are sent again as they were, once, with their key', async () => {
      const { journal, number = 0 } = await lost();
      await journal.commit('p', [{ sink: 'redeliver', number }]);
      expect(await journal.counts()).toMatchObject({ dead: 0, waiting: { mail: 1 } });
      expect(await journal.outbox(9)).toMatchObject([{ key: 'k', lane: 'lane', to: 'mail:ann', pipeline: 'p' }]);
      await journal.commit('p', [{ sink: 'redeliver', number }]);
      expect(await journal.outbox(9)).toEqual([]);
      expect(await journal.mark('k', 'dead', 'again')).toBe(number + 1);
    });

    it('are let go for good', async () => {
      const { journal, number = 0 } = await lost();
      const one: Produced = { sink: 'redeliver', number, discard: true };
      expect(await journal.commit('p', [one])).toEqual([]);
      expect(await journal.counts()).toMatchObject({ dead: 0, waiting: {} });
      expect(await journal.commit('p', [one])).toEqual([one]);
    });

    it('are handled again, by the pipeline that set them aside', async () => {
      const journal = await open({});
      await journal.accept(said('a'), ['p', 'q']);
      for (const pipeline of ['p', 'q']) await journal.read(pipeline, all);
      await journal.reopen('p', { id: 'a', reason: 'it broke' });
      await journal.commit('q', [{ sink: 'redeliver', number: 1 }]);
      expect(await read(journal, all, 'q')).toEqual([]);
      expect(await read(journal)).toEqual(['a']);
      await journal.commit('p', [settled('a')]);
      expect(await unsettled(journal)).toEqual({ q: 1 });
    });

    it('are left alone by a number that is none', async () => {
      const { journal } = await lost();
      const none = { sink: 'redeliver', number: 99 } as const;
      expect(await journal.commit('p', [none])).toEqual([none]);
      expect(await journal.counts()).toMatchObject({ dead: 1, waiting: {} });
    });
  });

  it('tells what waits by lane, longest line first, since when', async () => {
    let now = 0;
    const journal = await handed(['e'], { now: () => now });
    for (const lane of ['a', 'b', 'b', 'c', 'c', 'c']) {
      now += 10;
      await journal.commit('p', [says('e', { open: true }, lane)]);
    }
    const lanes = [
      { lane: 'c', count: 3, since: 40 },
      { lane: 'b', count: 2, since: 20 },
      { lane: 'a', count: 1, since: 10 },
    ];
    expect(await journal.letters.waiting(9)).toEqual(lanes);
    const messages = await journal.outbox(9);
    expect(await journal.letters.waiting(2)).toEqual(lanes.slice(0, 2));
    await journal.mark(messages.find(({ lane }) => lane === 'b')?.key ?? '', 'sent');
    expect(await journal.letters.waiting(9)).toContainEqual({ lane: 'b', count: 1, since: 30 });
  });

  describe('what has no name that can be written', () => {
    it.each([
      ['a key', { sink: 'memory', change: { key: 'a\ud800', value: 1, causes: ['a'] }, readers: [] }],
      ['an owner', { sink: 'memory', change: { key: 'k', owner: '\udc00', value: 1, causes: ['a'] }, readers: [] }],
      ['a message', says('a', { key: '\ud83dx' })],
    ] satisfies readonly (readonly [string, Produced])[])(
      'is refused, for it would come back as another: %s',
      async (_, wrong) => {
        const journal = await handed(['a']);
        await expect(journal.commit('p', [settled('a'), wrong])).rejects.toMatchObject({
          code: 'UNWRITABLE',
          event: 'a',
        });
        expect(await unsettled(journal)).toEqual({ p: 1 });
      },
    );
  });

  describe('what goes from network to network', () => {
    const origin = { replyTo: 'slack:C1', conversation: 'C1:1' } as const;

    it('leads back to where it came from: what comes in a conversation that is traced says so', async () => {
      const journal = await open({});
      await journal.trace('chat', 'thread', { replyTo: 'slack:old' });
      await journal.trace('chat', 'thread', origin);
      for (const [id, fields] of [
        ['a', { conversation: 'thread' }],
        ['b', { conversation: 'other' }],
        ['c', { conversation: 'thread', input: 'other' }],
      ] as const) {
        await journal.accept(said(id, fields), ['p', 'q']);
      }
      const origins = (await journal.read('p', all)).map((event) => ('origin' in event ? event.origin : undefined));
      expect(origins).toEqual([origin, undefined, undefined]);
      expect(await journal.read('q', all)).toMatchObject([{ id: 'a', origin }, { id: 'b' }, { id: 'c' }]);
    });

    it('has come through one bot more than the causes that came through most', async () => {
      const journal = await open({});
      for (const [id, fields] of [
        ['a', {}],
        ['b', { hops: 2 }],
        ['c', { hops: 1 }],
      ] as const) {
        await journal.accept(said(id, fields), ['p']);
      }
      await journal.read('p', all);
      const both = says('c', { causes: ['c', 'b', 'unknown'], open: true });
      await journal.commit('p', [says('a'), both, says('b', { open: true, hops: 9 }), says('b', { hops: 1 })]);
      const messages = await journal.outbox(10);
      expect(messages.map(({ hops }) => hops)).toEqual([1, 3, 9, 3]);
    });

    it('has come through as many by way of a job, and of the memory, as without', async () => {
      const journal = await open({});
      await journal.accept(said('a', { hops: 2 }), ['p']);
      await journal.accept(said('b'), ['p']);
      await journal.read('p', all);
      const remembers = (id: string): Produced => ({
        sink: 'memory',
        change: { key: id, value: 1, causes: [id] },
        readers: ['p'],
      });
      await journal.commit(
        'p',
        ['a', 'b'].flatMap((id) => [remembers(id), later(id, 5)]),
      );
      await journal.due(5, ['p']);
      const events = await journal.read('p', all);
      expect(events.map(({ input, hops }) => [input, hops])).toEqual([
        ['memory', 2],
        ['memory', undefined],
        ['later', 2],
        ['later', undefined],
      ]);
    });
  });

  describe('memory', () => {
    const remember = (key: string, value?: Json, fields: Partial<Remember> = {}): Produced => ({
      sink: 'memory',
      change: { key, ...(value === undefined ? {} : { value }), causes: ['a'], ...fields },
      readers: ['m'],
    });

    it('has what was remembered, by owner and key, until it is forgotten', async () => {
      const journal = await open({});
      await journal.commit('p', [remember('colour', 'blue'), remember('colour', { is: ['red'] }, { owner: 'q' })]);
      expect(await journal.memory.get('p', 'colour')).toBe('blue');
      expect(await journal.memory.get('q', 'colour')).toEqual({ is: ['red'] });
      await journal.commit('p', [remember('colour', null), remember('colour', undefined, { owner: 'q' })]);
      expect(await journal.memory.get('p', 'colour')).toBe(null);
      expect(await journal.memory.get('q', 'colour')).toBeUndefined();
    });

    it('lists by prefix, in the order of keys', async () => {
      const journal = await open({});
      const keys = ['b/2', 'a', 'b/10', 'b', 'c', 'b/\uffee', 'b/\u{1f600}', '', 'B'];
      await journal.commit(
        'p',
        keys.map((key) => remember(key, key)),
      );
      const listed = async (prefix?: string) => (await journal.memory.list('p', prefix)).map(({ key }) => key);
      expect(await listed()).toEqual([...keys].sort());
      expect(await listed('b/')).toEqual(['b/10', 'b/2', 'b/\u{1f600}', 'b/\uffee']);
      expect(await listed('d')).toEqual([]);
      expect(await journal.memory.list('nobody')).toEqual([]);
    });

    it('lets each change be read, in order, also one back to what was', async () => {
      const journal = await open({ now: () => 5 });
      await journal.commit('p', [remember('x', 1), remember('x', 2), remember('x', 1), remember('x'), remember('x')]);
      const events = await journal.read('m', all);
      expect(events.slice(0, 3)).toMatchObject(
        [1, 2, 1].map((value) => ({ type: 'memory', owner: 'p', key: 'x', value, at: 5 })),
      );
      expect(events[3]).not.toHaveProperty('value');
      expect(events).toHaveLength(4);
      expect(new Set(events.map(({ id }) => id)).size).toBe(4);
      expect(new Set(events.map(({ conversation }) => conversation)).size).toBe(1);
    });

    it('settles nothing by itself, and says when it is written', async () => {
      const journal = await handed(['a']);
      const told: unknown[] = [];
      const tell = async () => told.push(await journal.memory.get('p', 'x'), await unsettled(journal));
      await journal.commit('p', [remember('x', 1, { [written]: tell }), settled('a')]);
      await expect.poll(() => told).toEqual([1, { m: 1 }]);
      const other = await handed(['a']);
      await other.commit('p', [remember('x', 1)]);
      expect(await unsettled(other)).toEqual({ p: 1, m: 1 });
    });
  });

  describe('notices', () => {
    it('say once that it is full, and once that there is room again', async () => {
      const journal = await open({ maxCount: 4, now: () => 9 });
      const notices: unknown[] = [];
      const subscription = journal.notices.subscribe((notice) => notices.push(notice));
      const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
      await Promise.allSettled(ids.map((id) => journal.accept(said(id), ['p'])));
      expect(notices).toEqual([{ code: 'full', at: 9, detail: expect.any(String) }]);
      await journal.read('p', all);
      await journal.commit('p', [settled('a'), settled('b')]);
      await journal.commit('p', [settled('c')]);
      expect(notices.slice(1)).toEqual([{ code: 'room', at: 9 }]);
      subscription.unsubscribe();
    });
  });

  it('counts what is open and unread by pipeline, and what waits by input', async () => {
    const journal = await open({});
    expect(await journal.counts()).toMatchObject({ waiting: {}, dead: 0 });
    await journal.accept(said('a'), ['p', 'q']);
    await journal.accept(said('b'), ['p', 'q']);
    await read(journal, { ...all, limit: 1 });
    await journal.commit('p', [says('a', { to: 'mail:ann' })]);
    expect(await journal.counts()).toEqual({
      open: { p: 1, q: 2 },
      unread: { p: 1, q: 2 },
      waiting: { mail: 1 },
      dead: 0,
      later: 0,
    });
  });

  describe('changes', () => {
    /** What it wakes while `act` is done. */
    const woken = async (journal: Journal, act: () => Promise<unknown>) => {
      const changes = new Set<string>();
      const subscription = journal.changes.subscribe((change) => changes.add(change));
      await act();
      subscription.unsubscribe();
      return changes;
    };

    it('wakes readers when an event is taken, and not for one that is known', async () => {
      const journal = await open({});
      expect(await woken(journal, () => journal.accept(said('a'), ['p']))).toContain('events');
      expect([...(await woken(journal, () => journal.accept(said('a'), ['p'])))]).toEqual([]);
    });

    it('wakes senders and clocks when something is to be sent or to be waited for', async () => {
      const journal = await handed(['a', 'b']);
      expect(await woken(journal, () => journal.commit('p', [says('a')]))).toContain('outbox');
      expect(await woken(journal, () => journal.commit('p', [later('b', 9)]))).toContain('later');
    });

    it('wakes readers when a job comes due, when events are put back, and when there is room in hand again', async () => {
      const journal = await holding(['a', 'b', 'c']);
      await read(journal, { ...all, inHand: 1 });
      expect(await woken(journal, () => journal.commit('p', [later('a', 9)]))).toContain('events');
      await read(journal, { ...all, inHand: 1 });
      expect(await woken(journal, () => journal.reopen('p'))).toContain('events');
      expect(await woken(journal, () => journal.due(9, ['later']))).toContain('events');
      await read(journal, { ...all, inHand: 1 });
      expect(await woken(journal, () => journal.retire('p', Number.POSITIVE_INFINITY))).toContain('events');
    });

    it('wakes senders when a message goes back in line, and when the last one is gone', async () => {
      const journal = await handed(['a']);
      await journal.commit('p', [says('a')]);
      const [message] = await journal.outbox(1);
      expect(await woken(journal, () => journal.mark(message?.key ?? '', 'again'))).toContain('outbox');
      await journal.outbox(1);
      expect(await woken(journal, () => journal.mark(message?.key ?? '', 'sent'))).toContain('outbox');
    });
  });
}

/** Events not yet settled, by the pipelines that have some. */
async function unsettled(journal: Journal): Promise<unknown> {
  const { open } = await journal.counts();
  return Object.fromEntries(Object.entries(open).filter(([, count]) => count > 0));
}

async function read(journal: Journal, limits: ReadLimits = all, pipeline = 'p'): Promise<string[]> {
  return (await journal.read(pipeline, limits)).map(({ id }) => id);
}

async function words(journal: Journal, limit: number): Promise<string[]> {
  return (await journal.outbox(limit)).map(({ data }) => String(data));
}
