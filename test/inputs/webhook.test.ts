import { connect } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ConfigError, SendError } from '../../src/errors.ts';
import type { OptionsOf } from '../../src/flags.ts';
import type { Arrival } from '../../src/input.ts';
import type { Door } from '../../src/inputs/http/door.ts';
import { door } from '../../src/inputs/http/door.ts';
import type { flags } from '../../src/inputs/webhook/flags.ts';
import { unhurried } from '../../src/inputs/webhook/unhurried.ts';
import { webhook } from '../../src/inputs/webhook.ts';
import { patience, use } from '../e2e/harness.ts';
import type { Caller } from '../support/webhook/caller.ts';
import { alertCall, caller, githubCall, standardCall } from '../support/webhook/caller.ts';
import type { Opened, OpenedOptions } from '../support/webhook/opened.ts';
import { contextOf, opened, optionsOf } from '../support/webhook/opened.ts';
import { receiver } from '../support/webhook/receiver.ts';

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const githubSecret = "It's a Secret to Everybody";
const token = 'a-token-of-alertmanager';

/** A server of the bot's, and a line to it. */
async function listening(): Promise<{ readonly at: Door; readonly line: Caller }> {
  const at = use(door('127.0.0.1:0', '--http_address'));
  await at.listen();
  const line = caller(at.address);
  onTestFinished(() => line[Symbol.dispose]());
  return { at, line };
}

async function called(
  options: Partial<OptionsOf<typeof flags>> = {},
  more: OpenedOptions = {},
): Promise<Opened & { readonly line: Caller }> {
  const { at, line } = await listening();
  return { ...(await opened({ secret: [secret], ...options }, { door: at, ...more })), line };
}

const signed = (content: unknown, id?: string) => standardCall(content, { secrets: [secret], ...(id && { id }) });

