import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import type { Watched } from '../support/slack/linked.ts';
import { linked } from '../support/slack/linked.ts';

let fake: FakeSlack;
let link: Watched;
let taking: (() => void)[];
let holding: boolean;

beforeEach(async () => {
  fake = await fakeSlack();
  taking = [];
  holding = false;
  link = await linked(fake, {
    decide: ({ ack }) => {
      if (holding) taking.push(ack);
      else ack();
    },
  });
  await fake.connected(2);
});
afterEach(async () => {
  link.close();
  await fake.close();
});

const never = new AbortController().signal;

it('is a message said to the bot, known by its trigger, in a conversation of its own', async () => {
  const { trigger, acked, payload } = fake.slash({ channel: '#ops', user: 'ann', text: 'ping a &amp; b' });
  const event = await link.event(() => true);
  expect(event).toMatchObject({
    type: 'text',
    id: `slack:T0EXAMPLE:C0OPS:${trigger}`,
    data: 'ping a & b',
    addressed: true,
    from: 'slack:U0ANN',
    to: 'slack:C0OPS',
    place: '#ops',
    conversation: `C0OPS:${trigger}`,
    sender: { name: 'Ann', verified: true },
    meta: { slash: true },
  });
  expect(Math.abs(event.at - Date.now())).toBeLessThan(60_000);
  await fake.until(acked);
  // What was typed is shown to all, as what they say is.
  expect(payload()).toEqual({ response_type: 'in_channel' });
});

it('is acknowledged when it was taken, and not before', async () => {
  holding = true;
  const { acked } = fake.slash({ channel: '#ops', user: 'ann', text: 'ping' });
  await vi.waitFor(() => expect(taking).toHaveLength(1));
  expect(acked()).toBe(false);
  taking[0]?.();
  await fake.until(acked);
});

it('is answered in the channel, in no thread', async () => {
  fake.slash({ channel: '#ops', user: 'ann', text: 'ping' });
  const { conversation, replyTo, id } = await link.event(() => true);
  await link.conn.send({ type: 'text', key: 'k', causes: [id], to: replyTo, conversation, data: 'pong' }, never);
  expect(fake.ledger.posted).toMatchObject([{ place: '#ops', text: 'pong' }]);
  expect(fake.ledger.posted[0]?.thread).toBeUndefined();
});

it.each(['#random', 'D0ELSEWHERE'])('is answered where the bot is not, to the asker alone: %s', async (channel) => {
  const asked = fake.slash({ channel, user: 'ann', text: 'ping' });
  const { conversation, replyTo, id } = await link.event(() => true);
  await fake.until(asked.acked);
  expect(asked.payload()).toEqual({});
  const message = { type: 'text', causes: [id], to: replyTo, conversation } as const;
  for (const data of ['1', '2', '3', '4', '5']) await link.conn.send({ ...message, key: data, data }, never);
  expect(asked.responses).toMatchObject(
    ['1', '2', '3', '4', '5'].map((text) => ({ text, response_type: 'ephemeral' })),
  );
  expect(fake.ledger.posted).toEqual([]);
  expect(await link.conn.find?.('1', replyTo, conversation)).toBeUndefined();
  await expect(link.conn.send({ ...message, key: '6', data: '6' }, never)).rejects.toMatchObject({
    kind: 'permanent',
    message: expect.stringContaining('five times'),
  });
});

it('asks for help when it says nothing', async () => {
  fake.slash({ channel: '#ops', user: 'ann', text: '' });
  expect(await link.event(() => true)).toMatchObject({ data: 'help' });
});

it('does not wait for what was said before in that channel', async () => {
  link.close();
  await fake.connected(0);
  fake.fail('users.conversations', { stall: true });
  link = await linked(fake, { since: Date.now() - 60_000 });
  fake.slash({ channel: '#ops', user: 'ann', text: 'ping' });
  expect(await link.event(() => true)).toMatchObject({ data: 'ping' });
});
