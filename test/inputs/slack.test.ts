import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigError, SendError } from '../../src/errors.ts';
import type { TextEvent } from '../../src/event.ts';
import type { Finding } from '../../src/input.ts';
import { slack } from '../../src/inputs/slack.ts';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import type { LinkedOptions, Watched } from '../support/slack/linked.ts';
import { linked } from '../support/slack/linked.ts';

let fake: FakeSlack;
const open: Watched[] = [];

async function link(options?: LinkedOptions): Promise<Watched> {
  const watched = await linked(fake, options);
  open.push(watched);
  return watched;
}

beforeEach(async () => {
  fake = await fakeSlack({ ackWithin: 30_000 });
});

afterEach(async () => {
  for (const watched of open.splice(0)) watched.close();
  await fake.close();
});

/** In the order in which it was said: what comes over two sockets may overtake. */
function bySaid(events: Watched['events']): Watched['events'] {
  return events.toSorted((one, other) => Number(one.meta.ts) - Number(other.meta.ts));
}

const never = new AbortController().signal;
const message = { type: 'text', causes: ['a'], key: 'k1' } as const;

describe('the connection', () => {
  it('opens nothing before it is subscribed to', () => {
    slack.connect(
      { token: fake.token, app_token: fake.appToken, reply: 'thread', api_url: fake.url, marks: true, debug: false },
      { name: 'slack', bot: 'micro', log: console },
    );
    expect(fake.ledger.calls).toEqual([]);
  });

  it('keeps two sockets, and says so', async () => {
    const { conn } = await link();
    await fake.connected(2);
    await vi.waitFor(() => expect(conn.describe?.()).toBe('Example as @micro, Socket Mode, 2 connections'));
  });

  it('closes every socket when unsubscribed', async () => {
    const { close } = await link();
    await fake.connected(2);
    close();
    await fake.connected(0);
  });

  it.each([{}, { url: 'nonsense' }, { url: 'ws://127.0.0.1:1/' }, { url: 7 }])(
    'opened with an answer of %o is an error to try again',
    async (odd) => {
      fake.fail('apps.connections.open', { answer: { ok: true, ...odd } });
      const error = await link().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(ConfigError);
      await link();
    },
  );

  it.each(['auth.test', 'apps.connections.open', 'rtm.connect'])('closes while it waits for %s', async (method) => {
    if (method === 'rtm.connect') {
      await fake.close();
      fake = await fakeSlack({ kind: 'classic' });
    }
    fake.fail(method, { stall: true });
    const { token, appToken, url } = fake;
    const options = {
      token,
      ...(method !== 'rtm.connect' && { app_token: appToken }),
      reply: 'thread',
      api_url: url,
      marks: true,
      debug: false,
    } as const;
    const subscription = slack.connect(options, { name: 'slack', bot: 'micro', log: console }).subscribe();
    await fake.until(() => fake.ledger.calls.some((call) => call.method === method));
    subscription.unsubscribe();
    await link(method === 'rtm.connect' ? { appToken: undefined } : {});
    await fake.connected(method === 'rtm.connect' ? 1 : 2);
  });

  it('runs twice side by side', async () => {
    const one = await link();
    const other = await link({ name: 'acme' });
    await fake.connected(4);
    fake.say({ channel: '@ann', user: 'ann', text: 'ping' });
    await fake.settled();
    const heard = [...one.events, ...other.events];
    expect(heard).toHaveLength(1);
    expect(heard[0]?.id.startsWith(`${heard[0].input}:`)).toBe(true);
  });

  it('warns when others use the same app-level token', async () => {
    fake.others(2);
    const { lines, conn, until } = await link();
    await fake.connected(2);
    await until(() => lines.some((line) => line.startsWith('warn slack: Slack counts 2 connections')));
    expect(conn.describe?.()).toContain('2 more on the same app-level token');
  });
});

