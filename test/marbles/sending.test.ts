import { Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Address } from '../../src/address.ts';
import { inputOf } from '../../src/address.ts';
import { SendError } from '../../src/errors.ts';
import type { Conn } from '../../src/input.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import type { Journal } from '../../src/journal.ts';
import type { Outgoing, Receipt } from '../../src/outgoing.ts';
import { topic } from '../../src/topic.ts';
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

it('sends what is committed, and says so', async () => {
  const { say, sent, noticed, journal } = network();
  await say('a');
  expect(sent).toEqual(['a']);
  expect(noticed).toEqual([
    { code: 'sent', at: Date.now(), input: 'chat', pipeline: 'p', event: 'e1', place: 'chat:room', ms: 0 },
  ]);
  expect((await journal.counts()).waiting).toEqual({});
});

it('hands over the message with its key and a signal', async () => {
  const seen: unknown[] = [];
  const { say } = network({
    send: async (message, signal) => {
      seen.push(message, signal.aborted);
      return {};
    },
  });
  await say('a', 'chat:room', { subject: 'S', conversation: 'c' });
  expect(seen).toMatchObject([{ to: 'chat:room', data: 'a', key: 'key of a', subject: 'S', conversation: 'c' }, false]);
});

it('says what is of one topic in the conversation that the first of it began there, in each place', async () => {
  const seen: (string | undefined)[] = [];
  const { say, journal } = network({
    send: async ({ to, data, conversation }) => {
      seen.push(`${to} ${data} ${conversation}`);
      return conversation?.startsWith('topic:') ? { conversation: `thread ${data}` } : {};
    },
  });
  for (const data of ['a', 'b']) await say(data, 'chat:room', { conversation: topic('disk') });
  await say('c', 'chat:other', { conversation: topic('disk') });
  await say('d', 'chat:other', { conversation: topic('cpu') });
  expect(seen).toEqual([
    'chat:room a topic:disk',
    'chat:room b thread a',
    'chat:other c topic:disk',
    'chat:other d topic:cpu',
  ]);
  expect(await journal.traced('chat', 'thread a')).toMatchObject({ topic: 'topic:disk' });
});

it('is silent while there is nothing to send', async () => {
  const { noticed, over } = network();
  await pass(minute);
  expect([noticed, over()]).toEqual([[], false]);
});

describe('order', () => {
  it('is kept within a lane, also over a message that is tried again; other lanes pass', async () => {
    const { say, sent } = network({
      send: async ({ data }) => {
        if (data === 'slow' && Date.now() < 10 * day + 5_000) throw failing('transient');
        return {};
      },
    });
    await say('slow', 'chat:a');
    await say('next', 'chat:a');
    await say('other', 'chat:b');
    expect(sent).toEqual(['other']);
    await pass(minute);
    expect(sent).toEqual(['other', 'slow', 'next']);
  });

  it('is kept when a network is slower with one message than with the next', async () => {
    const { say, sent } = network({
      send: ({ data }) => new Promise((resolve) => setTimeout(() => resolve({}), data === 'a' ? 500 : 1)),
    });
    await say('a');
    await say('b');
    await pass(1_000);
    expect(sent).toEqual(['a', 'b']);
  });

  it('is kept between a name and what it stands for', async () => {
    const { say, sent } = network({
      resolve: async (to) => (to === 'chat:#ops' ? 'chat:C1' : to),
      send: troubled(failing('transient')),
    });
    await say('a', 'chat:#ops');
    await say('b', 'chat:C1');
    expect(sent).toEqual([]);
    await pass(2_000);
    expect(sent).toEqual(['a', 'b']);
  });
});

