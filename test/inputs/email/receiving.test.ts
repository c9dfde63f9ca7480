import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import nodemailer from 'nodemailer';
import { firstValueFrom, Subscription } from 'rxjs';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { ConfigError } from '../../../src/errors.ts';
import type { Arrival, Conn, Incoming } from '../../../src/input.ts';
import { email } from '../../../src/inputs/email.ts';
import { freePort, live } from '../../peers/live.ts';
import type { NameServer } from './name-server.ts';
import { nameServer } from './name-server.ts';
import type { Written } from './post-office.ts';
import { bot, mail, postOffice } from './post-office.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const office = postOffice();
const signed = (about: Written) => office.home.dkim(mail(about), { domain: 'home.test' });
const run = promisify(execFile);

let names: NameServer;
beforeAll(async () => {
  names = await nameServer(office.zone);
});
afterAll(() => names[Symbol.asyncDispose]());

let links = new Subscription();
afterEach(() => {
  links.unsubscribe();
  links = new Subscription();
});

type Options = Parameters<typeof email.connect>[0];

/** A bot's own mail server, and all that came through it; what comes is taken unless told otherwise. */
async function listening(decide: (arrival: Arrival) => void = ({ ack }) => ack(), more: Partial<Options> = {}) {
  const port = await freePort();
  const options = {
    ...{ smtp: 'smtp://127.0.0.1:9', from: bot, listen: `127.0.0.1:${port}`, dns: names.address, plaintext: false },
    ...more,
  };
  const came: Incoming[] = [];
  const conn = await new Promise<Conn>((resolve, reject) => {
    const link = email.connect(options, { name: 'email', bot: 'micro', log: quiet });
    links.add(link.subscribe({ next: resolve, error: reject }));
  });
  links.add(
    conn.events.subscribe((one) => {
      came.push(one);
      if ('event' in one) decide(one);
    }),
  );
  const events = () => came.flatMap((one) => ('event' in one && one.event.type === 'text' ? [one.event] : []));
  const post = async (raw: string | Buffer, to = bot) => {
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
    return transport.sendMail({ envelope: { from: 'ann@home.test', to: [to] }, raw });
  };
  return { port, conn, came, events, post };
}

test('a mail is an event, with all that belongs to it', async () => {
  const { events, post } = await listening();
  const more = ['In-Reply-To: <b@x.test>', 'References: <a@x.test> <b@x.test>', 'X-Micro-Hops: 3', 'Cc: bob@home.test'];
  await post(signed({ from: 'Ann <Ann@home.test>', subject: 'Re: x', id: '<c@x.test>', more, body: 'ping' }));
  expect(events()).toEqual([
    {
      ...{
        type: 'text',
        id: 'email:ann@home.test:<c@x.test>',
        input: 'email',
        conversation: '<a@x.test>',
        data: 'ping',
      },
      ...{ from: 'email:ann@home.test', to: `email:${bot}`, replyTo: 'email:Ann@home.test', place: 'ann@home.test' },
      ...{ at: expect.any(Number), addressed: true, hops: 3 },
      sender: { id: 'email:ann@home.test', name: 'Ann', verified: true, external: false },
      meta: { subject: 'Re: x', proof: 'signed by home.test', messageId: '<c@x.test>', inReplyTo: '<b@x.test>' },
    },
  ]);
});

test('an answer names the mail that it answers, those before it, and its subject', async () => {
  const out: string[] = [];
  const { SMTPServer } = await import('smtp-server');
  const { text } = await import('node:stream/consumers');
  const outside = new SMTPServer({
    ...{ disabledCommands: ['AUTH', 'STARTTLS'], disableReverseLookup: true, closeTimeout: 1, logger: false },
    onData: (stream, _, done) => void text(stream).then((raw) => done(void out.push(raw) as undefined)),
  });
  const port = await freePort();
  await new Promise<void>((resolve) => outside.listen(port, '127.0.0.1', () => resolve()));
  const { conn, events, post } = await listening(undefined, { smtp: `smtp://127.0.0.1:${port}` });
  const more = ['References: <a@x.test> <b@x.test>'];
  await post(signed({ subject: 'Aw: status', id: '<c@x.test>', more }));
  const [event] = events();
  const answer = {
    type: 'text',
    to: event!.replyTo,
    data: 'pong',
    causes: [event!.id],
    conversation: '<a@x.test>',
  } as const;
  const receipt = await conn.send({ ...answer, key: 'k', hops: 4 }, new AbortController().signal);
  expect(receipt.conversation).toBe('<a@x.test>');
  const [raw = ''] = out;
  expect(raw).toContain('In-Reply-To: <c@x.test>');
  expect(raw.replace(/\r\n\s+/g, ' ')).toContain('References: <a@x.test> <b@x.test> <c@x.test>');
  expect(raw).toContain('Subject: Re: status');
  expect(raw).toContain('X-Micro-Hops: 4');
  expect(raw).toContain('Auto-Submitted: auto-replied');
  await new Promise<void>((resolve) => outside.close(() => resolve()));
});

