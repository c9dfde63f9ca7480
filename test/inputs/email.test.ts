import { copyFile } from 'node:fs/promises';
import { Subscription } from 'rxjs';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Address } from '../../src/address.ts';
import { ConfigError } from '../../src/errors.ts';
import type { Conn, Finding, InputContext } from '../../src/input.ts';
import { email } from '../../src/inputs/email.ts';
import type { Outgoing } from '../../src/outgoing.ts';
import type { Exim } from '../peers/exim.ts';
import { startExim } from '../peers/exim.ts';
import { live } from '../peers/live.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const context: InputContext = { name: 'email', bot: 'micro', log: quiet };

let links = new Subscription();
afterEach(() => {
  links.unsubscribe();
  links = new Subscription();
});

type Options = Parameters<typeof email.connect>[0];

/** Resolves with the connection; `dropped` is told of an error before and after. */
function link(options: Options, name = 'email', dropped: (error: unknown) => void = () => {}): Promise<Conn> {
  return new Promise((resolve, reject) => {
    const error = (why: unknown) => {
      dropped(why);
      reject(why);
    };
    links.add(email.connect(options, { ...context, name }).subscribe({ next: resolve, error }));
  });
}

function outgoing(key: string, to: string, data: Outgoing['data'], more: Partial<Outgoing> = {}) {
  return { type: 'text' as const, to: `email:${to}` as Address, data, causes: ['c1'] as const, key, ...more };
}

const patient = () => new AbortController().signal;

/** Waits for what the server does after it has answered: it takes its time on a busy machine. */
function delivery<T>(seen: () => Promise<T>): Promise<T> {
  return vi.waitFor(seen, { timeout: 15_000 });
}

