import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inputOf } from '../../src/address.ts';
import type { Conn } from '../../src/input.ts';
import { parseRoute } from '../../src/route.ts';
import { fallback } from '../../src/streams/fallback.ts';
import { failing, leaveAll, network, pass, troubled } from '../support/network.ts';

const minute = 60_000;
const day = 86_400_000;
const fallbacks = ['chat -> mail:ops after 10m'];

beforeEach(() => {
  vi.useFakeTimers({ now: 10 * day });
});
afterEach(() => {
  leaveAll();
  vi.useRealTimers();
});

const lead = (words: string) => ({
  type: 'paragraph',
  text: `This was meant for chat:room and could not be sent ${words}`,
});

it('goes another way when its link is not there in time, and not before', async () => {
  const { say, sent, mailed, link, noticed, journal } = network({}, { up: false, fallbacks });
  await say('a', 'chat:room', { subject: 'News', conversation: 'thread of chat' });
  await pass(10 * minute - 1);
  expect(mailed).toEqual([]);
  await pass(1);
  expect(mailed).toEqual([
    expect.objectContaining({
      to: 'mail:ops',
      subject: 'News (meant for chat:room)',
      data: [lead('there in time: chat is not there'), { type: 'paragraph', text: 'a' }],
      causes: ['e1'],
      key: 'key of a/fallback/1',
    }),
  ]);
  expect(mailed[0]).not.toHaveProperty('conversation');
  expect(noticed.map(({ code, place }) => [code, place])).toEqual([
    ['moved', 'chat:room'],
    ['sent', 'mail:ops'],
  ]);
  expect(await journal.letters.dead(9)).toMatchObject([
    { number: 1, place: 'chat:room', reason: 'sent to mail:ops instead: chat is not there' },
  ]);
  link(true);
  await pass(day);
  expect([sent, mailed.length]).toEqual([[], 1]);
});

it('goes another way again when it is sent again', async () => {
  const { say, mailed, journal } = network({}, { up: false, fallbacks });
  await say('a', 'chat:room');
  await pass(10 * minute);
  await journal.commit('p', [{ sink: 'redeliver', number: 1 }]);
  await pass(10 * minute);
  expect(mailed.map(({ key }) => key)).toEqual(['key of a/fallback/1', 'key of a/fallback/2']);
});

it('leaves nothing that waits for its link', async () => {
  const { say, ending, over } = network({}, { up: false, fallbacks });
  await say('a');
  ending.next();
  await pass(10 * minute);
  expect([over(), vi.getTimerCount()]).toEqual([true, 0]);
});

it('goes its own way while that is open, and leaves no timer', async () => {
  const { say, sent, mailed, ending, over } = network({}, { fallbacks });
  await say('a');
  ending.next();
  await pass();
  expect([over(), vi.getTimerCount()]).toEqual([true, 0]);
  expect([sent, mailed]).toEqual([['a'], []]);
});

it('goes another way when it still fails at the end of its time, and is not tried beyond it', async () => {
  const send: Conn['send'] = async ({ to }) => {
    if (to === 'chat:room') throw failing('transient');
    return {};
  };
  const { say, asked, mailed, sent } = network({ send }, { fallbacks });
  await say('a');
  await pass(10 * minute);
  expect(mailed).toMatchObject([{ data: [lead('there in time: transient!'), {}] }]);
  // The place that it came from can be reached.
  expect(sent).toEqual(['could not deliver to chat:room: transient!; sent to mail:ops instead']);
  const tries = asked.length;
  await pass(day);
  expect(asked).toHaveLength(tries);
});

it('goes another way at once when no waiting helps', async () => {
  const { say, mailed, sent, troubles } = network({ send: troubled(failing('permanent')) }, { fallbacks });
  await say('a');
  expect(mailed).toMatchObject([{ subject: 'Meant for chat:room', data: [lead('there: permanent!'), {}] }]);
  expect(sent).toEqual(['could not deliver to chat:room: permanent!; sent to mail:ops instead']);
  expect(troubles()).toEqual(['moved']);
});

it('goes another way at once when its address stands for nothing, whatever else is stuck', async () => {
  const resolve: Conn['resolve'] = async (to) => {
    if (to === 'chat:#gone') throw failing('permanent');
    return to;
  };
  const { say, mailed } = network({ resolve, send: () => new Promise(() => {}) }, { fallbacks, lane: inputOf });
  await say('a');
  await say('b', 'chat:#gone');
  expect(mailed).toMatchObject([{ subject: 'Meant for chat:#gone' }]);
});