describe('tokens', () => {
  const cases = [
    {
      given: 'an app-level token as token',
      options: { token: 'xapp-1-secret' },
      says: /--acme_token holds an app-level token/,
    },
    { given: "a person's token", options: { token: 'xoxp-secret' }, says: /--acme_token holds a person's token/ },
    {
      given: 'a bot token as app-level token',
      options: { appToken: 'xoxb-secret' },
      says: /--acme_app_token holds a bot's/,
    },
    {
      given: 'an unknown token',
      options: { token: 'xoxb-secret' },
      says: /--acme_token: Slack does not know this token/,
    },
    {
      given: 'an unknown app-level token',
      options: { appToken: 'xapp-secret' },
      says: /--acme_app_token: Slack does not know this token.*connections:write/s,
    },
  ];
  it.each(cases)('$given is told in words, without the token', async ({ options, says }) => {
    const error = await link({ name: 'acme', ...options }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(says);
    expect(String(error)).not.toContain('secret');
  });

  it('takes no address that holds a login', async () => {
    const options = {
      token: fake.token,
      app_token: fake.appToken,
      reply: 'thread',
      marks: true,
      debug: false,
    } as const;
    const url = fake.url.replace('//', '//bot:secret@');
    const opened = slack.connect({ ...options, api_url: url }, { name: 'acme', bot: 'micro', log: console });
    const error = await firstValueFrom(opened).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(/--acme_api_url must not hold a login/);
    expect(String(error)).not.toContain('secret');
  });

  it('says how to get an app-level token when a granular one is given alone', async () => {
    const error = await link({ name: 'acme', appToken: undefined }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(/--acme_app_token or MICRO_ACME_APP_TOKEN/);
    expect(String(error)).toMatch(/Basic Information.*App-Level Tokens.*connections:write.*Socket Mode/s);
  });

  it('ends the link in words when the token is revoked in mid-flight', async () => {
    const { conn, ended } = await link();
    fake.revoke();
    await expect(conn.send({ ...message, to: 'slack:C0OPS', data: 'x' }, never)).rejects.toMatchObject({
      kind: 'permanent',
    });
    const error = await ended;
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(/--slack_token: the token was revoked/);
  });

  it('ends the link when Slack says that the app was uninstalled', async () => {
    const { ended } = await link();
    fake.revoke();
    fake.tell({ type: 'app_uninstalled' });
    expect(await ended).toBeInstanceOf(ConfigError);
  });

  it('ends the link when the app-level token is revoked, and when Socket Mode is switched off', async () => {
    const one = await link();
    await fake.connected(2);
    fake.disable();
    expect(String(await one.ended)).toMatch(/Socket Mode is off/);
    const other = await link();
    await fake.connected(2);
    fake.revoke('appToken');
    expect(String(await other.ended)).toMatch(/--slack_app_token: the token was revoked/);
  });

  it('is an error that a retry may mend while Slack is down', async () => {
    fake.fail('auth.test', { status: 503 });
    const error = await link().catch((thrown: unknown) => thrown);
    expect(error).not.toBeInstanceOf(ConfigError);
    fake.fail('apps.connections.open', { status: 500 });
    expect(await link().catch((thrown: unknown) => thrown)).not.toBeInstanceOf(ConfigError);
  });
});

describe('what is heard', () => {
  it('a message in a channel, with all its fields', async () => {
    const { event } = await link();
    const ts = fake.say({ channel: '#ops', user: 'ann', text: 'hello' });
    expect(await event(({ type }) => type === 'text')).toEqual({
      type: 'text',
      id: `slack:T0EXAMPLE:C0OPS:${ts}`,
      input: 'slack',
      from: 'slack:U0ANN',
      to: 'slack:C0OPS',
      replyTo: 'slack:C0OPS',
      place: '#ops',
      conversation: `C0OPS:${ts}`,
      addressed: false,
      sender: {
        id: 'slack:U0ANN',
        name: 'Ann',
        verified: true,
        external: false,
        timezone: 'Europe/Berlin',
        locale: 'de-DE',
      },
      data: 'hello',
      at: Math.round(Number(ts) * 1_000),
      meta: { ts },
    });
  });

  it('a direct message is addressed, to the bot, and one conversation', async () => {
    const { event } = await link();
    fake.say({ channel: '@ann', user: 'ann', text: 'ping' });
    expect(await event(() => true)).toMatchObject({
      addressed: true,
      to: 'slack:U0BOT',
      replyTo: 'slack:D0ANN',
      conversation: 'D0ANN',
      place: '@Ann',
    });
  });

  it('message and app_mention of one text are one event, whichever comes first', async () => {
    const { events } = await link();
    const first = new Set<string | undefined>();
    for (let n = 0; n < 12; n += 1) {
      const ts = fake.say({ channel: '#ops', user: 'ann', text: `<@U0BOT> ping ${n}` });
      first.add(fake.ledger.deliveries.find((delivery) => delivery.ts === ts)?.type);
      await fake.settled();
    }
    expect(first.size).toBe(2);
    expect(events).toHaveLength(24);
    const copies = Map.groupBy(events, ({ id }) => id);
    expect(copies.size).toBe(12);
    for (const [one, other] of copies.values()) expect(other).toEqual(one);
    expect(events.every((event) => event.type === 'text' && event.addressed && /^ping \d+$/.test(event.data))).toBe(
      true,
    );
  });

  const addressings: [text: string, data: string, addressed: boolean][] = [
    ['<@U0BOT> ping', 'ping', true],
    ['<@U0BOT|micro>: ping', 'ping', true],
    ['<@U0BOT>, ping', 'ping', true],
    ['<@U0BOT>help', 'help', true],
    ['ping <@U0BOT>', 'ping', true],
    ['hey <@U0BOT> are you there', 'hey @micro are you there', true],
    ['micro ping', 'ping', true],
    ['Micro: ping', 'ping', true],
    ['@micro ping', 'ping', true],
    ['microscope ping', 'microscope ping', false],
    ['micro', 'micro', false],
    ['<@U0ANN> ping', '@Ann ping', false],
    ['<@U0BOTS> ping', '@U0BOTS ping', false],
  ];
  it.each(addressings)('%s', async (text, data, addressed) => {
    const { event } = await link();
    fake.say({ channel: '#ops', user: 'bob', text });
    expect(await event(() => true)).toMatchObject({ data, addressed });
  });

  it('a reply in a thread that the bot began is addressed; in another it is not', async () => {
    const { conn, event } = await link();
    const { id = '' } = await conn.send({ ...message, to: 'slack:C0OPS', data: 'deployed' }, never);
    fake.say({ channel: '#ops', user: 'ann', text: 'again', thread: id });
    expect(await event(() => true)).toMatchObject({
      addressed: true,
      conversation: `C0OPS:${id}`,
      meta: { thread: id },
    });
    const parent = fake.say({ channel: '#ops', user: 'bob', text: 'lunch?' });
    fake.say({ channel: '#ops', user: 'ann', text: 'yes', thread: parent });
    expect(await event((one) => (one as TextEvent).data === 'yes')).toMatchObject({
      addressed: false,
      conversation: `C0OPS:${parent}`,
    });
  });

  it('an edit and a deletion, with the message they are of', async () => {
    const { event } = await link();
    const ts = fake.say({ channel: '#ops', user: 'ann', text: 'helo' });
    const { id } = await event(({ type }) => type === 'text');
    fake.unfurl('#ops', ts);
    fake.edit('#ops', ts, 'hello &amp;amp; bye');
    const edit = await event(({ type }) => type === 'edit');
    expect(edit).toMatchObject({ of: id, data: 'hello &amp; bye', from: 'slack:U0ANN', conversation: `C0OPS:${ts}` });
    expect(edit.id).not.toBe(id);
    fake.remove('#ops', ts);
    expect(await event(({ type }) => type === 'delete')).toMatchObject({ of: id, from: 'slack:U0ANN', place: '#ops' });
  });

  it('takes the tombstone of a thread for a deletion', async () => {
    const { event } = await link();
    const before = { type: 'message', user: 'U0ANN', text: 'x', ts: '1700000000.000100' };
    const now = { ...before, user: 'USLACKBOT', subtype: 'tombstone', text: 'This message was deleted.' };
    fake.tell({
      type: 'message',
      subtype: 'message_changed',
      channel: 'C0OPS',
      ts: '1700000001.000100',
      message: now,
      previous_message: before,
    });
    expect(await event(() => true)).toMatchObject({ type: 'delete', of: 'slack:T0EXAMPLE:C0OPS:1700000000.000100' });
  });

  it('neither itself nor notices nor unfurled links, and bots as bots', async () => {
    const { conn, events, event } = await link();
    await conn.send({ ...message, to: 'slack:C0OPS', data: 'mine' }, never);
    fake.say({ channel: '#ops', user: 'U0OTHER', text: 'beep', bot: 'B0OTHER' });
    fake.say({ channel: '#ops', user: 'ann', text: 'has joined', subtype: 'channel_join' });
    fake.say({ channel: '#ops', user: 'USLACKBOT', text: 'reminder' });
    const ts = fake.say({ channel: '#ops', user: 'ann', text: 'see <https://example.org/a>' });
    fake.unfurl('#ops', ts);
    fake.say({ channel: '#dev', user: 'ann', text: 'last' });
    await event((one) => (one as TextEvent).data === 'last');
    await fake.settled();
    expect(bySaid(events).map((one) => (one as TextEvent).data)).toEqual(['beep', 'see https://example.org/a', 'last']);
    expect(events.find((one) => (one as TextEvent).data === 'beep')).toMatchObject({
      from: 'slack:B0OTHER',
      sender: { id: 'slack:B0OTHER', name: 'B0OTHER', bot: true, external: false },
    });
  });

  it('broadcasts, /me and files as texts', async () => {
    const { events } = await link();
    const parent = fake.say({ channel: '#ops', user: 'ann', text: 'one' });
    fake.say({ channel: '#ops', user: 'ann', text: 'two', subtype: 'thread_broadcast', thread: parent });
    fake.say({ channel: '#ops', user: 'ann', text: 'waves', subtype: 'me_message' });
    fake.say({ channel: '#ops', user: 'ann', text: '', subtype: 'file_share', files: [{ name: 'log.txt' }] });
    await fake.settled();
    expect(bySaid(events)).toMatchObject([
      { data: 'one' },
      { data: 'two', conversation: `C0OPS:${parent}` },
      { data: 'waves' },
      { data: '', meta: { files: ['log.txt'] } },
    ]);
  });

  it('tells people of another workspace and guests apart', async () => {
    const { events } = await link();
    for (const user of ['ann', 'guest', 'pat', 'U0NOBODY']) fake.say({ channel: '#ops', user, text: 'hi' });
    await fake.settled();
    expect(bySaid(events).map(({ sender }) => [sender.name, sender.external])).toEqual([
      ['Ann', false],
      ['Guest', true],
      ['Pat', true],
      ['U0NOBODY', true],
    ]);
  });

  it.each([
    ['people', 'users.info'],
    ['channels', 'conversations.info'],
  ])('takes nothing while Slack does not tell the names of %s: it is sent again', async (_, method) => {
    await fake.close();
    fake = await fakeSlack({ ackWithin: 300 });
    const { events, lines } = await link();
    fake.fail(method, { status: 503 }, 2);
    fake.say({ channel: '#ops', user: 'ann', text: 'hi' });
    await fake.settled();
    expect(events).toMatchObject([{ data: 'hi', place: '#ops', sender: { name: 'Ann', external: false } }]);
    expect(lines.filter((line) => line.includes('not taken: Slack is not available'))).not.toEqual([]);
  });

  it('shows the id of a channel that is only mentioned while Slack does not tell its name', async () => {
    const { events } = await link();
    fake.say({ channel: '#ops', user: 'ann', text: 'one' });
    await fake.settled();
    fake.fail('conversations.info', { status: 503 }, 1);
    fake.say({ channel: '#ops', user: 'ann', text: 'see <#C0DEV>' });
    await fake.settled();
    expect(bySaid(events)).toMatchObject([{ data: 'one' }, { data: 'see #C0DEV', place: '#ops' }]);
  });

  it('looks a name up once', async () => {
    await link();
    for (let n = 0; n < 20; n += 1) fake.say({ channel: '#ops', user: 'ann', text: `<@U0BOB> ${n}` });
    await fake.settled();
    const looked = fake.ledger.calls.filter(({ method }) => method === 'users.info').map(({ args }) => args.user);
    expect(looked.toSorted()).toEqual(['U0ANN', 'U0BOB']);
  });
});

describe('what comes from the network is hostile', () => {
  const frames = [
    '',
    'null',
    '42',
    '[]',
    '{"type":',
    '{}',
    '{"type":"events_api"}',
    '{"type":"events_api","envelope_id":"1","payload":null}',
  ];
  const names = ['ws_message', 'close', 'error', 'disconnected', 'connected', 'slack_event'];
  it('survives frames that are none', async () => {
    const { event, lines } = await link();
    await fake.connected(2);
    for (const frame of frames) fake.frame(frame);
    fake.frame(Buffer.from([0, 1, 2]));
    for (const type of names) {
      fake.frame(JSON.stringify({ type }));
      fake.frame(JSON.stringify({ type: 'events_api', envelope_id: type, payload: { event: { type } } }));
    }
    fake.say({ channel: '#ops', user: 'ann', text: 'still here' });
    expect(await event(() => true)).toMatchObject({ data: 'still here' });
    expect(fake.opened).toBe(2);
    expect(lines.filter((line) => line.includes('cannot be read'))).toHaveLength(5);
  });

  it('survives events that are none', async () => {
    const { event, events } = await link();
    const odd = [
      {},
      { channel: 7 },
      { channel: 'C0OPS', user: 'U0ANN', ts: 'now', text: 'x' },
      { channel: '__proto__', user: 'U0ANN', ts: '1.1' },
    ];
    for (const one of odd) fake.tell({ type: 'message', ...one });
    fake.tell({ type: 'message', subtype: 'message_changed', channel: 'C0OPS', message: null, previous_message: 3 });
    fake.tell({ type: 'message', subtype: 'message_deleted', channel: 'C0OPS', previous_message: [] });
    fake.tell({ type: 'message', channel: 'C0OPS', user: 'U0ANN', ts: '1700000000.1', text: { a: 1 }, files: 'no' });
    await event(() => true);
    await fake.settled();
    expect(events).toMatchObject([{ data: '' }]);
  });

  it('takes a message of 1 MiB, cut to what Slack itself keeps', async () => {
    const { event } = await link();
    fake.say({ channel: '@ann', user: 'ann', text: `echo ${'<@U0BOT&'.repeat(131_072)}` });
    expect(((await event(() => true)) as TextEvent).data.length).toBeLessThanOrEqual(40_000);
  });
});

describe('taking and not taking', () => {
  beforeEach(async () => {
    await fake.close();
    fake = await fakeSlack({ ackWithin: 300 });
  });

  it('acknowledges only what was taken, and hears the rest again with the same id', async () => {
    const { events, until } = await link({
      decide: ({ event, ack, refuse }) =>
        events.filter(({ id }) => id === event.id).length > 1 ? ack() : refuse('full'),
    });
    fake.say({ channel: '#ops', user: 'ann', text: 'one' });
    await fake.settled();
    await until(() => events.length >= 2);
    expect(events[1]).toEqual(events[0]);
    expect(fake.ledger.deliveries[0]?.attempts).toBeGreaterThanOrEqual(2);
  });

  it('takes no more than 100 undecided, and the rest later', async () => {
    let hold = true;
    const { events, arrivals, lines, until } = await link({ decide: (arrival) => hold || arrival.ack() });
    for (let n = 0; n < 130; n += 1) fake.say({ channel: '#ops', user: 'ann', text: `${n}` });
    await until(() => lines.some((line) => line.includes('100 events are waiting')));
    expect(new Set(events.map(({ id }) => id)).size).toBeLessThanOrEqual(100);
    hold = false;
    for (const arrival of [...arrivals]) arrival.ack();
    await fake.settled();
    await until(() => new Set(events.map(({ id }) => id)).size === 130);
  });
});

describe('refreshes', () => {
  it('lose and alter nothing', async () => {
    const { events, gaps } = await link();
    await fake.connected(2);
    const said: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      const gone = fake.refresh();
      for (let n = 0; n < 15; n += 1) said.push(fake.say({ channel: '#ops', user: 'ann', text: `${round}.${n}` }));
      await gone;
      fake.repeat(3);
    }
    await fake.settled();
    expect(new Set(events.map(({ id }) => id))).toEqual(new Set(said.map((ts) => `slack:T0EXAMPLE:C0OPS:${ts}`)));
    expect(gaps).toEqual([]);
    expect(fake.opened).toBeGreaterThanOrEqual(22);
    await fake.connected(2);
  });

  it('replace one of two sockets early when both would end at the same time', async () => {
    await fake.close();
    fake = await fakeSlack({ lifetime: 4 });
    await link();
    await fake.until(() => fake.opened >= 3);
  });

  it('a cut of both sockets is a gap, and what was said in it comes after', async () => {
    const { events, gaps, until } = await link();
    await fake.connected(2);
    fake.cut();
    fake.say({ channel: '#ops', user: 'ann', text: 'in the dark' });
    await fake.settled();
    await until(() => gaps.length > 0 && events.length > 0);
    expect(events[0]).toMatchObject({ data: 'in the dark' });
    expect(gaps[0]?.reason).toMatch(/no connection to Slack/);
  });

  it('lives with fewer connections than it wants', async () => {
    await fake.close();
    fake = await fakeSlack({ most: 1 });
    const { event, lines, until } = await link();
    await until(() => lines.some((line) => line.includes('no more connections for this app')));
    fake.say({ channel: '#ops', user: 'ann', text: 'one' });
    await event(() => true);
  });
});

describe('posting', () => {
  it('answers in the thread, or inline where told so, and in direct chats', async () => {
    const { conn } = await link();
    await conn.send({ ...message, to: 'slack:C0OPS', conversation: 'C0OPS:1700000000.000001', data: 'a & <b>' }, never);
    await conn.send({ ...message, to: 'slack:D0ANN', conversation: 'D0ANN', data: 'direct' }, never);
    await conn.send({ ...message, to: 'slack:D0ANN', conversation: 'D0ANN:1700000000.000001', data: 'thread' }, never);
    await conn.send(
      { ...message, to: 'slack:C0OPS', conversation: 'C0DEV:1700000000.000001', data: 'elsewhere' },
      never,
    );
    const inline = await link({ name: 'acme', reply: 'channel' });
    await inline.conn.send(
      { ...message, to: 'acme:C0OPS', conversation: 'C0OPS:1700000000.000001', data: 'inline' },
      never,
    );
    expect(fake.ledger.posted.map(({ place, thread, text }) => [place, thread, text])).toEqual([
      ['#ops', '1700000000.000001', 'a &amp; &lt;b&gt;'],
      ['@ann', undefined, 'direct'],
      ['@ann', '1700000000.000001', 'thread'],
      ['#ops', undefined, 'elsewhere'],
      ['#ops', undefined, 'inline'],
    ]);
  });

  it('splits what is too long, and after a limit goes on where it was', async () => {
    const { conn } = await link();
    const data = Array.from({ length: 1_000 }, (_, n) => `line ${n} & <more>`).join('\n');
    const long = { ...message, key: 'long', to: 'slack:C0OPS', data } as const;
    const sending = conn.send(long, never);
    await fake.posted(() => true);
    fake.limit('#ops', 1);
    const error = await sending.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'limited', wait: 1_000 });
    const before = fake.ledger.posted.length;
    fake.limit('#ops', 0);
    const { id } = await conn.send(long, never);
    expect(id).toBe(fake.ledger.posted[0]?.ts);
    expect(fake.ledger.posted.length).toBeGreaterThan(before);
    expect(fake.ledger.posted.every(({ text }) => text.length <= 4_000)).toBe(true);
    const whole = fake.ledger.posted.map(({ text }) => text).join('\n');
    for (const n of [0, 500, 999]) expect(whole.split(`line ${n} &amp; &lt;more&gt;`)).toHaveLength(2);
  });

  it('a limit of one channel is no limit of another', async () => {
    const { conn } = await link();
    fake.limit('#ops', 30);
    const limited = await conn
      .send({ ...message, to: 'slack:C0OPS', data: 'x' }, never)
      .catch((thrown: unknown) => thrown);
    expect(limited).toBeInstanceOf(SendError);
    expect((limited as SendError).wait).toBeGreaterThan(20_000);
    await conn.send({ ...message, to: 'slack:C0DEV', data: 'y' }, never);
    expect(fake.ledger.posted).toMatchObject([{ place: '#dev' }]);
  });

  const faults = [
    { fault: { error: 'not_in_channel' }, kind: 'permanent', says: /\/invite @bot/ },
    { fault: { error: 'msg_too_long' }, kind: 'permanent', says: /too long/ },
    { fault: { error: 'internal_error' }, kind: 'unknown', says: /may have done it/ },
    { fault: { error: 'service_unavailable' }, kind: 'transient', says: /not available/ },
    { fault: { error: '<html>' }, kind: 'unknown', says: /no answer of its API/ },
    { fault: { status: 500 }, kind: 'unknown', says: /HTTP 500/ },
    { fault: { status: 503 }, kind: 'transient', says: /HTTP 503/ },
    { fault: { status: 404 }, kind: 'permanent', says: /--slack_api_url/ },
    { fault: { cutAfter: true }, kind: 'unknown', says: /broke before it answered/ },
  ] as const;
  it.each(faults)('$fault is $kind', async ({ fault, kind, says }) => {
    const { conn } = await link();
    fake.fail('chat.postMessage', fault);
    const error = await conn
      .send({ ...message, to: 'slack:C0OPS', data: 'x' }, never)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SendError);
    expect(error).toMatchObject({ kind });
    expect(String(error)).toMatch(says);
  });

  it('nobody there is transient', async () => {
    const { conn } = await link();
    await fake.close();
    // The first one may still have found the old connection, and so nobody can tell.
    await conn.send({ ...message, to: 'slack:C0OPS', data: 'x' }, never).catch(() => {});
    const error = await conn
      .send({ ...message, to: 'slack:C0OPS', data: 'x' }, never)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'transient', message: expect.stringContaining('cannot be reached') });
    fake = await fakeSlack();
  });

  it('ends with its signal, and when the link closes', async () => {
    const { conn, close } = await link();
    fake.fail('chat.postMessage', { stall: true }, 2);
    const abort = new AbortController();
    const one = conn.send({ ...message, to: 'slack:C0OPS', data: 'x' }, abort.signal);
    const other = conn.send({ ...message, key: 'k2', to: 'slack:C0DEV', data: 'x' }, never);
    await fake.until(() => fake.ledger.calls.filter(({ method }) => method === 'chat.postMessage').length === 2);
    abort.abort();
    await expect(one).rejects.toMatchObject({ kind: 'unknown' });
    close();
    await expect(other).rejects.toMatchObject({ kind: 'unknown' });
    await expect(conn.send({ ...message, to: 'slack:C0OPS', data: 'x' }, never)).rejects.toMatchObject({
      kind: 'transient',
    });
  });

  it('finds again what it posted, in channels and threads, by key', async () => {
    const { conn } = await link();
    const parent = fake.say({ channel: '#ops', user: 'ann', text: 'hi' });
    fake.fail('chat.postMessage', { cutAfter: true }, 2);
    await conn.send({ ...message, key: 'top', to: 'slack:C0OPS', data: 'x' }, never).catch(() => {});
    await conn
      .send({ ...message, key: 'deep', to: 'slack:C0OPS', conversation: `C0OPS:${parent}`, data: 'x' }, never)
      .catch(() => {});
    const [top, deep] = fake.ledger.posted;
    expect(await conn.find?.('top', 'slack:C0OPS')).toEqual({ id: top?.ts, conversation: `C0OPS:${top?.ts}` });
    expect(await conn.find?.('deep', 'slack:C0OPS')).toEqual({ id: deep?.ts });
    expect(await conn.find?.('never', 'slack:C0OPS')).toBeUndefined();
    for (let n = 0; n < 100; n += 1) fake.say({ channel: '#ops', user: 'ann', text: `${n}` });
    fake.fail('chat.postMessage', { cutAfter: true });
    await conn
      .send({ ...message, key: 'old', to: 'slack:C0OPS', conversation: `C0OPS:${parent}`, data: 'x' }, never)
      .catch(() => {});
    expect(await conn.find?.('old', 'slack:C0OPS')).toEqual({ id: fake.ledger.posted[2]?.ts });
  });

  it('finds what it posted before a channel went on talking for a while', async () => {
    const { conn } = await link();
    const posted = await conn.send({ ...message, key: 'top', to: 'slack:C0OPS', data: 'x' }, never);
    for (let count = 0; count < 900; count += 1) fake.say({ channel: '#ops', user: 'ann', text: `lunch? ${count}` });
    expect(await conn.find?.('top', 'slack:C0OPS')).toEqual(posted);
  });

  it('finds what it posted in its life before', async () => {
    const { conn } = await link();
    const parent = fake.say({ channel: '#ops', user: 'ann', text: 'hi' });
    const deep = await conn.send(
      { ...message, key: 'deep', to: 'slack:C0OPS', conversation: `C0OPS:${parent}`, data: 'x' },
      never,
    );
    const later = await link({ name: 'later' });
    expect(await later.conn.find?.('deep', 'later:C0OPS')).toEqual(deep);
  });

  it('posts only the parts that are missing after it looked', async () => {
    const { conn } = await link();
    const data = Array.from({ length: 1_000 }, (_, n) => `line ${n}`).join('\n');
    const long = { ...message, key: 'long', to: 'slack:C0OPS', data } as const;
    fake.fail('chat.postMessage', { cutAfter: true });
    await conn.send(long, never).catch(() => {});
    expect(fake.ledger.posted).toHaveLength(1);
    expect(await conn.find?.('long', 'slack:C0OPS')).toBeUndefined();
    await conn.send(long, never);
    const texts = fake.ledger.posted.map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('addresses', () => {
  it('finds channels and people by name, over many pages', async () => {
    const { conn } = await link();
    expect(await conn.resolve?.('slack:#ops')).toBe('slack:C0OPS');
    expect(await conn.resolve?.('slack:#secret')).toBe('slack:G0SECRET');
    expect(await conn.resolve?.('slack:@bob')).toBe('slack:D0BOB');
    expect(await conn.resolve?.('slack:@Cat Example')).toBe('slack:D0CAT');
    expect(await conn.resolve?.('slack:U0ANN')).toBe('slack:D0ANN');
    expect(await conn.resolve?.('slack:C0DEV')).toBe('slack:C0DEV');
  });

  it.each([
    ['slack:#nowhere', /no channel #nowhere/],
    ['slack:#old', /no channel #old/],
    ['slack:#random', /not in #random: type \/invite/],
    ['slack:@nobody', /nobody called @nobody/],
  ] as const)('%s is an error in words', async (to, says) => {
    const { conn } = await link();
    const error = await conn.resolve?.(to).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'permanent' });
    expect(String(error)).toMatch(says);
  });
});

describe('RTM', () => {
  beforeEach(async () => {
    await fake.close();
    fake = await fakeSlack({ kind: 'classic' });
  });

  it('listens with a classic token alone, and answers through the Web API', async () => {
    const { conn, event } = await link({ appToken: undefined });
    fake.say({ channel: '#ops', user: 'ann', text: '<@U0BOT> ping' });
    expect(await event(() => true)).toMatchObject({ data: 'ping', addressed: true });
    await conn.send({ ...message, to: 'slack:C0OPS', data: 'pong' }, never);
    expect(fake.ledger.posted).toMatchObject([{ text: 'pong' }]);
    expect(conn.describe?.()).toContain('RTM');
  });

  it('replaces the connection before it ends', async () => {
    const { event, gaps } = await link({ appToken: undefined });
    fake.goodbye();
    await fake.connected(2);
    await fake.connected(1);
    fake.say({ channel: '#ops', user: 'ann', text: 'still here' });
    await event(() => true);
    expect(gaps).toEqual([]);
  });

  it('comes back after a cut, and reports the gap', async () => {
    const { event, gaps, until } = await link({ appToken: undefined });
    fake.fail('rtm.connect', { status: 500 });
    fake.cut();
    await until(() => gaps.length === 1);
    fake.say({ channel: '#ops', user: 'ann', text: 'still here' });
    await event(() => true);
    expect(gaps[0]?.reason).toMatch(/RTM sends nothing again/);
  });

  it('survives frames that are none', async () => {
    const { event, lines } = await link({ appToken: undefined });
    for (const frame of [
      'null',
      '42',
      '',
      '{',
      '{"type":"hello"}',
      '{"type":"error"}',
      '{"type":"disconnected"}',
      '{}',
    ])
      fake.frame(frame);
    fake.say({ channel: '#ops', user: 'ann', text: 'still here' });
    expect(await event(() => true)).toMatchObject({ data: 'still here' });
    expect(lines.filter((line) => line.includes('cannot be read'))).toHaveLength(4);
  });

  it('closes when unsubscribed', async () => {
    const { close } = await link({ appToken: undefined });
    close();
    await fake.connected(0);
  });
});

describe('check', () => {
  const context = { name: 'slack', bot: 'micro', log: console };
  const settings = () =>
    ({
      token: fake.token,
      app_token: fake.appToken,
      reply: 'thread',
      api_url: fake.url,
      marks: true,
      debug: false,
    }) as const;

  const findings = async (options: ReturnType<typeof settings>) => {
    const found: Finding[] = [];
    for await (const finding of slack.check?.(options, context) ?? []) found.push(finding);
    return found;
  };

  it('says in words that all is well', async () => {
    const found = await findings(settings());
    expect(found.every(({ ok }) => ok)).toBe(true);
    expect(found.map(({ what }) => what).join('\n')).toMatch(
      /@micro of Example[\s\S]*every scope[\s\S]*Socket Mode[\s\S]*#ops/,
    );
  });

  it('says what is wrong and what to do', async () => {
    fake.revoke('appToken');
    const found = await findings(settings());
    expect(found.filter(({ ok }) => !ok)).toMatchObject([{ remedy: expect.stringMatching(/the token was revoked/) }]);
    await expect(findings({ ...settings(), token: 'xapp-1' })).rejects.toThrow(/app-level token/);
  });

  it.each([
    ['http://127.0.0.1:1/', 'bad port'],
    ['http://nowhere.invalid/', '(?:ENOTFOUND|EAI_AGAIN)'],
  ])('names the flag when %s cannot be reached', async (api_url, why) => {
    const found = await findings({ ...settings(), api_url });
    const remedy = expect.stringMatching(new RegExp(`cannot be reached \\(${why}\\): .*--slack_api_url`));
    expect(found).toMatchObject([{ ok: false, remedy }]);
  });
});