describe('a failure that passes', () => {
  it('is waited for, twice as long each time, for a minute at most', async () => {
    const { say, sent, troubles } = network({
      send: troubled(...Array.from({ length: 9 }, () => failing('transient'))),
    });
    await say('a');
    await pass(10 * minute);
    expect(troubles()).toEqual(
      [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000].map((ms) => `retry ${ms}`),
    );
    expect(sent).toEqual(['a']);
  });

  it('is not waited for when the message is a day old', async () => {
    const { say, noticed, sent } = network({
      send: async ({ to }) => {
        if (to === 'chat:room') throw failing('transient');
        return {};
      },
    });
    await say('a');
    await pass(day - minute);
    expect(noticed.some(({ code }) => code === 'dead')).toBe(false);
    await pass(3 * minute);
    expect(noticed.find(({ code }) => code === 'dead')).toMatchObject({ detail: 'transient!', place: 'chat:room' });
    expect(sent).toEqual(['could not deliver to chat:room: transient! (dead letter 1: say redeliver 1 to try again)']);
  });
});

describe('a network that limits', () => {
  it('makes its lane wait for as long as it says, and no other', async () => {
    const { say, asked, troubles } = network({ send: troubled(failing('limited', 30_000)) });
    await say('a', 'chat:a');
    await say('b', 'chat:b');
    await say('c', 'chat:a');
    await pass(minute);
    expect(asked).toEqual(['a @0', 'b @0', 'a @30000', 'c @30000']);
    expect(troubles()).toEqual(['limited 30000']);
  });

  it('is not hammered when it does not say for how long', async () => {
    const { say, asked } = network({ send: troubled(failing('limited'), failing('limited')) });
    await say('a');
    await pass(minute);
    expect(asked).toEqual(['a @0', 'a @1000', 'a @3000']);
  });

  it('is taken at its word for a day at most', async () => {
    const { say, troubles } = network({ send: troubled(failing('limited', 9e15)) });
    await say('a');
    expect(troubles()).toEqual([`limited ${day}`]);
  });
});

describe('when nobody can tell whether it was sent', () => {
  /** A network that looks for what it may have, with one answer after the other. */
  const looking = (answers: readonly (Receipt | undefined | Error)[], ...failures: readonly unknown[]) => {
    const left = [...answers];
    const looked: string[] = [];
    const find: NonNullable<Conn['find']> = async (key, to) => {
      looked.push(`${key} ${to}`);
      const answer = left.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    };
    return { looked, ...network({ find, send: troubled(...failures) }) };
  };

  it('looks before it sends again, and does not when it was there', async () => {
    const { say, looked, asked, noticed } = looking([{ id: '1' }], failing('unknown'));
    await say('a');
    await pass(minute);
    expect(looked).toEqual(['key of a chat:room']);
    expect(asked).toEqual(['a @0']);
    expect(noticed.map(({ code }) => code)).toEqual(['unknown', 'sent']);
  });

  it('sends again what is not there, or where nobody can look', async () => {
    const { say, sent } = looking([undefined], failing('unknown'));
    await say('a');
    await pass(minute);
    expect(sent).toEqual(['a']);
    const blind = network({ send: troubled(failing('unknown')) });
    await blind.say('a');
    await pass(minute);
    expect(blind.sent).toEqual(['a']);
  });

  it('does not look for what was surely not sent', async () => {
    const { say, looked, sent } = looking([], failing('transient'), failing('limited', 5), failing('transient'));
    await say('a');
    await pass(minute);
    expect([looked, sent]).toEqual([[], ['a']]);
  });

  it('looks again when looking failed, before it sends', async () => {
    const { say, looked, asked } = looking([failing('transient'), { id: '1' }], failing('unknown'));
    await say('a');
    await pass(minute);
    expect([looked.length, asked]).toEqual([2, ['a @0']]);
  });

  it('looks no more after the network said that it took nothing', async () => {
    const { say, looked, sent } = looking([undefined], failing('unknown'), failing('transient'));
    await say('a');
    await pass(minute);
    expect([looked.length, sent]).toEqual([1, ['a']]);
  });
});