live('exim4', 'mail through a real Exim', () => {
  let exim: Exim;
  const options = () => ({
    smtp: exim.url,
    user: exim.user,
    password: exim.password,
    from: 'bot@bot.test',
    tls_ca: exim.ca,
    plaintext: false,
  });
  beforeAll(async () => {
    exim = await startExim();
  });
  afterAll(() => exim?.[Symbol.asyncDispose]());

  test('arrives over TLS, with the headers that careful readers look for', async () => {
    const conn = await link(options());
    const receipt = await conn.send(outgoing('k1', 'headers@user.test', 'one\ntwo'), patient());
    const [mail] = await delivery(async () => {
      const mails = await exim.mails('headers');
      expect(mails).toHaveLength(1);
      return mails;
    });
    expect(mail?.messageId).toBe(receipt.id);
    expect(mail?.subject).toBe('one');
    expect(mail?.text).toBe('one\ntwo\n');
    expect(mail?.from?.value).toEqual([{ name: 'micro', address: 'bot@bot.test' }]);
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail?.headers.get('x-auto-response-suppress')).toBe('All');
    expect(mail?.headers.get('return-path')).toMatchObject({ value: [{ address: 'bot@bot.test' }] });
    expect(mail?.headers.get('received')).toMatch(/esmtpsa/);
  });

  test('keeps the Message-ID of a key, and puts the mails of a conversation in one thread', async () => {
    const conn = await link(options());
    const first = await conn.send(outgoing('k2', 'thread@user.test', 'a', { conversation: 'slack:C1/1.2' }), patient());
    const again = await conn.send(outgoing('k2', 'thread@user.test', 'a', { conversation: 'slack:C1/1.2' }), patient());
    const other = await conn.send(outgoing('k3', 'thread@user.test', 'b', { conversation: 'slack:C1/1.2' }), patient());
    expect(again.id).toBe(first.id);
    expect(other.id).not.toBe(first.id);
    await delivery(async () => {
      const mails = await exim.mails('thread');
      expect(mails).toHaveLength(3);
      expect(new Set(mails.map((mail) => mail.inReplyTo)).size).toBe(1);
      expect(mails[0]?.inReplyTo).toMatch(/^<thread\.[0-9a-f]{32}@bot\.test>$/);
      expect(mails[0]?.references).toBe(mails[0]?.inReplyTo);
    });
  });

  test('brings every text unharmed', async () => {
    const texts = [
      `.\n..\n.dot first\nFrom the start\n\n\nend `,
      'שלום עולם, مرحبا, 👩‍👩‍👧‍👦 é é 日本',
      'tab\tand  spaces   \n  indented',
      'x'.repeat(1024 * 1024),
      'ünï '.repeat(200_000),
      'ends with a bare line feed\n',
    ];
    const conn = await link(options());
    await Promise.all(texts.map((text, n) => conn.send(outgoing(`t${n}`, `text${n}@user.test`, text), patient())));
    for (const [n, text] of texts.entries()) {
      const [mail] = await delivery(async () => {
        const mails = await exim.mails(`text${n}`);
        expect(mails).toHaveLength(1);
        return mails;
      });
      expect(mail?.text === `${text}\n`).toBe(true);
    }
  });

  test('makes line feeds of bare carriage returns, and drops control characters', async () => {
    const conn = await link(options());
    await conn.send(outgoing('cr', 'cr@user.test', 'a\rb\r\nc\u0000\u001b[31md\u0008'), patient());
    await delivery(async () => expect((await exim.mails('cr'))[0]?.text).toBe('a\nb\ncd\n'));
  });

  test('lets nobody write headers or recipients', async () => {
    const conn = await link({ ...options(), name: 'Bot"\r\nX-Evil: 1' });
    const subject = 'hi\r\nBcc: victim@user.test\r\n\r\nbody';
    await conn.send(outgoing('h1', 'inject@user.test', 'text', { subject, conversation: 'x\r\nX-Evil: 2' }), patient());
    const [mail] = await delivery(async () => {
      const mails = await exim.mails('inject');
      expect(mails).toHaveLength(1);
      return mails;
    });
    expect(mail?.subject).toBe('hi Bcc: victim@user.test body');
    expect(mail?.headers.has('x-evil')).toBe(false);
    expect(mail?.text).toBe('text\n');
    const evil = [
      'a@user.test, b@user.test',
      'a@user.test\r\nRCPT TO:<b@user.test>',
      '"a b"@user.test',
      'Ann <a@user.test>',
      'a@',
      '@b',
      'a@b@c@',
      `${'a'.repeat(65)}@user.test`,
      'a@[127.0.0.1]',
      'a@127.0.0.1',
      'a..b@user.test',
      '',
    ];
    for (const to of evil) {
      await expect(conn.send(outgoing('h2', to, 'x'), patient())).rejects.toMatchObject({ kind: 'permanent' });
    }
    expect(await exim.mails('b')).toEqual([]);
  });

  test('shows what the server says: a refused recipient for good, a deferred one for now', async () => {
    const conn = await link(options());
    await expect(conn.send(outgoing('r1', 'nobody@user.test', 'x'), patient())).rejects.toMatchObject({
      kind: 'permanent',
      message: `127.0.0.1:${exim.port} said: 550 no such user`,
    });
    await expect(conn.send(outgoing('r2', 'later@user.test', 'x'), patient())).rejects.toMatchObject({
      kind: 'transient',
      message: `127.0.0.1:${exim.port} said: 451 come back later`,
    });
    await expect(conn.send(outgoing('r3', 'ann@elsewhere.test', 'x'), patient())).rejects.toMatchObject({
      kind: 'permanent',
      message: expect.stringContaining('relay not permitted'),
    });
    await conn.send(outgoing('r4', 'after@user.test', 'x'), patient());
  });

  test('names the flags when the login is wrong, and never the password', async () => {
    const error = await link({ ...options(), password: 'wrong horse' }, 'acme').catch((e) => e);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain('check --acme_user and --acme_password');
    expect(error.message + String(error.cause)).not.toContain('wrong horse');
  });

  test('names the flag when the certificate is not trusted', async () => {
    const { tls_ca: _, ...rest } = options();
    const opened = link({ ...rest, smtp: `smtp://localhost:${exim.port}`, tls_ca: await strange() });
    await expect(opened).rejects.toThrow(/--email_tls_ca names the authority to trust/);
    await expect(opened).rejects.toThrow(ConfigError);
  });

  test('says that a server without TLS at once needs smtp://', async () => {
    const opened = link({ ...options(), smtp: exim.url.replace('smtp:', 'smtps:') });
    await expect(opened).rejects.toThrow(/--email_smtp=smtp:\/\//);
    await expect(opened).rejects.toThrow(ConfigError);
  });

  test('is down as soon as a mail meets no server, and up again when the server is', async () => {
    const drops: unknown[] = [];
    const conn = await link(options(), 'email', (error) => drops.push(error));
    await conn.send(outgoing('a0', 'away@user.test', 'before'), patient());
    // It is taken before it is delivered: a server that ends in between delivers it whenever it looks again.
    await delivery(async () => expect(await exim.mails('away')).toHaveLength(1));
    await exim.stop();
    await expect(conn.send(outgoing('a1', 'away@user.test', 'during'), patient())).rejects.toMatchObject({
      kind: 'transient',
      message: expect.stringContaining('could not be reached'),
    });
    await vi.waitFor(() => expect(drops).toEqual([expect.objectContaining({ message: away() })]), 20_000);
    await expect(link(options())).rejects.toMatchObject({ message: away() });
    await exim.start();
    const again = await link(options());
    await again.send(outgoing('a1', 'away@user.test', 'during'), patient());
    await delivery(async () => {
      expect((await exim.mails('away')).map((mail) => mail.text)).toEqual(['before\n', 'during\n']);
    });
  });

  const away = () => expect.stringContaining(`127.0.0.1:${exim.port} could not be reached`);

  test('stays up over what the server answers, and over a mail that is called off', async () => {
    const drops: unknown[] = [];
    const conn = await link(options(), 'email', (error) => drops.push(error));
    for (const to of ['nobody@user.test', 'later@user.test', 'not an address'])
      await expect(conn.send(outgoing('u1', to, 'x'), patient())).rejects.toThrow();
    await expect(conn.send(outgoing('u2', 'ann@user.test', 'x'), AbortSignal.abort())).rejects.toThrow();
    await conn.send(outgoing('u3', 'after@user.test', 'x'), patient());
    expect(drops).toEqual([]);
  });

  test('rejects what is pending when the link closes, or when it is called off', async () => {
    const conn = await link(options());
    const closed = conn.send(outgoing('p1', 'pending@user.test', 'x'), patient());
    links.unsubscribe();
    await expect(closed).rejects.toMatchObject({
      kind: 'transient',
      message: expect.stringContaining('not waited for any longer'),
    });
    await expect(conn.send(outgoing('p2', 'pending@user.test', 'x'), patient())).rejects.toMatchObject({
      kind: 'transient',
    });
    links = new Subscription();
    const next = await link(options());
    await expect(next.send(outgoing('p3', 'pending@user.test', 'x'), AbortSignal.abort())).rejects.toMatchObject({
      kind: 'transient',
    });
    expect(await exim.mails('pending')).toEqual([]);
  });

  test('checks server, TLS and login, in words', async () => {
    const found = async (given: Parameters<typeof email.connect>[0]) => {
      const findings: Finding[] = [];
      for await (const finding of email.check?.(given, context) ?? []) findings.push(finding);
      return findings;
    };
    expect(await found(options())).toEqual([
      { ok: true, what: `127.0.0.1:${exim.port} answers` },
      { ok: true, what: 'TLS after the greeting, certificate trusted' },
      { ok: true, what: 'login as bot' },
    ]);
    expect((await found({ ...options(), password: 'no' })).at(-1)).toMatchObject({
      ok: false,
      what: 'login as bot',
      remedy: expect.stringContaining('--email_password'),
    });
    expect((await found({ ...options(), tls_ca: await strange() })).at(-1)).toMatchObject({
      ok: false,
      remedy: expect.stringContaining('--email_tls_ca'),
    });
    await expect(found({ ...options(), smtp: 'http://x' })).rejects.toThrow(
      new ConfigError('--email_smtp must be smtp://HOST:PORT or smtps://HOST:PORT'),
    );
  });

  /** A certificate authority that has nothing to do with this server. */
  async function strange(): Promise<string> {
    await using other = await startExim();
    const path = `${exim.ca}.other`;
    await copyFile(other.ca, path);
    return path;
  }
});

test('refuses what is no mail address by looking at it', () => {
  expect(email.refuses?.('mail:ann', false)).toBe('mail:ann is not a mail address such as mail:ann@example.org');
  expect(email.refuses?.('mail:ann@example.org', true)).toBeUndefined();
});