describe('a signed call', () => {
  it('is an event with every field, and is answered once it was taken', async () => {
    const { line, heard } = await called();
    const call = standardCall(
      { text: 'deploy done', from: 'ci', conversation: 'build 7' },
      { id: 'msg_1', secrets: [secret] },
    );
    const answer = await line.post('/hooks/webhook', { ...call, headers: { ...call.headers, 'x-micro-hops': '2' } });
    expect(answer).toMatchObject({ status: 202, body: '{}' });
    expect(heard.map(({ event }) => event)).toEqual([
      {
        type: 'text',
        id: 'webhook:webhook:msg_1',
        input: 'webhook',
        conversation: 'build 7',
        at: expect.any(Number),
        meta: { body: { text: 'deploy done', from: 'ci', conversation: 'build 7' } },
        from: 'webhook:webhook',
        to: 'webhook:webhook',
        replyTo: 'webhook:webhook',
        place: 'webhook',
        sender: { id: 'webhook:webhook', name: 'ci', verified: true, external: false },
        hops: 2,
        addressed: false,
        data: 'deploy done',
      },
    ]);
  });

  it.each([
    [{ text: 'micro: ping' }, true, 'ping'],
    [{ text: '@Micro ping' }, true, 'ping'],
    [{ text: 'ping', to: 'bot' }, true, 'ping'],
    [{ text: 'ping', to: 'micro' }, true, 'ping'],
    [{ text: 'bot, ping' }, true, 'ping'],
    [{ text: 'ping', to: 'somebody' }, false, 'ping'],
    [{ text: 'microscopes: ping' }, false, 'microscopes: ping'],
    [{ text: 'tell micro: ping' }, false, 'tell micro: ping'],
    [{ to: 'bot' }, false, '{\n  "to": "bot"\n}'],
    [['micro: ping'], false, '[\n  "micro: ping"\n]'],
    ['"micro: ping"', false, '"micro: ping"'],
  ])('%j is said to the bot: %j', async (content, addressed, data) => {
    const { line, heard } = await called();
    expect((await line.post('/hooks/webhook', signed(content))).status).toBe(202);
    const to = addressed ? 'webhook:micro' : 'webhook:webhook';
    expect(heard[0]?.event).toMatchObject({ type: 'text', to, addressed, data });
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/cloudevents+json'])(
    'may be %s',
    async (type) => {
      const { line, heard } = await called();
      const call = signed({ text: 'x' });
      await line.post('/hooks/webhook', { ...call, headers: { ...call.headers, 'content-type': type } });
      expect(heard).toHaveLength(1);
    },
  );

  it('is proven by the signature that the standard documents, at its time', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_614_265_330_000 });
    onTestFinished(() => void vi.useRealTimers());
    const { line, heard } = await called({ secret: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] });
    const call = {
      headers: {
        'content-type': 'application/json',
        'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'webhook-timestamp': '1614265330',
        'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
      body: '{"test": 2432232314}',
    };
    expect((await line.post('/hooks/webhook', call)).status).toBe(202);
    expect(heard[0]?.event).toMatchObject({ at: 1_614_265_330_000, meta: { body: { test: 2_432_232_314 } } });
    expect((await line.post('/hooks/webhook', { ...call, body: '{"test":2432232314}' })).status).toBe(401);
    vi.setSystemTime(1_614_265_330_000 + 301_000);
    expect((await line.post('/hooks/webhook', call)).status).toBe(401);
  });

  it('is made by who has the secret, whatever it says of itself', async () => {
    const { line, heard } = await called({ secret: [`ci=${secret}`, other] });
    await line.post('/hooks/webhook', signed({ text: 'a', from: 'the boss' }, 'msg_same'));
    await line.post('/hooks/webhook', standardCall({ text: 'b', from: 'ci' }, { id: 'msg_same', secrets: [other] }));
    // Who uses the id that another one is about to use suppresses nothing.
    expect(new Set(heard.map(({ event }) => event.id)).size).toBe(2);
    expect(heard.map(({ event }) => [event.sender.id, event.sender.name, event.replyTo])).toEqual([
      ['webhook:ci', 'the boss', 'webhook:ci'],
      ['webhook:webhook', 'ci', 'webhook:webhook'],
    ]);
  });

  it('is refused with 503 and taken when it is made again, under the same id', async () => {
    let full = true;
    const decide = ({ ack, refuse }: Arrival) => (full ? refuse('the journal is full') : ack());
    const { line, heard, logged } = await called({}, { decide });
    const call = signed({ text: 'x' }, 'msg_again');
    const refused = await line.post('/hooks/webhook', call);
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    // What is wrong inside is not for those outside.
    expect(refused.body).not.toContain('journal');
    expect(logged.join()).toContain('not taken: the journal is full');
    full = false;
    expect((await line.post('/hooks/webhook', call)).status).toBe(202);
    expect(heard.map(({ event }) => event.id)).toEqual(['webhook:webhook:msg_again', 'webhook:webhook:msg_again']);
  });

  it('waits for the decision, beyond a hundred of which it is refused', async () => {
    const { line, heard } = await called({}, { decide: () => undefined });
    const answers = Array.from({ length: 100 }, (_, at) => line.post('/hooks/webhook', signed({ text: `${at}` })));
    await vi.waitFor(() => expect(heard).toHaveLength(100), patience);
    expect((await line.post('/hooks/webhook', signed({ text: 'one more' }))).status).toBe(503);
    for (const { ack } of heard) ack();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(100).fill(202));
  });

  it('is refused when the link is closed before the bot decided', async () => {
    const { line, heard, link } = await called({}, { decide: () => undefined });
    const answer = line.post('/hooks/webhook', signed({ text: 'x' }));
    await vi.waitFor(() => expect(heard).toHaveLength(1), patience);
    link.unsubscribe();
    expect((await answer).status).toBe(503);
    await vi.waitFor(
      async () => expect((await line.post('/hooks/webhook', signed({ text: 'y' }))).status).toBe(404),
      patience,
    );
  });
});

