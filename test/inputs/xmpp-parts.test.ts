import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { xml } from '@xmpp/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { settings as hipchat } from '../../src/inputs/hipchat/settings.ts';
import { failure } from '../../src/inputs/xmpp/failure.ts';
import { framing } from '../../src/inputs/xmpp/framing.ts';
import { heard } from '../../src/inputs/xmpp/heard.ts';
import { inOrder } from '../../src/inputs/xmpp/in-order.ts';
import { jid } from '../../src/inputs/xmpp/jid.ts';
import type { Parts } from '../../src/inputs/xmpp/parts.ts';
import type { Room } from '../../src/inputs/xmpp/room.ts';
import { saidDirectly } from '../../src/inputs/xmpp/said-directly.ts';
import { saidInRoom } from '../../src/inputs/xmpp/said-in-room.ts';
import { scram } from '../../src/inputs/xmpp/scram.ts';
import type { Settings } from '../../src/inputs/xmpp/settings.ts';
import { settings } from '../../src/inputs/xmpp/settings.ts';
import { limit, styled } from '../../src/inputs/xmpp/styled.ts';
import { xmpp } from '../../src/inputs/xmpp.ts';
import { talking } from './talking.ts';

describe('an address', () => {
  it('is read in its parts, in lower case in front of the resource', () => {
    expect(jid('Ann@Example.org/Home Office')).toEqual({
      bare: 'ann@example.org',
      local: 'ann',
      domain: 'example.org',
      resource: 'Home Office',
    });
    expect(jid('conference.example.org')).toMatchObject({ bare: 'conference.example.org', local: '' });
    expect(jid('ops@rooms.example.org/a/b@c')).toMatchObject({ bare: 'ops@rooms.example.org', resource: 'a/b@c' });
  });

  it.each([undefined, '', '@', 'ann@', 'a b@c', 'ann@example.org/', '<x>@y', 'a@b@c'])('is not %j', (text) => {
    expect(jid(text)).toBeUndefined();
  });
});

describe('what calls the bot', () => {
  it.each([
    ['micro: ping', 'ping', true],
    ['Micro, ping', 'ping', true],
    ['@micro ping', 'ping', true],
    ['micro ping', 'ping', true],
    ['micro', '', true],
    ['ping @micro', 'ping', true],
    ['ping, @Micro', 'ping', true],
    ['is @micro: there?', 'is @micro: there?', true],
    ['microservices are down', 'microservices are down', false],
    ['micro-bot: ping', 'micro-bot: ping', false],
    ['ask micro', 'ask micro', false],
    ['mail ann@micro.example', 'mail ann@micro.example', false],
    ['see @microscope', 'see @microscope', false],
    ['lunch?', 'lunch?', false],
    ['', '', false],
  ])('%j', (said, text, addressed) => {
    expect(heard(said, ['micro'])).toEqual({ text, addressed });
  });
});

describe('what comes over the wire', () => {
  const encoded = (text: string) => Buffer.from(text);

  it('is handed on up to the last whole tag', () => {
    const next = framing();
    expect(next(encoded('<a>one</a><b>tw'))).toBe('<a>one</a><b>');
    expect(next(encoded('o'))).toBe('');
    expect(next(encoded('</'))).toBe('');
    expect(next(encoded('b><c x="'))).toBe('two</b>');
    expect(next(encoded('1"/>'))).toBe('<c x="1"/>');
  });

  it('keeps a letter whole that comes in two parts', () => {
    const next = framing();
    const bytes = encoded('<a>ü€😀</a>');
    const came = [...bytes].map((byte) => next(Uint8Array.of(byte))).join('');
    expect(came).toBe('<a>ü€😀</a>');
  });

  it('is refused when it has no end', () => {
    const next = framing();
    const chunk = new Uint8Array(1_048_576).fill(120);
    expect(() => {
      for (let count = 0; count < 17; count += 1) next(chunk);
    }).toThrow('without an end');
  });
});