describe('a send that says nothing', () => {
  it('is given up after a minute, aborted, and tried again', async () => {
    let calls = 0;
    const { say, asked, signals, sent, troubles } = network({
      send: () => {
        calls += 1;
        return calls === 1 ? new Promise(() => {}) : Promise.resolve({});
      },
    });
    await say('a');
    await pass(minute - 1);
    expect([asked.length, signals[0]?.aborted]).toEqual([1, false]);
    await pass(1);
    expect(signals[0]?.aborted).toBe(true);
    expect(troubles()).toEqual(['unknown 1000']);
    await pass(1_000);
    expect([asked.length, sent]).toEqual([2, ['a']]);
    expect(signals[1]?.aborted).toBe(false);
  });

  it('holds up no other lane, and is aborted when it is left', async () => {
    const { say, signals, sent, leave } = network({
      send: ({ to }) => (to === 'chat:hung' ? new Promise(() => {}) : Promise.resolve({})),
    });
    await say('a', 'chat:hung');
    await say('b', 'chat:b');
    expect(sent).toEqual(['b']);
    leave();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends nothing by a look that is answered too late', async () => {
    const late = Promise.withResolvers<undefined>();
    let looks = 0;
    const { say, asked } = network({
      find: () => {
        looks += 1;
        return looks === 1 ? late.promise : Promise.resolve({});
      },
      send: troubled(failing('unknown')),
    });
    await say('a');
    await pass(1_000 + minute);
    late.resolve(undefined);
    await pass(minute);
    expect([looks, asked]).toEqual([2, ['a @0']]);
  });
});

describe('a message that cannot be delivered', () => {
  it('is given up at once, and the conversation of its cause is told, once', async () => {
    const { say, sent, noticed, journal } = network({ send: troubled(failing('permanent')) });
    await say('a');
    await pass(day);
    expect(sent).toEqual(['could not deliver to chat:room: permanent! (dead letter 1: say redeliver 1 to try again)']);
    expect(noticed.map(({ code, place }) => [code, place])).toEqual([
      ['dead', 'chat:room'],
      ['sent', 'chat:origin'],
    ]);
    expect(await journal.counts()).toMatchObject({ dead: 1, waiting: {} });
  });

  it('is told in the conversation it came from', async () => {
    const seen: Outgoing[] = [];
    const { say } = network({
      send: async (message) => {
        if (message.to === 'chat:room') throw failing('permanent');
        seen.push(message);
        return {};
      },
    });
    await say('a');
    expect(seen).toMatchObject([{ to: 'chat:origin', conversation: 'thread', causes: ['e1'] }]);
  });

  it('settles nothing by word of it: more may follow', async () => {
    const { say, sent, journal } = network({ send: troubled(failing('permanent')) });
    await say('a', 'chat:room', { open: true });
    expect([sent.length, (await journal.counts()).open]).toEqual([1, { p: 1 }]);
  });

  it('is not told where it could not be said, and word of it that cannot be delivered ends there', async () => {
    const { say, asked, noticed } = network({
      send: async () => {
        throw failing('permanent');
      },
    });
    await say('a', 'chat:origin');
    expect(asked).toHaveLength(1);
    await say('b');
    await pass(day);
    expect(asked).toHaveLength(3);
    expect(noticed.map(({ code, place }) => `${code} ${place}`).sort()).toEqual([
      'dead chat:origin',
      'dead chat:origin',
      'dead chat:room',
    ]);
  });

  it('holds up nobody behind it', async () => {
    const { say, sent } = network({ send: troubled(failing('permanent')) });
    await say('a');
    await say('b');
    expect(sent).toContain('b');
  });

  it('is one whose address stands for nothing, or for no input', async () => {
    const { say, sent, troubles } = network({
      resolve: async (to) => {
        if (to === 'chat:#gone') throw new SendError('permanent', 'there is no #gone');
        return to;
      },
    });
    await say('a', 'chat:#gone');
    await say('b', 'post:ann');
    expect(sent).toEqual([
      'could not deliver to chat:#gone: there is no #gone (dead letter 1: say redeliver 1 to try again)',
      "could not deliver to post:ann: there is no input 'post' (dead letter 2: say redeliver 2 to try again)",
    ]);
    expect(troubles()).toEqual(['dead', 'dead']);
  });

  it('is one that an input breaks over: people are told nothing of how', async () => {
    const broken = new Error('token xoxb-secret is wrong');
    const { say, sent, noticed } = network({ send: troubled(broken) });
    await say('a');
    expect(sent).toEqual([
      'could not deliver to chat:room: chat failed; the log has the details (dead letter 1: say redeliver 1 to try again)',
    ]);
    const dead = noticed.find(({ code }) => code === 'dead');
    expect(dead?.detail).not.toContain('secret');
    expect(dead?.error).toMatchObject({ cause: broken });
  });
});

