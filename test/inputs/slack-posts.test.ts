import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mark } from '../../src/input.ts';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import type { Watched } from '../support/slack/linked.ts';
import { linked } from '../support/slack/linked.ts';

let fake: FakeSlack;
let link: Watched;

beforeEach(async () => {
  fake = await fakeSlack();
  link = await linked(fake);
});
afterEach(async () => {
  link.close();
  await fake.close();
});

const never = new AbortController().signal;
const message = { type: 'text', causes: ['a'], to: 'slack:#ops' } as const;
const calls = (method: string) => fake.ledger.calls.filter((call) => call.method === method);

describe('a message with blocks', () => {
  const data = [{ type: 'table', rows: [['a', 'b']] }] as const;

  it('has them, and its text', async () => {
    await link.conn.send({ ...message, key: 'k', data }, never);
    expect(fake.ledger.posted).toMatchObject([{ text: '```\na  b\n```', blocks: [{ type: 'table' }] }]);
  });

  it.each(['invalid_blocks', 'msg_blocks_too_long'])('is posted without them when Slack says %s', async (error) => {
    fake.fail('chat.postMessage', { error });
    await link.conn.send({ ...message, key: 'k', data }, never);
    expect(fake.ledger.posted).toMatchObject([{ text: '```\na  b\n```' }]);
    expect(fake.ledger.posted[0]?.blocks).toBeUndefined();
  });
});

describe('a message that calls somebody', () => {
  const asking = { ...message, data: 'sure?', calls: { id: 'slack:U0ANN', name: 'Ann' } } as const;

  it('mentions them where others read along', async () => {
    await link.conn.send({ ...asking, key: 'k1' }, never);
    await link.conn.send({ ...asking, key: 'k2', to: 'slack:@ann' }, never);
    await link.conn.send({ ...asking, key: 'k3', calls: { id: 'irc:ann', name: 'Ann' } }, never);
    expect(fake.ledger.posted.map(({ text }) => text)).toEqual(['<@U0ANN>: sure?', 'sure?', 'Ann: sure?']);
  });
});

describe('a message that replaces another', () => {
  it('takes its place, with its key, as often as there is one', async () => {
    const table = [{ type: 'table', rows: [['1', '2']] }] as const;
    await link.conn.send({ ...message, key: 'k1', data: table }, never);
    await link.conn.send({ ...message, key: 'k2', data: '2 of 3', replaces: 'k1' }, never);
    await link.conn.send({ ...message, key: 'k3', data: 'all 3', replaces: 'k2' }, never);
    expect(fake.ledger.posted).toMatchObject([{ text: 'all 3', edits: 2, blocks: [] }]);
    expect(await link.conn.find?.('k3', 'slack:C0OPS')).toMatchObject({ id: fake.ledger.posted[0]?.ts });
  });

  it('is found after a restart', async () => {
    await link.conn.send({ ...message, key: 'k1', data: '1 of 3' }, never);
    link.close();
    link = await linked(fake);
    await link.conn.send({ ...message, key: 'k2', data: 'all 3', replaces: 'k1' }, never);
    expect(fake.ledger.posted).toMatchObject([{ text: 'all 3', edits: 1 }]);
  });

  it.each(['message_not_found', 'cant_update_message', 'edit_window_closed'])('is posted anew on %s', async (error) => {
    await link.conn.send({ ...message, key: 'k1', data: '1 of 3' }, never);
    fake.fail('chat.update', { error });
    await link.conn.send({ ...message, key: 'k2', data: 'all 3', replaces: 'k1' }, never);
    expect(fake.ledger.posted).toMatchObject([{ text: '1 of 3' }, { text: 'all 3' }]);
  });

  it('is tried again when Slack has no time for it', async () => {
    await link.conn.send({ ...message, key: 'k1', data: '1 of 3' }, never);
    fake.fail('chat.update', { status: 503 });
    const next = { ...message, key: 'k2', data: 'all 3', replaces: 'k1' };
    await expect(link.conn.send(next, never)).rejects.toMatchObject({ kind: 'transient' });
    await link.conn.send(next, never);
    expect(fake.ledger.posted).toMatchObject([{ text: 'all 3', edits: 1 }]);
  });

  it('puts what it is longer by behind it, and leaves one alone that was several posts', async () => {
    const long = 'word '.repeat(1_000).trim();
    await link.conn.send({ ...message, key: 'k1', data: '1 of 3' }, never);
    await link.conn.send({ ...message, key: 'k2', data: long, replaces: 'k1' }, never);
    expect(fake.ledger.posted).toMatchObject([{ edits: 1 }, { edits: 0 }]);
    await link.conn.send({ ...message, key: 'k3', data: 'short', replaces: 'k2' }, never);
    expect(fake.ledger.posted.map(({ edits }) => edits)).toEqual([1, 0, 0]);
  });
});

it('refuses what would be more than 60 posts', async () => {
  const data = 'word '.repeat(60_000);
  await expect(link.conn.send({ ...message, key: 'k', data }, never)).rejects.toMatchObject({
    kind: 'permanent',
    message: expect.stringMatching(/too long for Slack: it would be \d+ posts/),
  });
  expect(fake.ledger.posted).toEqual([]);
});

describe('marks', () => {
  const said = async () => {
    const ts = fake.say({ channel: '@ann', user: 'ann', text: 'deploy' });
    const { id } = await link.event((event) => event.id.endsWith(ts));
    const mark = async (one: Mark) => link.conn.mark?.(id, one, never);
    return { mark, shown: () => [...fake.ledger.reactions].map((one) => one.replace(` ${ts}`, '')) };
  };

  it('stand on the message, one at a time', async () => {
    const { mark, shown } = await said();
    for (const [one, emoji] of [
      ['seen', 'eyes'],
      ['running', 'hourglass_flowing_sand'],
      ['done', 'white_check_mark'],
      ['failed', 'x'],
    ] as const) {
      await mark(one);
      expect(shown()).toEqual([`@ann ${emoji}`]);
    }
  });

  it('may be there, or gone, already', async () => {
    const { mark, shown } = await said();
    await mark('seen');
    await mark('seen');
    fake.fail('reactions.add', { error: 'already_reacted' });
    fake.fail('reactions.remove', { error: 'no_reaction' });
    await mark('done');
    expect(shown()).toEqual(['@ann eyes']);
    expect(calls('reactions.add')).toHaveLength(2);
  });

  it('are left out without the scope, which the log says once', async () => {
    const { mark } = await said();
    fake.fail('reactions.add', { error: 'missing_scope' });
    await mark('seen');
    await mark('done');
    expect(calls('reactions.add')).toHaveLength(1);
    expect(link.lines.filter((line) => line.startsWith('warn'))).toEqual([
      expect.stringContaining('messages are not marked: --slack_token lacks the scope'),
    ]);
  });

  it('fail as any call does', async () => {
    const { mark } = await said();
    fake.fail('reactions.add', { status: 503 });
    await expect(mark('seen')).rejects.toMatchObject({ kind: 'transient' });
  });

  it.each(['slack:T0EXAMPLE:C0OPS:1.2.fake', 'later:job/1', 'acme:T0EXAMPLE:C0OPS:1.000001'])(
    'stand on messages only, and not on %s',
    async (id) => {
      await link.conn.mark?.(id, 'done', never);
      expect(calls('reactions.add')).toEqual([]);
    },
  );

  it('are switched off by --slack_marks=false', async () => {
    link.close();
    link = await linked(fake, { marks: false });
    expect(link.conn.mark).toBeUndefined();
  });
});