it('what is dealt with behind something open does not count yet', () => {
  const order = inOrder();
  const [one, two, three] = [order.came(), order.came(), order.came()];
  two?.();
  expect(order.handled).toBe(0);
  one?.();
  expect(order.handled).toBe(2);
  three?.();
  expect(order.handled).toBe(3);
  const old = order.came();
  order.restart();
  order.came();
  old?.();
  expect(order.handled).toBe(0);
});

describe('said in a room to the bot alone', () => {
  const [here, me] = ['ops@conference.localhost', jid('bot@localhost/micro')];
  const parts = {
    session: { me },
    context: { name: 'xmpp', bot: 'micro' },
    settings: { nick: 'micro' },
    time: { now: () => 1_000 },
    archived: true,
    rooms: new Map([[here, { people: new Map([['ann', 'ann@localhost']]) }]]),
    known: new Map(),
    reached: new Map(),
  } as unknown as Parts;
  const stanza = (...late: Parameters<typeof xml>[]) =>
    xml('message', { from: `${here}/ann`, type: 'chat' }, xml('body', {}, 'nuke'), ...late.map((one) => xml(...one)));
  const senders = (...from: Parameters<typeof saidDirectly>) => saidDirectly(...from).map(({ event }) => event.sender);
  const keep = () => () => undefined;
  const nobody = { id: `xmpp:${here}/ann`, verified: false, external: true };

  it('now, it is by who has that name', () => {
    expect(senders({ stanza: stanza(), keep }, parts)).toMatchObject([{ id: 'xmpp:ann@localhost', verified: true }]);
  });

  it('before, it is by nobody who is known: the name may be that of somebody else since', () => {
    const copy = { id: 'one', at: 500, stanza: stanza() };
    expect(senders({ stanza: copy.stanza, keep }, parts, copy)).toMatchObject([nobody]);
    const delayed = stanza(['delay', { xmlns: 'urn:xmpp:delay', stamp: '2026-01-01T00:00:00Z' }]);
    expect(senders({ stanza: delayed, keep }, parts)).toMatchObject([nobody]);
  });
});

describe('said in a room', () => {
  const here = {
    jid: 'ops@conference.localhost',
    nick: 'micro',
    people: new Map([['ann', 'ann@localhost']]),
    threads: new Map(),
  } as unknown as Room;
  const late = (from: string) => xml('delay', { xmlns: 'urn:xmpp:delay', from, stamp: '2026-01-01T00:00:00Z' });
  const heardBy = (resumed: readonly never[] | undefined, ...delays: ReturnType<typeof late>[]) => {
    const parts = {
      session: { me: jid('bot@localhost/micro'), resumed },
      context: { name: 'xmpp', bot: 'micro' },
      settings: { nick: 'micro' },
      time: { now: () => Date.parse('2026-01-01T00:10:00Z') },
      ids: { has: () => false },
      rooms: new Map([[here.jid, here]]),
      known: new Map(),
    } as unknown as Parts;
    const from = `${here.jid}/ann`;
    const stanza = xml('message', { from, type: 'groupchat' }, xml('body', {}, 'nuke'), ...delays);
    return saidInRoom({ stanza, keep: () => () => undefined }, here, parts)[0]?.event;
  };
  const said = Date.parse('2026-01-01T00:00:00Z');

  it('while the link was cut, it is by who had that name then, and as old as it is', () => {
    for (const server of ['bot@localhost', 'localhost']) {
      expect(heardBy([], late(server))).toMatchObject({ at: said, sender: { verified: true } });
    }
  });

  it('before, it is by nobody who is known, whoever else says that it is late', () => {
    expect(heardBy([], late(here.jid))?.sender).toMatchObject({ verified: false });
    expect(heardBy([], late('bot@localhost'), late(here.jid))?.sender).toMatchObject({ verified: false });
    expect(heardBy(undefined, late('bot@localhost'))?.sender).toMatchObject({ verified: false });
  });
});

it('what comes again is known, and what is open stays so until it is dealt with', () => {
  const order = inOrder();
  const [one, two, three] = [order.came(), order.came(), order.came()];
  one?.();
  three?.();
  order.again();
  expect(order.handled).toBe(1);
  expect(order.came()).toBeUndefined();
  two?.();
  // The third is dealt with, but has not come again: it would be one more than the other side sent.
  expect(order.handled).toBe(2);
  expect(order.came()).toBeUndefined();
  expect(order.handled).toBe(3);
  order.came()?.();
  expect(order.handled).toBe(4);
});