describe('a call that is not right', () => {
  it.each<[string, number, (line: Caller) => Promise<{ status: number; body: string }>, RegExp]>([
    ['unsigned', 401, (line) => line.post('/hooks/webhook', { headers: json, body: '{"text":"x"}' }), /do not prove/],
    [
      'signed by a stranger',
      401,
      (line) => line.post('/hooks/webhook', standardCall({}, { secrets: [other] })),
      /do not prove/,
    ],
    [
      'late',
      401,
      (line) => line.post('/hooks/webhook', standardCall({}, { at: Date.now() - 305_000, secrets: [secret] })),
      /do not prove/,
    ],
    [
      'early',
      401,
      (line) => line.post('/hooks/webhook', standardCall({}, { at: Date.now() + 305_000, secrets: [secret] })),
      /do not prove/,
    ],
    ['unsigned and no JSON', 401, (line) => line.post('/hooks/webhook', { headers: json, body: '{' }), /do not prove/],
    ['no JSON', 400, (line) => line.post('/hooks/webhook', signed('{')), /no JSON/],
    ['empty', 400, (line) => line.post('/hooks/webhook', signed('')), /no JSON/],
    ['deep', 400, (line) => line.post('/hooks/webhook', signed('['.repeat(33) + ']'.repeat(33))), /32 levels/],
    ['of many values', 400, (line) => line.post('/hooks/webhook', signed(`[${'0,'.repeat(20_000)}0]`)), /20000 values/],
    [
      'of a number without end',
      400,
      (line) => line.post('/hooks/webhook', signed('{"text":"x","n":-1e999}')),
      /without end/,
    ],
    [
      'of a prototype',
      400,
      (line) => line.post('/hooks/webhook', signed('{"a":[{"__proto__":{"x":1}}]}')),
      /__proto__/,
    ],
    [
      'of an escaped prototype',
      400,
      (line) => line.post('/hooks/webhook', signed('{"\\u005f_proto__":1}')),
      /__proto__/,
    ],
    [
      'of a constructor',
      400,
      (line) => line.post('/hooks/webhook', signed('{"constructor":{"prototype":1}}')),
      /constructor/,
    ],
    ['of a long name', 400, (line) => line.post('/hooks/webhook', signed({ text: 'x', from: 'y'.repeat(257) })), /256/],
    ['too large', 413, (line) => line.post('/hooks/webhook', signed({ text: 'x'.repeat(1_048_577) })), /1048576 bytes/],
    [
      'of another type',
      415,
      (line) => line.post('/hooks/webhook', { headers: { 'content-type': 'text/plain' }, body: 'x' }),
      /application\/json/,
    ],
    ['of another method', 405, (line) => line.get('/hooks/webhook'), /^\{"error":"call it by POST"\}$/],
    ['elsewhere', 404, (line) => line.post('/hooks/other', signed({})), /nothing here/],
  ])('%s gets %d', async (_name, status, make, words) => {
    const { line, heard } = await called();
    const answer = await make(line);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(words);
    expect(heard).toEqual([]);
    // And the next one is taken.
    expect((await line.post('/hooks/webhook', signed({ text: 'x' }))).status).toBe(202);
  });

  it('of bytes that are no UTF-8 gets 400', async () => {
    const { line } = await called();
    const right = signed({ text: 'x' });
    const body = Buffer.from('{"text":"\xff"}', 'latin1');
    const { createHmac } = await import('node:crypto');
    const { 'webhook-id': id, 'webhook-timestamp': timestamp } = right.headers;
    const hmac = createHmac('sha256', Buffer.alloc(32, 1)).update(`${id}.${timestamp}.`).update(body);
    const headers = { ...right.headers, 'webhook-signature': `v1,${hmac.digest('base64')}` };
    expect((await line.post('/hooks/webhook', { headers, body })).status).toBe(400);
  });

  it('too often from one source gets 429 and how long to wait', async () => {
    const { line, heard } = await called({ rate: 3 });
    const answers = [];
    for (let made = 0; made < 4; made += 1) answers.push(await line.post('/hooks/webhook', signed({ text: 'x' })));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 429]);
    const { 'retry-after': wait } = answers[3]?.headers ?? {};
    expect(Number(wait)).toBeGreaterThan(0);
    expect(Number(wait)).toBeLessThanOrEqual(20);
    expect(heard).toHaveLength(3);
  });

  it('that never ends is cut off', async () => {
    const { at } = await listening();
    await opened({ secret: [secret] }, { door: at });
    const [host, port] = at.address.split(':');
    const socket = connect(Number(port), host);
    const answer = new Promise<string>((resolve, reject) => {
      let heard = '';
      socket.on('data', (piece) => {
        heard += piece;
      });
      socket.on('close', () => resolve(heard));
      socket.on('error', reject);
    });
    socket.write(
      'POST /hooks/webhook HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    );
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
  }, 30_000);
});

const json = { 'content-type': 'application/json' };