it('waits for a try under way at the end of its time, so that it is not said twice', async () => {
  const { say, sent, mailed, link } = network(
    { send: () => new Promise((resolve) => setTimeout(() => resolve({}), 30_000)) },
    { up: false, fallbacks },
  );
  await say('a');
  await pass(10 * minute - 1_000);
  link(true);
  await pass(2_000);
  expect([sent, mailed]).toEqual([[], []]);
  await pass(minute);
  expect([sent, mailed]).toEqual([['a'], []]);
});

it('waits in no line beyond its time: one that is stuck holds up no other for longer', async () => {
  const { say, sent, mailed } = network(
    { send: troubled(failing('limited', day / 2)) },
    { fallbacks: ['chat:vip -> mail:ops after 10m'], lane: inputOf },
  );
  await say('stuck', 'chat:room');
  await pass(minute);
  await say('urgent', 'chat:vip');
  await pass(10 * minute - 1);
  expect(mailed).toEqual([]);
  await pass(1);
  expect(mailed).toMatchObject([{ key: expect.stringMatching(/^key of urgent\/fallback/) }]);
  expect(mailed[0]?.data[0]).toMatchObject({ text: expect.stringContaining('chat holds up what was said before it') });
  await pass(day);
  expect(sent[0]).toBe('stuck');
});

it('is for the places that it names: a pattern, as the message has them', async () => {
  const { say, mailed } = network({}, { up: false, fallbacks: ['chat:ops* -> mail:ops after 10m'] });
  await say('a', 'chat:ops-1');
  await say('b', 'chat:other');
  await pass(10 * minute);
  expect(mailed.map(({ key }) => key)).toEqual(['key of a/fallback/1']);
});

it('gives the links of a bot that just started a minute, however old the message is', async () => {
  const before = network({}, { up: false });
  await before.say('a');
  before.leave();
  await pass(20 * minute);
  await before.journal.mark('key of a', 'again');
  const after = network({}, { journal: before.journal, up: false, fallbacks });
  await pass(minute - 1);
  expect(after.mailed).toEqual([]);
  await pass(1);
  expect(after.mailed).toHaveLength(1);
});

describe('a fallback that fails too', () => {
  it('is a dead letter, and goes no further', async () => {
    const { say, troubles, mailed } = network(
      { send: troubled(failing('permanent')) },
      { fallbacks: ['chat -> post:ops after 10m', 'post -> mail:ops after 10m'] },
    );
    await say('a');
    await pass(day);
    expect([[...troubles()].sort(), mailed]).toEqual([['dead', 'moved'], []]);
  });

  it('is not told where its message could not be said', async () => {
    const send: Conn['send'] = async () => {
      throw failing('permanent');
    };
    const { say, asked, mailed } = network({ send }, { fallbacks });
    await say('a', 'chat:origin');
    expect([asked, mailed.length]).toEqual([['a @0'], 1]);
  });
});

it.each([
  ['chat -> mail:ops', 'say at its end how long to wait first, such as after 10m'],
  ['chat -> mail:ops every 1h', 'it has no times of day: write "after", such as after 10m'],
  ['chat -> mail:a,mail:b after 1m', 'name one address behind the ->'],
  ['chat:room -> chat:other after 1m', 'when chat is away, both are: name another input behind the ->'],
])('a route such as %s is refused in words', (text, words) => {
  expect(() => fallback(parseRoute(text, '--fallback'))).toThrow(`--fallback '${text}': ${words}`);
});

it('goes its own other way, and not the one of the flags, and waits behind nothing that has none', async () => {
  const { say, mailed } = network({}, { up: false });
  await say('first');
  await say('a', 'chat:room', { fallback: { to: 'mail:own', after: minute } });
  await pass(minute - 1);
  expect(mailed).toEqual([]);
  await pass(1);
  expect(mailed).toEqual([expect.objectContaining({ to: 'mail:own', key: 'key of a/fallback/1' })]);

  const both = network({}, { up: false, fallbacks });
  await both.say('b', 'chat:room', { fallback: { to: 'mail:own', after: minute } });
  await pass(day);
  expect(both.mailed.map(({ to }) => to)).toEqual(['mail:own']);
});