describe('what the bot says', () => {
  const plain = (name: string) => name;

  it('has the marks that clients show', () => {
    const text = styled(
      [
        { type: 'heading', text: 'Nodes' },
        { type: 'paragraph', text: ['see ', { code: 'health' }, ' by ', { bold: 'Ann' }] },
        { type: 'table', head: ['node', 'ms'], rows: [['a', '1']] },
        { type: 'paragraph', text: [{ mention: 'xmpp:ann@example.org', text: 'ann' }, ': done'] },
      ],
      plain,
    );
    expect(text).toEqual(['*Nodes*\nsee `health` by *Ann*\n```\nnode  ms\n----  --\na     1\n```\nann: done']);
  });

  it('is a line for each row of a table that clients would break', () => {
    const table = (size: number) =>
      [{ type: 'table', head: ['node', 'about'], rows: [['a', 'x'.repeat(size)]] }] as const;
    expect(styled(table(94), plain)).toEqual([expect.stringMatching(/^```\nnode {2}about\n.*\na {5}x+\n```$/s)]);
    expect(styled(table(95), plain)).toEqual([`*a* · about: ${'x'.repeat(95)}`]);
  });

  it('marks who is mentioned as the place does', () => {
    const text = [{ type: 'paragraph', text: [{ mention: 'hipchat:x', text: 'Ann' }] }] as const;
    expect(styled(text, (name) => `@${name}`)).toEqual(['@Ann']);
  });

  it('leaves out a mark that would not hold, and what XML cannot carry', () => {
    expect(styled([{ type: 'paragraph', text: [{ bold: 'a*b' }, { code: 'x`y' }] }], plain)).toEqual(['a*bx`y']);
    expect(styled('a\u0000b\uFFFEc\uD800d', plain)).toEqual(['ab\uFFFDc\uFFFDd']);
  });

  it('is cut at the limit, and nothing of nothing is said', () => {
    const parts = styled('word '.repeat(5_000), plain);
    expect(parts.length).toBe(3);
    expect(parts.every((part) => part.length <= limit)).toBe(true);
    expect(styled(' \n ', plain)).toEqual([]);
  });
});

it('says of a time that ran out what it was, and not its number', () => {
  const of = { instance: 'xmpp', account: { domain: 'example.org' }, flags: {}, password: '' } as unknown as Settings;
  const error = failure(new DOMException('The operation was aborted due to timeout', 'TimeoutError'), of);
  expect(error.message).toBe('example.org did not answer in time');
});

describe('a login that does not tell the password', () => {
  const credentials = { username: 'bot', password: 'secret' };
  const challenged = async (fields: (nonce: string) => string) => {
    const login = scram('sha256');
    const nonce = (await login.response(credentials)).split('r=')[1] ?? '';
    login.challenge(fields(nonce));
    await login.response(credentials);
    return login;
  };

  it('is answered to a challenge that holds its own words, with a number of rounds in reason', async () => {
    const login = scram('sha1');
    const first = await login.response({ username: 'a=b,c', password: 'secret' });
    expect(first).toMatch(/^n,,n=a=3Db=2Cc,r=.{24}$/);
    login.challenge(`${first.slice(first.indexOf('r='))}more,s=c2FsdA==,i=4096`);
    expect(await login.response(credentials)).toMatch(/^c=biws,r=.{24}more,p=[\w+/=]{28}$/);
  });

  it.each([
    ['words of another login', () => 'r=other,s=c2FsdA==,i=4096'],
    ['nothing added', (nonce: string) => `r=${nonce},s=c2FsdA==,i=4096`],
    ['no rounds', (nonce: string) => `r=${nonce}x,s=c2FsdA==`],
    ['one round', (nonce: string) => `r=${nonce}x,s=c2FsdA==,i=1`],
    ['rounds for hours', (nonce: string) => `r=${nonce}x,s=c2FsdA==,i=2000000000`],
  ])('is not answered to %s', async (_, fields) => {
    await expect(challenged(fields)).rejects.toThrow('a login that is not one');
  });

  it('is over only when the server has proved itself', async () => {
    const login = await challenged((nonce) => `r=${nonce}x,s=c2FsdA==,i=4096`);
    for (const word of ['', 'e=invalid-proof', 'v=', `v=${Buffer.alloc(32).toString('base64')}`]) {
      expect(() => login.final(word)).toThrow('did not prove');
    }
  });
});

