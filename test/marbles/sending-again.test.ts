import { DatabaseSync } from 'node:sqlite';
import { Subject } from 'rxjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sqliteJournal } from '../../src/journal/sqlite.ts';
import type { Journal } from '../../src/journal.ts';
import { failing, leaveAll, network, pass } from '../support/network.ts';

const day = 86_400_000;
let database: DatabaseSync;

beforeEach(() => {
  // The journal writes in turns of the event loop: those are real.
  vi.useFakeTimers({ now: 10 * day, toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  database = new DatabaseSync(':memory:');
});
afterEach(() => {
  leaveAll();
  vi.useRealTimers();
  database.close();
});

/** Over one database the newest journal has it: the one before is as if its process were killed. */
const reopened = (): Journal => sqliteJournal({ database });

const hung = () => new Promise<never>(() => {});

it('sends what a killed process left, in order, and no message that was sent', async () => {
  const before = network({}, { journal: reopened() });
  await before.say('sent');
  before.link(false);
  for (const word of ['a', 'b', 'c']) await before.say(word);
  before.leave();
  const { sent } = network({}, { journal: reopened() });
  await vi.waitFor(() => expect(sent).toEqual(['a', 'b', 'c']));
  expect(before.sent).toEqual(['sent']);
});

it('looks up what a killed process was sending, and sends the rest', async () => {
  const before = network({ send: hung }, { journal: reopened() });
  for (const word of ['a', 'b']) await before.say(word);
  await vi.waitFor(() => expect(before.asked).toHaveLength(1));
  before.leave();
  const looked: string[] = [];
  const find = async (key: string) => {
    looked.push(key);
    return { id: '1' };
  };
  const { asked } = network({ find }, { journal: reopened() });
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect([looked, asked[0]]).toEqual([['key of a'], expect.stringMatching(/^b /)]);
});

it('asks about what a killed process was sending, wherever it stood in its line', async () => {
  const send = async ({ data }: { data: unknown }) => (data === 'b' ? hung() : {});
  const before = network({ send }, { journal: reopened() });
  await before.say('a');
  await before.say('b', 'chat:room', { onUnknown: 'ask' });
  await vi.waitFor(() => expect(before.asked).toHaveLength(2));
  before.leave();
  const { sent, journal, say } = network({}, { journal: reopened() });
  const question =
    'I cannot tell whether my message to chat:room was sent: I was stopped while sending it. ' +
    'If it did not arrive, say redeliver 1';
  await vi.waitFor(() => expect(sent).toEqual([question]));
  await journal.commit('p', [{ sink: 'redeliver', number: 1 }]);
  await vi.waitFor(() => expect(sent).toEqual([question, 'b']));
  await say('c');
  await vi.waitFor(() => expect(sent).toEqual([question, 'b', 'c']));
});

it('is healed by the scan when a wake-up is lost', async () => {
  const { say, sent } = network({}, { journal: { ...reopened(), changes: new Subject() } });
  await pass();
  await say('a');
  expect(sent).toEqual([]);
  await pass(10_000);
  await vi.waitFor(() => expect(sent).toEqual(['a']));
});

it('goes another way once, though the process was killed before that was written', async () => {
  const fallbacks = ['chat -> mail:ops after 10m'];
  const journal = reopened();
  const given: string[] = [];
  const mark: Journal['mark'] = (key, outcome, reason, say) => {
    if (outcome !== 'dead') return journal.mark(key, outcome, reason, say);
    given.push(key);
    return hung();
  };
  const before = network(
    { send: async () => Promise.reject(failing('permanent')) },
    { journal: { ...journal, mark }, fallbacks },
  );
  await before.say('a');
  await vi.waitFor(() => expect(given).toHaveLength(1));
  before.leave();
  const after = network({}, { journal: reopened(), up: false, fallbacks });
  await pass(11 * 60_000);
  await vi.waitFor(() => expect(after.troubles()).toEqual(['moved']));
  expect(await after.journal.letters.dead(9)).toMatchObject([{ place: 'chat:room' }]);
  await vi.waitFor(() => expect([before.mailed.length, after.mailed.length]).toEqual([0, 1]));
});