describe('a call of GitHub', () => {
  const github = (options: OpenedOptions = {}) =>
    called({ form: 'github', secret: [githubSecret] }, { name: 'github', ...options });

  it('is told from others by the signature that GitHub documents', async () => {
    const { line } = await github();
    const documented = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    const call = {
      headers: { ...json, 'x-github-event': 'ping', 'x-hub-signature-256': documented },
      body: 'Hello, World!',
    };
    // It is signed; it is no JSON.
    expect((await line.post('/hooks/github', call)).status).toBe(400);
    expect((await line.post('/hooks/github', { ...call, body: 'Hello, World?' })).status).toBe(401);
  });

  it('is a line that people can read', async () => {
    const { line, heard } = await github();
    const repository = { full_name: 'octo/hello' };
    const sender = { login: 'ann', type: 'User' };
    const issue = { number: 12, title: 'It does\nnot start', html_url: 'https://github.com/octo/hello/issues/12' };
    const calls: [string, object][] = [
      [
        'push',
        {
          ref: 'refs/heads/main',
          commits: [{ message: 'mend it\n\nlong' }, { message: 'test it' }],
          pusher: {},
          compare: 'https://github.com/octo/hello/compare/a...b',
        },
      ],
      ['issues', { action: 'opened', issue: { ...issue, author_association: 'NONE' } }],
      [
        'issue_comment',
        {
          action: 'created',
          issue,
          comment: { body: 'Same here', author_association: 'MEMBER', html_url: 'https://github.com/c' },
        },
      ],
      ['pull_request', { action: 'closed', pull_request: { number: 13, title: 'Mend it', merged: true } }],
      [
        'pull_request_review',
        { action: 'submitted', review: { state: 'changes_requested', body: 'no' }, pull_request: { number: 13 } },
      ],
      ['release', { action: 'published', release: { tag_name: 'v1', name: 'One' } }],
      [
        'workflow_run',
        { action: 'completed', workflow_run: { name: 'CI', conclusion: 'failure', head_branch: 'main' } },
      ],
      ['star', { action: 'created' }],
      ['ping', { zen: 'Keep it logically awesome.' }],
    ];
    for (const [event, body] of calls) {
      const answer = await line.post('/hooks/github', githubCall(event, { ...body, repository, sender }, githubSecret));
      expect(answer.status).toBe(202);
    }
    const told = heard.map(({ event }) => event as Extract<Arrival['event'], { type: 'text' }>);
    expect(told.map(({ data }) => data)).toEqual([
      'ann pushed 2 commits to octo/hello@main: mend it; test it https://github.com/octo/hello/compare/a...b',
      'ann opened octo/hello#12: It does not start https://github.com/octo/hello/issues/12',
      'ann commented on octo/hello#12: Same here https://github.com/c',
      'ann merged octo/hello#13: Mend it',
      'ann reviewed octo/hello#13 (changes requested): no',
      'ann published the release v1 of octo/hello: One',
      'ann ran CI on octo/hello@main: failure',
      'ann star created octo/hello',
      'ann connected octo/hello: Keep it logically awesome.',
    ]);
    expect(told.map(({ sender: { external } }) => external)).toEqual([
      false,
      true,
      false,
      true,
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(told[1]).toMatchObject({
      from: 'github:ann',
      to: 'github:octo/hello',
      replyTo: 'github:octo/hello',
      place: 'octo/hello',
      conversation: 'octo/hello#12',
      addressed: false,
      sender: { id: 'github:ann', name: 'ann', verified: true },
      meta: { event: 'issues', url: issue.html_url, body: { action: 'opened' } },
    });
    expect(new Set(told.slice(1, 3).map(({ conversation }) => conversation)).size).toBe(1);
  });

  it('is the same event when somebody makes it again under another delivery', async () => {
    const { line, heard } = await github();
    const call = githubCall('push', { ref: 'refs/heads/main' }, githubSecret, 'one');
    await line.post('/hooks/github', call);
    await line.post('/hooks/github', { ...call, headers: { ...call.headers, 'x-github-delivery': 'two' } });
    const [first, second] = heard.map(({ event }) => event);
    expect(first?.id).toBe(second?.id);
    expect(first?.meta.delivery).toBe('one');
  });

  it('without its event gets 400', async () => {
    const { line } = await github();
    const { headers, body } = githubCall('push', {}, githubSecret);
    const { 'x-github-event': _, ...less } = headers;
    expect(await line.post('/hooks/github', { headers: less, body })).toMatchObject({ status: 400 });
  });
});

describe('a call of Alertmanager', () => {
  const alert = (status: string, more: object = {}) => ({
    status,
    labels: { alertname: 'DiskFull', instance: 'db1', severity: 'page' },
    annotations: { summary: 'The disk of db1 is full' },
    startsAt: '2026-11-27T03:00:00.123456789Z',
    endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-11-27T03:10:00Z',
    generatorURL: 'http://prometheus:9090/graph',
    fingerprint: 'c6eadffa33fcdf37',
    ...more,
  });
  const group = (...alerts: object[]) => ({
    version: '4',
    receiver: 'bot',
    groupKey: '{}:{}',
    externalURL: 'http://am:9093',
    alerts,
  });
  const alerts = (options: Partial<OptionsOf<typeof flags>> = {}, more: OpenedOptions = {}) =>
    called({ form: 'alertmanager', secret: [token], ...options }, { name: 'alerts', ...more });

  it('is an event for each alert', async () => {
    const { line, heard } = await alerts();
    const more = alert('resolved', { fingerprint: 'ffff', annotations: {} });
    const answer = await line.post('/hooks/alerts', alertCall(group(alert('firing'), more), `Bearer ${token}`));
    expect(answer.status).toBe(202);
    expect(heard.map(({ event }) => event)).toEqual([
      {
        type: 'alert',
        id: 'alerts:c6eadffa33fcdf37:2026-11-27T03:00:00.123456789Z:firing',
        input: 'alerts',
        conversation: 'c6eadffa33fcdf37',
        at: Date.parse('2026-11-27T03:00:00.123Z'),
        meta: {
          annotations: { summary: 'The disk of db1 is full' },
          startsAt: '2026-11-27T03:00:00.123456789Z',
          endsAt: '0001-01-01T00:00:00Z',
          generatorURL: 'http://prometheus:9090/graph',
          externalURL: 'http://am:9093',
          groupKey: '{}:{}',
        },
        from: 'alerts:alerts',
        to: 'alerts:bot',
        replyTo: 'alerts:alerts',
        place: 'bot',
        sender: { id: 'alerts:alerts', name: 'Alertmanager', verified: true, external: false, bot: true },
        status: 'firing',
        labels: { alertname: 'DiskFull', instance: 'db1', severity: 'page' },
        fingerprint: 'c6eadffa33fcdf37',
        data: 'The disk of db1 is full',
      },
      expect.objectContaining({
        id: 'alerts:ffff:2026-11-27T03:00:00.123456789Z:resolved:2026-11-27T03:10:00Z',
        at: Date.parse('2026-11-27T03:10:00Z'),
        data: 'DiskFull instance=db1 severity=page',
      }),
    ]);
  });

  it('that is told again while it fires is the same event', async () => {
    const { line, heard } = await alerts();
    for (let told = 0; told < 2; told += 1)
      await line.post('/hooks/alerts', alertCall(group(alert('firing')), `Bearer ${token}`));
    expect(new Set(heard.map(({ event }) => event.id)).size).toBe(1);
  });

  it('of more alerts than may be undecided is taken all the same', async () => {
    const many = Array.from({ length: 150 }, (_, at) => alert('firing', { fingerprint: `f${at}` }));
    const decide = ({ ack }: Arrival) => setImmediate(ack);
    const { line, heard } = await alerts({}, { decide });
    expect((await line.post('/hooks/alerts', alertCall(group(...many), `Bearer ${token}`))).status).toBe(202);
    expect(heard).toHaveLength(150);
  });

  it('of thousands of alerts lets others have their turns while it is read', async () => {
    let made = 0;
    function* all() {
      for (; made < 2_000; made += 1) yield made;
    }
    const read = unhurried(all());
    let turns = 0;
    for (; made < 2_000; turns += 1) await new Promise(setImmediate);
    expect((await read).length).toBe(2_000);
    expect(turns).toBeGreaterThan(4);
  });

  it('of which the last alert is none gets 400, and nothing of it is heard', async () => {
    const { line, heard } = await alerts();
    const many = Array.from({ length: 600 }, (_, at) => alert('firing', { fingerprint: `f${at}` }));
    const call = alertCall(group(...many, alert('no status')), `Bearer ${token}`);
    expect(await line.post('/hooks/alerts', call)).toMatchObject({ status: 400, body: expect.stringContaining('601') });
    expect(heard).toEqual([]);
  });

  it('of which one alert is refused is refused', async () => {
    const decide = ({ event, ack, refuse }: Arrival) => (event.conversation === 'f1' ? refuse('full') : ack());
    const { line } = await alerts({}, { decide });
    const two = [alert('firing', { fingerprint: 'f0' }), alert('firing', { fingerprint: 'f1' })];
    expect((await line.post('/hooks/alerts', alertCall(group(...two), `Bearer ${token}`))).status).toBe(503);
  });

  it('may prove itself by a login', async () => {
    const { line } = await alerts({ user: 'am' });
    const login = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    const tried = [`am:${token}`, `am:${token}x`, `bob:${token}`, `:${token}`];
    const answers = await Promise.all(tried.map((one) => line.post('/hooks/alerts', alertCall(group(), login(one)))));
    expect(answers.map(({ status }) => status)).toEqual([202, 401, 401, 401]);
    expect((await line.post('/hooks/alerts', alertCall(group(), `Bearer ${token}`))).status).toBe(401);
  });

  it.each([
    [{}, /"alerts"/],
    [group({ status: 'odd' }), /alert 1: "status"/],
    [group(alert('firing'), alert('firing', { startsAt: 'soon' })), /alert 2: "startsAt"/],
  ])('that is none gets 400: %j', async (content, words) => {
    const { line, heard } = await alerts();
    const answer = await line.post('/hooks/alerts', alertCall(content, `Bearer ${token}`));
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).error).toMatch(words);
    expect(heard).toEqual([]);
  });
});