describe('a server that is none', () => {
  it.each([
    ['a page', 'HTTP/1.1 400 Bad Request\r\n\r\n<html>400&nbsp;Bad Request</html>'],
    ['an end without a beginning', '</stream:stream></stream:stream>'],
    ['noise', 'x\u0000&&<<>>\u0001'],
  ])('ends its own link, and nothing else, when it says %s', { timeout: 60_000 }, async (_, says) => {
    const uncaught: unknown[] = [];
    const note = (error: unknown) => void uncaught.push(error);
    process.on('uncaughtExceptionMonitor', note);
    onTestFinished(() => void process.off('uncaughtExceptionMonitor', note));
    const left = Promise.withResolvers<void>();
    const server = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .on('close', left.resolve)
        .resume()
        .end(says),
    );
    onTestFinished(() => void server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const service = `xmpp://127.0.0.1:${port}`;
    const login = { jid: 'bot@localhost', password: 'secret-bot', rooms: [], invitations: false, plaintext: true };
    await expect(talking(xmpp, { ...login, service })).rejects.toThrow('localhost could not be reached');
    await left.promise;
    await setImmediate();
    expect(uncaught).toEqual([]);
  });
});

describe('the settings', () => {
  const options = { jid: 'bot@example.org', password: 'p', rooms: [], invitations: false, plaintext: false };
  const context = { name: 'xmpp', bot: 'micro' };

  it('ask for TLS elsewhere, and do not look at a certificate on this machine', async () => {
    expect(await settings(options, context)).toMatchObject({ encrypted: true, verified: true, nick: 'bot' });
    const local = await settings({ ...options, service: 'xmpp://127.0.0.1:5222' }, context);
    expect(local).toMatchObject({ encrypted: false, verified: false, server: { host: '127.0.0.1', port: 5222 } });
    expect(await settings({ ...options, plaintext: true }, context)).toMatchObject({
      encrypted: false,
      verified: true,
    });
  });

  it.each([
    [{ jid: 'example.org' }, '--xmpp_jid'],
    [{ service: 'https://example.org' }, '--xmpp_service'],
    [{ service: 'xmpp://bot:p@example.org' }, '--xmpp_service'],
    [{ rooms: ['ops'] }, '--xmpp_rooms'],
    [{ nick: ' ' }, '--xmpp_nick'],
    [{ tls_ca: '/nowhere/ca.pem' }, '--xmpp_tls_ca'],
  ])('%j is refused', async (wrong, flag) => {
    const read = settings({ ...options, ...wrong }, context);
    await expect(read).rejects.toThrow(ConfigError);
    await expect(read).rejects.toThrow(flag);
  });

  it('of HipChat are those of an account, by their own names', async () => {
    const context = { name: 'hipchat', bot: 'micro' };
    const read = hipchat({ username: '1_23', password: 'p', server: 'chat.example.org', plaintext: false }, context);
    expect(await read).toMatchObject({
      account: { bare: '1_23@chat.example.org' },
      server: { host: 'chat.example.org', port: 5222, secure: false },
      nick: 'Micro',
      everywhere: true,
      invitations: true,
    });
    const named = hipchat(
      { username: 'robot@chat.example.org', password: 'p', server: 'xmpps://x', plaintext: false },
      context,
    );
    expect(await named).toMatchObject({ nick: 'Robot', server: { host: 'x', port: 5223, secure: true } });
    const wrong = hipchat({ username: '', password: 'p', server: 'chat.example.org', plaintext: false }, context);
    await expect(wrong).rejects.toThrow('--hipchat_username');
    const nowhere = hipchat({ username: 'a', password: 'p', server: 'https://x', plaintext: false }, context);
    await expect(nowhere).rejects.toThrow('--hipchat_server');
  });
});
