import { afterEach, describe, expect, it } from 'vitest';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import type { LinkedOptions, Watched } from '../support/slack/linked.ts';
import { linked } from '../support/slack/linked.ts';

const minute = 60_000;
const open: Watched[] = [];
let fake: FakeSlack;

async function start(kind: 'granular' | 'classic' = 'granular'): Promise<void> {
  fake = await fakeSlack({ kind, ackWithin: 30_000 });
}

/** Links after a time in which Slack has given up what it could not deliver. */
async function link(options: LinkedOptions): Promise<Watched> {
  fake.giveUp();
  const watched = await linked(fake, options);
  open.push(watched);
  return watched;
}

afterEach(async () => {
  for (const watched of open.splice(0)) watched.close();
  await fake.close();
});

const texts = ({ events }: Watched) => events.map((event) => ('data' in event ? event.data : event.type));
const done = (watched: Watched) =>
  watched.until(() => watched.lines.some((line) => /^info slack: read \d+ messages of the history/.test(line)));

describe.each([
  { over: 'Socket Mode', kind: 'granular' } as const,
  { over: 'RTM', kind: 'classic', appToken: undefined } as const,
])('over $over', ({ kind, ...options }) => {
  it('hears what was said while it was away, in order, as it would have heard it live', async () => {
    await start(kind);
    const now = Date.now();
    const say = (channel: string, text: string, ago: number, more: object = {}) =>
      fake.say({ channel, user: 'ann', text: fake.typed(text), at: now - ago * minute, ...more });
    const old = say('#ops', 'long ago', 60);
    const first = say('#ops', '@micro ping', 9);
    say('#ops', 'to all', 8);
    say('#ops', 'an answer to what is old', 7, { thread: old });
    say('@ann', 'status', 6);
    say('#random', 'the bot is not in it', 5);
    say('#old', 'this one is archived', 5);
    const watched = await link({ ...options, since: now - 10 * minute + 1 });
    await done(watched);
    expect(watched.events.filter(({ place }) => place === '#ops')).toMatchObject([
      { type: 'text', data: 'ping', addressed: true, id: `slack:T0EXAMPLE:C0OPS:${first}`, from: 'slack:U0ANN' },
      { data: 'to all', addressed: false, sender: { name: 'Ann', verified: true, external: false } },
      { data: 'an answer to what is old', conversation: `C0OPS:${old}`, meta: { thread: old } },
    ]);
    expect(watched.events.filter(({ place }) => place !== '#ops')).toMatchObject([
      { data: 'status', addressed: true, place: '@Ann', conversation: 'D0ANN', to: 'slack:U0BOT' },
    ]);
    expect(watched.gaps).toEqual([]);
  });

  it('hears not itself in what was said, and other bots as bots', async () => {
    await start(kind);
    const first = await link({ ...options, since: undefined });
    const message = { type: 'text', causes: ['a'], key: 'k', to: 'slack:#ops', data: 'mine' } as const;
    await first.conn.send(message, new AbortController().signal);
    first.close();
    await fake.connected(0);
    fake.say({ channel: '#ops', user: 'U0OTHER', bot: 'B0OTHER', text: 'theirs' });
    fake.say({ channel: '#ops', user: 'ann', text: 'hers' });
    const watched = await link({ ...options, since: Date.now() - minute });
    await done(watched);
    expect(texts(watched)).toEqual(['theirs', 'hers']);
  });

  it('hears of one message the same over and over, whether it comes live or is fetched', async () => {
    await start(kind);
    const watched = await link({ ...options, since: undefined });
    const ts = fake.say({ channel: '@ann', user: 'ann', text: 'ping' });
    fake.say({ channel: '@ann', user: 'bob', text: 'an answer', thread: ts });
    await watched.until(() => watched.events.length === 2);
    watched.close();
    await fake.connected(0);
    const again = await link({ ...options, since: Date.now() - minute });
    await done(again);
    expect(again.events).toEqual(watched.events);
  });
});

