import { describe, expect, it } from 'vitest';
import { memoryJournal } from '../../src/journal/memory.ts';
import type { ReadLimits } from '../../src/journal.ts';
import { journalContract } from './contract.ts';
import { said, says, settled } from './produced.ts';

const all: ReadLimits = { limit: 1_000, inHand: 10_000, perConversation: 10_000 };
const full = { code: 'FULL' };

describe('memory', () => {
  journalContract(memoryJournal);

  it('says that it does not survive', () => {
    expect(memoryJournal().durable).toBe(false);
  });

  it('remembers at least half of the ids that it may', async () => {
    const journal = memoryJournal({ maxKnown: 10 });
    for (let index = 0; index < 100; index += 1) {
      await journal.accept(said(`e${index}`), []);
      for (let back = 0; back < 5; back += 1) {
        const newest = Math.max(0, index - back);
        expect(await journal.accept(said(`e${newest}`), [])).toBe('known');
      }
    }
    expect(await journal.accept(said('e0'), [])).toBe('accepted');
  });

  it('knows an event that is not done with, however many came since', async () => {
    const journal = memoryJournal({ maxKnown: 10 });
    await journal.accept(said('old'), ['p']);
    for (let index = 0; index < 100; index += 1) await journal.accept(said(`e${index}`), []);
    expect(await journal.accept(said('old'), ['p'])).toBe('known');
    expect((await journal.read('p', all)).map(({ id }) => id)).toEqual(['old']);
    await journal.commit('p', [settled('old')]);
    expect((await journal.counts()).open).toEqual({ p: 0 });
  });

  it('takes no more text than it may hold, until there is room', async () => {
    const journal = memoryJournal({ maxSize: 100 });
    await journal.accept(said('a', { data: 'x'.repeat(60) }), ['p']);
    await journal.accept(said('b', { data: 'x'.repeat(60) }), ['p']);
    await expect(journal.accept(said('c', { data: '' }), ['p'])).rejects.toMatchObject(full);
    await journal.read('p', all);
    await journal.commit('p', [settled('a')]);
    expect(await journal.accept(said('c', { data: '' }), ['p'])).toBe('accepted');
  });

  it('counts the text of messages, too', async () => {
    const journal = memoryJournal({ maxSize: 100 });
    await journal.accept(said('a'), ['p']);
    await journal.read('p', all);
    await journal.commit('p', [says('a', { data: 'x'.repeat(100) })]);
    await expect(journal.accept(said('b'), ['p'])).rejects.toMatchObject(full);
    const [message] = await journal.outbox(1);
    await journal.mark(message?.key ?? '', 'dead');
    expect(await journal.accept(said('b'), ['p'])).toBe('accepted');
  });
});
