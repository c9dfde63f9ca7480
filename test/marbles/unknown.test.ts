import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JournalError } from '../../src/errors.ts';
import type { Conn } from '../../src/input.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import type { Journal } from '../../src/journal.ts';
import type { Outgoing } from '../../src/outgoing.ts';
import { failing, leaveAll, network, pass, troubled } from '../support/network.ts';

const minute = 60_000;
const day = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers({ now: 10 * day });
});
afterEach(() => {
  leaveAll();
  vi.useRealTimers();
});

/** A journal whose messages an earlier process may have sent. */
function reopened(): Journal {
  const journal = memoryJournal();
  const outbox: Journal['outbox'] = async (limit) =>
    (await journal.outbox(limit)).map((message) => ({ ...message, perhaps: true }));
  return { ...journal, outbox };
}

const ask = { onUnknown: 'ask' } as const satisfies Partial<Outgoing>;

describe('a message that an earlier process may have sent', () => {
  it('is looked up, and not sent again when it is there', async () => {
    const looked: string[] = [];
    const find: Conn['find'] = async (key, to) => {
      looked.push(`${key} ${to}`);
      return { id: '1' };
    };
    const { say, asked, noticed } = network({ find }, { journal: reopened() });
    await say('a');
    expect([looked, asked]).toEqual([['key of a chat:room'], []]);
    expect(noticed.map(({ code }) => code)).toEqual(['sent']);
  });

  it.each([{}, ask])('is sent when it is not there: %j', async (fields) => {
    const { say, sent } = network({ find: async () => undefined }, { journal: reopened() });
    await say('a', 'chat:room', fields);
    expect(sent).toEqual(['a']);
  });

  it('is sent again under its key where nobody can look', async () => {
    const { say, sent } = network({}, { journal: reopened() });
    await say('a');
    expect(sent).toEqual(['a']);
  });

  it('is left where nobody can look, when it would rather ask: its conversation is told', async () => {
    const journal = reopened();
    const { say, asked, noticed } = network({}, { journal });
    await say('a', 'chat:room', ask);
    const question =
      'I cannot tell whether my message to chat:room was sent: I was stopped while sending it. ' +
      'If it did not arrive, say redeliver 1';
    expect(asked).toEqual([`${question} @0`]);
    const reason = 'nobody can tell whether it was sent: I was stopped while sending it';
    expect(noticed.find(({ code }) => code === 'dead')?.detail).toBe(reason);
    expect(await journal.letters.dead(9)).toMatchObject([{ number: 1, place: 'chat:room', reason }]);
  });
});

describe('a message that would rather ask', () => {
  it('is noted before it is sent, and no other is', async () => {
    const journal = memoryJournal();
    const order: string[] = [];
    const mark: Journal['mark'] = async (key, outcome, reason) => {
      order.push(`${outcome} ${key}`);
      return journal.mark(key, outcome, reason);
    };
    const send: Conn['send'] = async ({ data }) => {
      order.push(`on the wire ${data}`);
      return {};
    };
    const { say } = network({ send }, { journal: { ...journal, mark } });
    await say('a', 'chat:room', ask);
    await say('b');
    expect(order).toEqual(['sending key of a', 'on the wire a', 'sent key of a', 'on the wire b', 'sent key of b']);
  });

  it('is left when the link itself cannot tell, and tried again when it was surely not sent', async () => {
    const { say, asked, troubles } = network({ send: troubled(failing('transient'), failing('unknown')) });
    await say('a', 'chat:room', ask);
    await pass(minute);
    expect(asked).toEqual([
      'a @0',
      'a @1000',
      'I cannot tell whether my message to chat:room was sent: unknown!. If it did not arrive, say redeliver 1 @3000',
    ]);
    expect(troubles()).toEqual(['retry 1000', 'unknown 2000', 'dead']);
  });

  it('is asked about when its time is over while nobody could look', async () => {
    const find: Conn['find'] = async () => {
      throw failing('transient');
    };
    const { say, sent } = network({ find, send: troubled(failing('unknown')) });
    await say('a', 'chat:room', ask);
    await pass(day + minute);
    expect(sent).toEqual([
      'I cannot tell whether my message to chat:room was sent: unknown!. If it did not arrive, say redeliver 1',
    ]);
  });

  it('goes to no fallback: the other place would be told what was perhaps said', async () => {
    const fallbacks = ['chat -> mail:ops after 10m'];
    const { say, mailed, troubles } = network({}, { journal: reopened(), fallbacks });
    await say('a', 'chat:room', ask);
    await pass(day);
    expect([mailed, troubles()]).toEqual([[], ['dead']]);
  });

  it('is not sent, and nobody is told that it is lost, when only the journal is', async () => {
    const journal = memoryJournal();
    const mark: Journal['mark'] = async (key, outcome, reason) => {
      if (outcome === 'sending') throw new JournalError('the disk is full');
      return journal.mark(key, outcome, reason);
    };
    const { say, asked, noticed, failure } = network({}, { journal: { ...journal, mark } });
    await say('a', 'chat:room', ask);
    expect([asked, noticed]).toEqual([[], []]);
    expect(failure()).toBeInstanceOf(JournalError);
  });
});