describe('what it sends', () => {
  const message = { type: 'text', to: 'webhook:pager', data: 'it burns', causes: ['x'], key: 'key.1' } as const;
  const sending = async (options: Partial<OptionsOf<typeof flags>> = {}) => {
    const peer = use(await receiver([secret]));
    return { peer, ...(await opened({ to: [`pager=${peer.url}`], to_secret: [`pager=${secret}`], ...options })) };
  };
  const off = new AbortController().signal;

  it('is signed, says what it is, and is the same message when it is sent again', async () => {
    const { peer, conn } = await sending();
    await conn.send({ ...message, conversation: 'c', subject: 's', hops: 2 }, off);
    await conn.send({ ...message, conversation: 'c', subject: 's', hops: 2 }, off);
    expect(peer.calls).toBe(2);
    expect(peer.got).toMatchObject([
      {
        path: '/hook',
        signed: true,
        headers: {
          'content-type': 'application/json',
          'x-micro-hops': '2',
          'webhook-id': expect.stringMatching(/^msg_\w{32}$/),
        },
        body: { text: 'it burns', from: 'micro', address: 'webhook:pager', conversation: 'c', subject: 's' },
      },
    ]);
  });

  it('has blocks beside the plain text', async () => {
    const { peer, conn } = await sending();
    const blocks = [{ type: 'list', items: ['a', 'b'] }] as const;
    await conn.send({ ...message, data: blocks }, off);
    expect(peer.got[0]?.body).toMatchObject({ text: '- a\n- b', blocks });
  });

  it('is signed with every secret there is, so that either side may change first', async () => {
    const peer = use(await receiver([other]));
    const { conn } = await opened({ to: [`pager=${peer.url}`], to_secret: [`pager=${secret}`, `pager=${other}`] });
    await conn.send(message, off);
    expect(peer.got[0]).toMatchObject({ signed: true });
  });

  it.each<[number, Record<string, string>, Partial<SendError>]>([
    [500, {}, { kind: 'transient' }],
    [502, {}, { kind: 'transient' }],
    [408, {}, { kind: 'transient' }],
    [503, {}, { kind: 'transient' }],
    [503, { 'retry-after': '7' }, { kind: 'limited', wait: 7_000 }],
    [429, { 'retry-after': '2' }, { kind: 'limited', wait: 2_000 }],
    [429, {}, { kind: 'limited', wait: 30_000 }],
    [429, { 'retry-after': '999999999' }, { kind: 'limited', wait: 3_600_000 }],
    [400, {}, { kind: 'permanent' }],
    [410, {}, { kind: 'permanent' }],
    [302, { location: 'http://127.0.0.1:1/' }, { kind: 'permanent' }],
  ])('is %d %j: %j', async (status, headers, wanted) => {
    const { peer, conn } = await sending();
    peer.next.push((response) => response.writeHead(status, headers).end());
    const error = await conn.send(message, off).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(SendError);
    expect(error).toMatchObject(wanted);
    expect((error as Error).message).toContain(`pager at 127.0.0.1:${peer.port} answered with HTTP ${status}`);
    expect(peer.calls).toBe(1);
  });

  it('is unknown when the connection breaks before the answer, and transient when there is none', async () => {
    const { peer, conn } = await sending();
    peer.next.push((response) => response.destroy());
    await expect(conn.send(message, off)).rejects.toMatchObject({ kind: 'unknown' });
    await peer.stop();
    await expect(conn.send(message, off)).rejects.toMatchObject({ kind: 'transient' });
    await peer.start();
    await expect(conn.send(message, off)).resolves.toEqual({});
  });

  it('is given up with its link, and when it is called off', async () => {
    const { peer, conn, link } = await sending();
    peer.next.push(
      () => undefined,
      () => undefined,
    );
    const calledOff = new AbortController();
    const sent = [conn.send(message, calledOff.signal), conn.send({ ...message, key: 'key.2' }, off)];
    const outcomes = Promise.allSettled(sent);
    await vi.waitFor(() => expect(peer.calls).toBe(2), patience);
    calledOff.abort();
    await expect(sent[0]).rejects.toMatchObject({ kind: 'unknown' });
    link.unsubscribe();
    await outcomes;
    await expect(sent[1]).rejects.toMatchObject({ kind: 'unknown' });
    await expect(conn.send(message, off)).rejects.toMatchObject({ kind: 'transient' });
  });

  it('goes to no name that was not configured', async () => {
    const { peer, conn } = await sending();
    for (const to of ['webhook:pagr', 'webhook:http://127.0.0.1/', 'webhook:__proto__'] as const) {
      const words = /there is no webhook:.*there are webhook:pager$/;
      await expect(conn.resolve?.(to)).rejects.toMatchObject({
        kind: 'permanent',
        message: expect.stringMatching(words),
      });
      await expect(conn.send({ ...message, to }, off)).rejects.toMatchObject({ kind: 'permanent' });
    }
    await expect(conn.resolve?.('webhook:pager')).resolves.toBe('webhook:pager');
    expect(peer.calls).toBe(0);
  });

  it('is known beforehand not to reach a name that was not configured', () => {
    const given = optionsOf({ to: ['pager=https://example.org/hook'] });
    expect(webhook().refuses?.('webhook:pager', false, given)).toBeUndefined();
    expect(webhook().refuses?.('webhook:ci', false, given)).toBe('there is no webhook:ci: there are webhook:pager');
    expect(webhook().refuses?.('webhook:ci', false, optionsOf({}))).toMatch(/--webhook_to names none$/);
  });
});