test('250 comes after the journal took it, 451 when it did not, and nothing is lost by that', async () => {
  let decided: Arrival | undefined;
  const { events, post } = await listening((arrival) => {
    decided = arrival;
  });
  let told = false;
  const raw = signed({});
  const sending = post(raw).finally(() => {
    told = true;
  });
  await vi.waitFor(() => expect(decided).toBeDefined(), { timeout: 10_000 });
  expect(told).toBe(false);
  decided?.refuse('no room');
  await expect(sending).rejects.toMatchObject({ responseCode: 451 });
  decided = undefined;
  const again = post(`Received: from somewhere else\r\n${raw}`);
  await vi.waitFor(() => expect(decided).toBeDefined(), { timeout: 10_000 });
  (decided as Arrival | undefined)?.ack();
  await again;
  const [first, second] = events();
  expect(second).toEqual(first);
});

test('only mail for the bot is taken, and only as large as is read', async () => {
  const { events, post, port } = await listening();
  await expect(post(signed({}), 'ann@home.test')).rejects.toMatchObject({ responseCode: 550 });
  await expect(post(Buffer.alloc(21 * 1024 * 1024, 'x\r\n'))).rejects.toMatchObject({ responseCode: 552 });
  // One that does not say how large it is finds out at its end.
  const lines = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (/^220 .*\r\n$/.test(said)) {
        socket.write(`EHLO x\r\nMAIL FROM:<ann@home.test>\r\nRCPT TO:<${bot}>\r\nDATA\r\n`);
      }
      if (said.endsWith('354 End data with <CR><LF>.<CR><LF>\r\n')) {
        socket.write(Buffer.alloc(21 * 1024 * 1024, 'x\r\n'));
        socket.end('\r\n.\r\nQUIT\r\n');
      }
    });
    socket.on('close', () => resolve(said)).on('error', reject);
  });
  expect(lines).toMatch(/\n552 /);
  expect(events()).toEqual([]);
});

test('while name servers do not answer, a mail is to come again', async () => {
  const { events, post } = await listening();
  const raw = signed({});
  names.fail(true);
  await expect(post(raw)).rejects.toMatchObject({ responseCode: 451 });
  expect(events()).toEqual([]);
  names.fail(false);
  await post(raw);
  expect(events()).toMatchObject([{ sender: { verified: true } }]);
});

test('after an hour without name servers it is taken, and proves nothing', async () => {
  const { events, post } = await listening();
  names.fail(true);
  await post(signed({ date: new Date(Date.now() - 3_700_000).toUTCString() })).finally(() => names.fail(false));
  expect(events()).toMatchObject([{ sender: { verified: false }, noReply: true, addressed: false }]);
});

test('Reply-To is followed within the domain of the author, and where it is proven', async () => {
  const { events, post } = await listening();
  await post(signed({ more: ['Reply-To: ops@home.test'] }));
  await post(signed({ more: ['Reply-To: ops@evil.test'] }));
  await post(`Reply-To: ops@home.test\r\n${signed({})}`);
  expect(events().map(({ replyTo }) => replyTo)).toEqual([
    ...['email:ops@home.test', 'email:ann@home.test', 'email:ann@home.test'],
  ]);
});

test('what programs send and lists bring is of a bot, and notices and its own mails are let go', async () => {
  const { events, post } = await listening();
  await post(signed({ more: ['Auto-Submitted: auto-replied'] }));
  await post(signed({ more: ['List-Id: <x.home.test>'] }));
  await post(signed({ more: ['Content-Type: multipart/report; boundary=x'] }));
  await post(signed({ from: bot }));
  expect(events()).toMatchObject([
    { noReply: true, addressed: false, sender: { verified: true, bot: true } },
    { noReply: true, addressed: false, sender: { verified: true, bot: true } },
  ]);
});

test('a mail of 10 MB is read while the bot does other things', { timeout: 60_000 }, async () => {
  const { events, post } = await listening();
  const file = Buffer.alloc(7 * 1024 * 1024, 'some bytes')
    .toString('base64')
    .replace(/.{76}/g, '$&\r\n');
  const more = ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'];
  const body = `--b\n\nping\n--b\nContent-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n${file}\n--b--`;
  const raw = signed({ more, body });
  let turns = 0;
  const others = setInterval(() => {
    turns += 1;
  }, 5);
  await post(raw).finally(() => clearInterval(others));
  expect(turns).toBeGreaterThan(20);
  expect(events()).toMatchObject([
    { data: 'ping', meta: { attachments: [{ name: 'a.zip', type: 'application/zip', size: 7 * 1024 * 1024 }] } },
  ]);
});