describe('a link that is down', () => {
  it('is waited for: messages are sent in order when it is back', async () => {
    const { say, sent, link } = network({}, { up: false });
    await say('a');
    await say('b');
    await pass(60 * minute);
    expect(sent).toEqual([]);
    link(true);
    await pass();
    expect(sent).toEqual(['a', 'b']);
  });

  it('is not waited for longer than a day', async () => {
    const { say, troubles, journal } = network({}, { up: false });
    await say('a');
    await pass(day - 1);
    expect(troubles()).toEqual([]);
    await pass(1);
    expect(troubles()).toEqual(['dead']);
    expect((await journal.counts()).dead).toBe(1);
  });

  it('is given a minute by a bot that was away for longer, and then a message is tried once more', async () => {
    const journal = memoryJournal();
    const before = network({}, { journal, up: false });
    await before.say('a');
    before.leave();
    await pass(3 * day);
    await journal.mark('key of a', 'again');
    const { sent, link } = network({}, { journal, up: false });
    await pass(minute - 1);
    link(true);
    await pass();
    expect(sent).toEqual(['a']);
  });

  it('is tried again over the next one when it drops in the middle', async () => {
    const { say, sent, link, asked } = network({ send: troubled(failing('transient')) });
    await say('a');
    link(false);
    await pass(5 * minute);
    expect(asked).toHaveLength(1);
    link(true);
    await pass();
    expect(sent).toEqual(['a']);
  });
});

describe('resolving', () => {
  it('is tried again like sending, before anything is sent', async () => {
    let tries = 0;
    const seen: Address[] = [];
    const { say } = network({
      resolve: async (to) => {
        tries += 1;
        if (tries < 3) throw failing('transient');
        return `${inputOf(to)}:C1`;
      },
      send: async ({ to }) => {
        seen.push(to);
        return {};
      },
    });
    await say('a', 'chat:#ops');
    await pass(minute);
    expect([tries, seen]).toEqual([3, ['chat:C1']]);
  });
});

describe('at the end', () => {
  it('completes when nothing waits, and not before', async () => {
    const { say, ending, over, sent } = network({ send: troubled(failing('transient')) });
    await say('a');
    ending.next();
    await pass(999);
    expect(over()).toBe(false);
    await pass(1);
    expect([sent, over()]).toEqual([['a'], true]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('completes at once when there is nothing', async () => {
    const { ending, over } = network();
    ending.next();
    await pass();
    expect(over()).toBe(true);
  });

  it('sends a long backlog to its end', async () => {
    const { say, ending, over, sent, link } = network({}, { up: false });
    for (let index = 0; index < 100; index += 1) await say(String(index));
    ending.next();
    await pass(minute);
    link(true);
    await pass();
    expect([sent.length, over()]).toEqual([100, true]);
  });
});

it('tells nobody that a message is lost when only the journal is', async () => {
  const journal: Journal = {
    ...memoryJournal(),
    mark: async () => {
      throw new Error('disk full');
    },
  };
  const { say, sent, failure } = network({}, { journal });
  await say('a');
  await pass(minute);
  expect(sent).toEqual(['a']);
  expect(failure()).toMatchObject({ message: 'disk full' });
});

it('loses no message when a wake-up is lost', async () => {
  const { say, sent } = network({}, { journal: { ...memoryJournal(), changes: new Subject() } });
  await pass();
  await say('a');
  expect(sent).toEqual([]);
  await pass(10_000);
  expect(sent).toEqual(['a']);
});