it('without a secret it only sends, and listens nowhere', async () => {
  const { conn } = await opened({ to: ['pager=https://example.org/hook'], to_secret: [`pager=${secret}`] });
  expect(conn.describe?.()).toBe('sends to pager');
});

it('several answer at one server, each at its path', async () => {
  const { at, line } = await listening();
  const one = await opened({ secret: [secret] }, { door: at });
  const two = await opened({ secret: [other] }, { door: at, name: 'acme' });
  await line.post('/hooks/acme', standardCall({ text: 'x' }, { secrets: [other] }));
  expect((await line.post('/hooks/webhook', standardCall({ text: 'x' }, { secrets: [other] }))).status).toBe(401);
  expect([one.heard.length, two.heard.length]).toEqual([0, 1]);
  expect(two.heard[0]?.event.id).toMatch(/^acme:/);
  await expect(opened({ secret: [secret], path: '/hooks/acme' }, { door: at, name: 'third' })).rejects.toThrow(
    ConfigError,
  );
});

it('takes calls that nobody signed only when it is told to, says so, and trusts nobody then', async () => {
  const { at, line } = await listening();
  const { heard, logged } = await opened({ anonymous: true }, { door: at });
  expect((await line.post('/hooks/webhook', { headers: json, body: '{"text":"micro: ping"}' })).status).toBe(202);
  expect(heard[0]?.event.sender).toMatchObject({ verified: false, bot: true });
  expect(logged.join()).toMatch(/warn webhook: takes calls that nobody signed/);
});