it('fetches what was said between two connections', async () => {
  await start('classic');
  const watched = await link({ appToken: undefined, since: undefined });
  await fake.connected(1);
  fake.fail('rtm.connect', { error: 'internal_error' });
  fake.cut();
  await fake.connected(0);
  fake.say({ channel: '#ops', user: 'ann', text: 'who hears me?' });
  await watched.event((event) => 'data' in event && event.data === 'who hears me?');
  await done(watched);
  expect(watched.gaps).toEqual([]);
});

it('lets nothing that is said now overtake what was said before in that channel', async () => {
  await start();
  fake.say({ channel: '@ann', user: 'ann', text: 'one' });
  fake.say({ channel: '@bob', user: 'bob', text: 'elsewhere' });
  // Tried again a second later.
  fake.fail('conversations.history', { status: 503 });
  const watched = await link({ since: Date.now() - minute });
  fake.say({ channel: '@ann', user: 'ann', text: 'two' });
  await done(watched);
  // What was said meanwhile is in the history, too: the journal knows it by its id.
  expect([...new Set(texts(watched))].filter((text) => text !== 'elsewhere')).toEqual(['one', 'two']);
  expect(watched.gaps).toEqual([]);
});

describe('what it cannot fetch is a gap', () => {
  it('when it is longer ago than a day', async () => {
    await start();
    const now = Date.now();
    fake.say({ channel: '#ops', user: 'ann', text: 'old', at: now - 25 * 60 * minute });
    fake.say({ channel: '#ops', user: 'ann', text: 'new', at: now - 23 * 60 * minute });
    const watched = await link({ since: now - 26 * 60 * minute });
    await done(watched);
    expect(texts(watched)).toEqual(['new']);
    await watched.until(() => watched.gaps.length > 0);
    expect(watched.gaps).toMatchObject([{ from: now - 26 * 60 * minute, reason: 'it is longer ago than a day' }]);
  });

  it('when it is more than a thousand messages', async () => {
    await start();
    for (let count = 0; count < 1_010; count += 1) fake.say({ channel: '#ops', user: 'ann', text: `${count}` });
    const watched = await link({ since: Date.now() - minute });
    await done(watched);
    expect(texts(watched)).toEqual(Array.from({ length: 1_000 }, (_, count) => `${count + 10}`));
    await watched.until(() => watched.gaps.length > 0);
    expect(watched.gaps).toMatchObject([{ reason: 'more than 1000 messages were said meanwhile' }]);
  });

  it('when it was refused', async () => {
    await start();
    for (const text of ['a', 'b', 'c']) fake.say({ channel: '#ops', user: 'ann', text });
    const watched = await link({
      since: Date.now() - minute,
      decide: (arrival) =>
        'data' in arrival.event && arrival.event.data === 'b' ? arrival.refuse('full') : arrival.ack(),
    });
    await done(watched);
    expect(texts(watched)).toEqual(['a', 'b', 'c']);
    await watched.until(() => watched.gaps.length > 0);
    expect(watched.gaps).toMatchObject([{ reason: '1 messages of the history were not taken' }]);
  });

  it.each([
    { method: 'users.conversations', says: /the channels of the bot cannot be listed: --slack_token lacks the scope/ },
    { method: 'conversations.history', says: /the history of \w+ cannot be read: --slack_token lacks the scope/ },
  ])('when $method is not allowed', async ({ method, says }) => {
    await start();
    const watched = await link({ since: undefined });
    watched.close();
    await fake.connected(0);
    fake.say({ channel: '#dev', user: 'ann', text: 'before' });
    fake.fail(method, { error: 'missing_scope' });
    const again = await link({ since: Date.now() - minute });
    await done(again);
    await again.until(() => again.gaps.length > 0);
    expect(again.gaps).toMatchObject([{ reason: expect.stringMatching(says) }]);
    const now = fake.say({ channel: '#ops', user: 'ann', text: 'now' });
    await again.event(({ id }) => id.endsWith(now));
  });
});

it('asks for nothing where nothing was ever taken', async () => {
  await start();
  fake.say({ channel: '#ops', user: 'ann', text: 'before my time' });
  const watched = await link({ since: undefined });
  fake.say({ channel: '#ops', user: 'ann', text: 'hello' });
  await watched.event(() => true);
  expect(texts(watched)).toEqual(['hello']);
  expect(fake.ledger.calls.map(({ method }) => method)).not.toContain('users.conversations');
});