/** Says all of a mail and QUIT, and shuts its side at once, as Exim does; resolves with all that it is told. */
function hurried(port: number, raw: string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let said = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (raw === undefined) socket.end();
      else if (/^220 .*\r\n$/.test(said)) {
        socket.write(`EHLO x\r\nMAIL FROM:<ann@home.test>\r\nRCPT TO:<${bot}>\r\nDATA\r\n`);
      } else if (said.endsWith('<CR><LF>.<CR><LF>\r\n')) socket.end(`${raw}\r\n.\r\nQUIT\r\n`);
    });
    socket.on('end', () => socket.end());
    socket.on('close', () => resolve(said)).on('error', reject);
  });
}

test('a client that shuts its side behind its last mail is told what became of it', { timeout: 60_000 }, async () => {
  let decided: Arrival | undefined;
  const { events, port } = await listening((arrival) => {
    decided = arrival;
  });
  const told = hurried(port, signed({}));
  await vi.waitFor(() => expect(decided).toBeDefined(), { timeout: 30_000 });
  decided?.ack();
  expect(await told).toMatch(/\r\n250 [^\r\n]*\r\n221 Bye\r\n$/);
  expect(events()).toHaveLength(1);
});

test('a client that shuts its side and has said nothing is let go at once', { timeout: 30_000 }, async () => {
  const { port } = await listening();
  expect(await hurried(port, undefined)).toMatch(/^220 [^\n]*\n$/);
});

test('LMTP is served, too', async () => {
  const port = await freePort();
  const { events } = await listening(undefined, { listen: `lmtp://127.0.0.1:${port}` });
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port, lmtp: true, ignoreTLS: true } as object);
  await transport.sendMail({ envelope: { from: 'ann@home.test', to: [bot] }, raw: signed({}) });
  expect(events()).toHaveLength(1);
});

test('a port that is taken is told by its flag, and tried again', async () => {
  const { port } = await listening();
  const error = await listening(undefined, { listen: `127.0.0.1:${port}` }).catch((reason: unknown) => reason);
  expect(error).not.toBeInstanceOf(ConfigError);
  expect(String(error)).toContain('--email_listen');
});

test.each([
  [{ listen: 'nonsense' }, '--email_listen must be HOST:PORT'],
  [{ imap: 'http://x' }, '--email_imap must be imap://HOST:PORT'],
  [{ imap: 'imap://u:p@x' }, '--email_imap must not hold a login: give it as --email_imap_user'],
  [{ imap: 'imap://127.0.0.1' }, '--email_imap needs --email_imap_user'],
  [{ imap: 'imap://127.0.0.1', imap_user: 'bot' }, '--email_imap needs --email_imap_password'],
  [{ domains: ['a b'] }, '--email_domains takes domains'],
  [{ trusted_arc: ['@'] }, '--email_trusted_arc takes domains'],
  [{ dns: 'localhost' }, '--email_dns must be IP:PORT'],
])('says which setting is wrong: %o', async (options, words) => {
  const error = await listening(undefined, options as Partial<Options>).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain(words);
});

test('a mailbox server that is away is told of once, with the flag to look at', async () => {
  const options = { imap: 'imap://127.0.0.1:9', imap_user: 'bot', imap_password: 'x', from: 'bot@home.test' };
  const context = { name: 'email', bot: 'micro', log: quiet };
  const link = email.connect({ ...options, smtp: 'smtp://127.0.0.1:9', plaintext: true }, context);
  await expect(firstValueFrom(link)).rejects.toThrow(
    /^127\.0\.0\.1:9 could not be reached \(ECONNREFUSED\): check --email_imap$/,
  );
});

test('one that only sends loads nothing that receiving needs', async () => {
  const program = `
    import { registerHooks } from 'node:module';
    const heavy = /^(?:imapflow|mailauth|mailparser|html-to-text|smtp-server)$/;
    registerHooks({ resolve: (name, context, next) => (heavy.test(name) && console.log(name), next(name, context)) });
    const { email } = await import(${JSON.stringify(new URL('../../../src/inputs/email.ts', import.meta.url).href)});
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const options = { smtp: 'smtp://127.0.0.1:9', from: 'bot@home.test', plaintext: false };
    email.connect(options, { name: 'email', bot: 'micro', log }).subscribe({
      error: ({ message }) => console.log(message),
    });`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program]);
  expect(stdout).toBe('127.0.0.1:9 could not be reached (ECONNREFUSED): check --email_smtp\n');
});

live('swaks', 'an independent client', () => {
  test('delivers a command, and is told what is not taken', { timeout: 60_000 }, async () => {
    const { events, port } = await listening();
    const swaks = (...args: readonly string[]) =>
      run('swaks', ['--server', `127.0.0.1:${port}`, '--from', 'ann@home.test', '--hide-all', ...args]);
    await swaks('--to', bot, '--header', 'Subject: !help', '--body', 'hello');
    await vi.waitFor(() => expect(events()).toMatchObject([{ data: 'help', sender: { verified: false } }]));
    await expect(swaks('--to', 'ann@home.test')).rejects.toMatchObject({ code: expect.any(Number) });
    expect(events()).toHaveLength(1);
  });
});