describe('settings that are wrong', () => {
  const wrong = (given: Partial<OptionsOf<typeof flags>>): Promise<unknown> =>
    opened(given).then(
      () => undefined,
      (error: unknown) => error,
    );

  it.each<[Partial<OptionsOf<typeof flags>>, RegExp]>([
    [{}, /needs --webhook_secret=whsec_/],
    [{ form: 'github' }, /needs --webhook_secret as set there/],
    [{ secret: ['hunter2'] }, /--webhook_secret must be whsec_/],
    [{ secret: ['whsec_aHVudGVyMg=='] }, /at least 24 bytes/],
    [{ secret: [`whsec_${'*'.repeat(40)}`] }, /--webhook_secret must be whsec_/],
    [{ form: 'github', secret: ['hunter2'] }, /at least 16 characters/],
    [{ secret: [secret], anonymous: true }, /--webhook_anonymous/],
    [{ secret: [secret], user: 'am' }, /--webhook_user/],
    [{ secret: [secret], path: 'hooks' }, /--webhook_path/],
    [{ secret: [secret], path: '/livez' }, /--webhook_path/],
    [{ secret: [secret], path: '/readyz/ci' }, /--webhook_path/],
    [{ secret: [secret], path: '/hooks/:id' }, /--webhook_path/],
    [{ secret: [secret], rate: 0 }, /--webhook_rate/],
    [{ secret: [secret] }, /--http_address/],
    [{ secret: [secret], address: 'nonsense' }, /--webhook_address must be/],
    [{ secret: [secret], to: ['pager'] }, /--webhook_to must be a name/],
    [{ secret: [secret], to: ['pager=ftp://example.org'] }, /pager is no web address/],
    [{ secret: [secret], to: ['pager=https://hunter2:hunter2@example.org'] }, /must not hold a login/],
    [{ secret: [secret], to: ['p=https://a.org', 'p=https://b.org'] }, /has p twice/],
    [{ to: ['pager=https://example.org'] }, /needs --webhook_to_secret=pager=/],
    [{ form: 'github', secret: [githubSecret], to: ['pager=https://example.org'] }, /needs --webhook_to_secret=pager=/],
    [{ secret: [secret], to_secret: [`pager=${secret}`] }, /--webhook_to has no pager/],
  ])('%j are said to be', async (given, words) => {
    const error = await wrong(given);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(words);
    expect((error as Error).message).not.toMatch(/hunter2|AQEB/);
  });
});

describe('micro check', () => {
  const found = async (given: Partial<OptionsOf<typeof flags>>, at?: Door): Promise<string[]> => {
    const findings: string[] = [];
    const looked = webhook(at).check?.(optionsOf(given), contextOf().context) ?? [];
    for await (const { ok, what, remedy } of looked)
      findings.push(`${ok ? 'ok' : 'FAIL'} ${what}${remedy ? `: ${remedy}` : ''}`);
    return findings;
  };

  it('says where it listens, what it takes, and who of those it sends to is there', async () => {
    const peer = use(await receiver([]));
    const at = door(':8080', '--http_address');
    expect(
      await found({ secret: [secret, other], to: [`pager=${peer.url}`, 'gone=http://127.0.0.1:1/x'] }, at),
    ).toEqual([
      'ok takes calls at /hooks/webhook in the form of standard, with 2 secrets, any of which will do',
      'ok listens at --http_address, :8080',
      `ok pager: 127.0.0.1:${peer.port} answers`,
      expect.stringMatching(/^FAIL gone: 127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/),
    ]);
    expect(peer.calls).toBe(0);
  });

  it('says what is missing', async () => {
    await expect(found({})).rejects.toThrow(/--webhook_secret/);
    expect(await found({ secret: [secret] })).toContainEqual(
      expect.stringMatching(/^FAIL nothing says where it listens/),
    );
    const { at } = await listening();
    expect(await found({ secret: [secret], address: at.address })).toContainEqual(
      expect.stringMatching(/^FAIL cannot listen at .*EADDRINUSE.*is it the bot itself/),
    );
    expect(await found({ anonymous: true, address: '127.0.0.1:0' })).toEqual([
      expect.stringMatching(/^ok takes calls .* nobody signed/),
      'ok can listen at 127.0.0.1:0',
    ]);
  });
});
