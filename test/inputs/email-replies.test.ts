import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { Subscription } from 'rxjs';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Address } from '../../src/address.ts';
import type { SendError } from '../../src/errors.ts';
import { ConfigError } from '../../src/errors.ts';
import type { Conn } from '../../src/input.ts';
import { email } from '../../src/inputs/email.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** What a scripted server answers to a verb, or does: `DOT` is the end of a mail. */
type Script = Readonly<Record<string, string | ((socket: Socket) => void)>>;

/** A mail server that answers as it is told, so that every reply can be tried. */
async function scripted(script: Script) {
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let data = false;
    let rest = '';
    const answer = (verb: string, otherwise: string) => {
      const step = script[verb] ?? otherwise;
      if (typeof step === 'string') socket.write(`${step}\r\n`);
      else step(socket);
    };
    socket.setEncoding('latin1').on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (data && line !== '.') continue;
        const verb = data ? 'DOT' : (line.split(/[ :]/)[0] ?? '').toUpperCase();
        commands.push(verb);
        data = verb === 'DATA' && typeof script.DATA !== 'string';
        const usual: Record<string, string> = { EHLO: '250 scripted', DATA: '354 go on', QUIT: '221 bye' };
        answer(verb, usual[verb] ?? '250 fine');
      }
    });
    answer('CONNECT', '220 scripted');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  return { port: (server.address() as AddressInfo).port, commands, server };
}

function link(options: Partial<Parameters<typeof email.connect>[0]>): Promise<Conn> {
  return new Promise((resolve, reject) => {
    const all = { smtp: 'smtp://127.0.0.1', from: 'bot@bot.test', plaintext: false, ...options };
    const links = new Subscription();
    links.add(
      email.connect(all, { name: 'email', bot: 'micro', log: quiet }).subscribe({ next: resolve, error: reject }),
    );
    onTestFinished(() => links.unsubscribe());
  });
}

function outgoing(to = 'ann@user.test', data = 'hello') {
  return { type: 'text' as const, to: `email:${to}` as Address, data, causes: ['c1'] as const, key: 'k' };
}

async function failed(script: Script, options: Partial<Parameters<typeof email.connect>[0]> = {}): Promise<SendError> {
  const { port } = await scripted(script);
  const opened = link({ smtp: `smtp://127.0.0.1:${port}`, ...options });
  return opened
    .then((conn) => conn.send(outgoing(), new AbortController().signal))
    .then(
      () => expect.unreachable('it was sent'),
      (error: SendError) => error,
    );
}

const cut = (socket: Socket): void => {
  socket.destroy();
};
const nonsense = (socket: Socket): void => {
  socket.end('huh?\r\n');
};

test.each([
  ['a mailbox that is busy', { RCPT: '450 4.2.0 busy' }, 'transient'],
  ['a server in trouble', { MAIL: '451 4.3.0 in trouble' }, 'transient'],
  ['a full disk', { DATA: '452 4.3.1 no space' }, 'transient'],
  ['a server that goes away', { MAIL: '421 4.3.2 going down' }, 'transient'],
  ['a sequence that went wrong', { MAIL: '503 5.5.1 bad sequence' }, 'transient'],
  ['a greeting that turns away', { CONNECT: '554 not now' }, 'transient'],
  ['a rate', { RCPT: '450 4.7.1 sending rate too high' }, 'limited'],
  ['too many mails', { DOT: '451 4.7.0 Too many messages' }, 'limited'],
  ['a mailbox that is not there', { RCPT: '550 5.1.1 no such user' }, 'permanent'],
  ['a refused sender', { MAIL: '553 5.7.1 not you' }, 'permanent'],
  ['a refused mail', { DOT: '554 5.6.0 spam' }, 'permanent'],
  ['a mail put off after it was sent', { DOT: '451 4.7.1 greylisted' }, 'transient'],
  ['a cut before the mail', { RCPT: cut }, 'transient'],
  ['a cut instead of the go-ahead', { DATA: cut }, 'transient'],
  ['a cut after the mail', { DOT: cut }, 'unknown'],
  ['a cut at the start', { CONNECT: cut }, 'transient'],
  ['nonsense after the mail', { DOT: nonsense }, 'unknown'],
] as const)('tells %s', async (_, script: Script, kind) => {
  expect(await failed(script)).toMatchObject({ name: 'SendError', kind });
});

test('waits when there was too much', async () => {
  expect((await failed({ RCPT: '450 4.7.1 rate limit exceeded' })).wait).toBe(60_000);
});

test('passes on what the server says, on one line and without control characters', async () => {
  const { message } = await failed({ RCPT: '550-5.1.1 no \u001b[31msuch\r\n550 5.1.1 user' });
  expect(message).toMatch(/^127\.0\.0\.1:\d+ said: 550-5\.1\.1 no such 550 5\.1\.1 user$/);
});

test('never repeats the password, even when the server does', async () => {
  const error = await failed(
    { EHLO: '250-scripted\r\n250 AUTH PLAIN', AUTH: '535 5.7.8 hunter2-hunter2 is wrong' },
    { user: 'bot', password: 'hunter2-hunter2' },
  );
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toContain('--email_user and --email_password');
  expect(error.message + String(error.cause) + error.stack).not.toContain('hunter2');
});

test('tries again later when the login cannot be checked now', async () => {
  const script = { EHLO: '250-scripted\r\n250 AUTH PLAIN', AUTH: '454 4.7.0 try again' };
  expect((await failed(script, { user: 'bot', password: 'x' })).kind).toBe('transient');
});

test('sends nothing without TLS to a server that is not on this machine, unless told to', async () => {
  const { port, commands } = await scripted({ STARTTLS: '502 unknown' });
  // Leads here, but is not among the addresses that are known to.
  const smtp = `smtp://[::ffff:127.0.0.1]:${port}`;
  const error = await link({ smtp }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain('--email_plaintext');
  expect(commands).not.toContain('MAIL');
  const relaxed = await link({ smtp, plaintext: true });
  await relaxed.send(outgoing(), new AbortController().signal);
  expect(commands).toContain('DOT');
});

test('knows that a large mail was cut off before its end', async () => {
  const half = (socket: Socket) => {
    socket.write('354 go on\r\n');
    socket.once('data', () => socket.destroy());
  };
  const { port } = await scripted({ DATA: half });
  const conn = await link({ smtp: `smtp://127.0.0.1:${port}` });
  const sent = conn.send(outgoing('ann@user.test', 'x'.repeat(8 * 1024 * 1024)), new AbortController().signal);
  await expect(sent).rejects.toMatchObject({ kind: 'transient' });
});

test('tells what was handed over from what was not, under one signal', async () => {
  const off = new AbortController();
  let mails = 0;
  const { port } = await scripted({
    MAIL: (socket) => {
      mails += 1;
      if (mails === 1) socket.write('250 fine\r\n');
    },
    DOT: () => {
      const late = conn.send(outgoing(), off.signal).catch((error: unknown) => error);
      outcomes.push(late);
      void vi.waitFor(() => expect(mails).toBe(2)).then(() => off.abort());
    },
  });
  const conn = await link({ smtp: `smtp://127.0.0.1:${port}` });
  const outcomes: Promise<unknown>[] = [];
  outcomes.push(conn.send(outgoing(), off.signal).catch((error: unknown) => error));
  await outcomes[0];
  expect(await Promise.all(outcomes)).toMatchObject([{ kind: 'unknown' }, { kind: 'transient' }]);
});

test('says unknown when it is called off while the answer to a whole mail is awaited', async () => {
  const off = new AbortController();
  const { port } = await scripted({ DOT: () => off.abort() });
  const conn = await link({ smtp: `smtp://127.0.0.1:${port}` });
  await expect(conn.send(outgoing(), off.signal)).rejects.toMatchObject({ kind: 'unknown' });
});

test('takes a fresh connection when the server has closed the kept one', async () => {
  let last: Socket | undefined;
  const { port, commands } = await scripted({
    DOT: (socket) => {
      last = socket;
      socket.write('250 taken\r\n');
    },
  });
  const conn = await link({ smtp: `smtp://127.0.0.1:${port}` });
  await conn.send(outgoing(), new AbortController().signal);
  last?.destroy();
  await conn.send(outgoing(), new AbortController().signal);
  expect(commands.filter((verb) => verb === 'DOT')).toHaveLength(2);
});

test.each([
  [{ smtp: 'mail.example.org:587' }, '--email_smtp must be smtp://HOST:PORT'],
  [{ smtp: 'http://mail.example.org' }, '--email_smtp must be smtp://HOST:PORT'],
  [{ smtp: 'smtp://bot:hunter2@mail.example.org' }, '--email_smtp must not hold a login'],
  [{ smtp: 'smtp://mail.example.org/x' }, '--email_smtp must end with the port'],
  [{ from: 'Bot <bot@example.org>' }, '--email_from must be one mail address'],
  [{ user: 'bot' }, '--email_user needs --email_password'],
  [{ password: 'hunter2' }, '--email_password needs --email_user'],
  [{ tls_ca: '/no/such/file' }, '--email_tls_ca: /no/such/file does not exist'],
  [{ tls_ca: import.meta.filename }, 'holds no certificate in PEM'],
])('says which setting is wrong: %o', async (options, words) => {
  const error = await link(options).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain(words);
  expect(String(error)).not.toContain('hunter2');
});

test('resolves an address to its plain form, international names too', async () => {
  const { port } = await scripted({});
  const conn = await link({ smtp: `smtp://127.0.0.1:${port}` });
  expect(await conn.resolve?.('email:Ann@Example.ORG')).toBe('email:Ann@example.org');
  expect(await conn.resolve?.('email:ann@bücher.example')).toBe('email:ann@xn--bcher-kva.example');
  await expect(conn.resolve?.('email:#ops')).rejects.toMatchObject({ kind: 'permanent' });
  expect(email.lane?.('email:ann@Example.org')).toBe(email.lane?.('email:bob@example.org'));
  expect(email.lane?.('acme:ann@example.org')).not.toBe(email.lane?.('email:ann@example.org'));
});

test('says how the last mail went', async () => {
  const answers: Record<string, string> = {};
  const { port } = await scripted(answers);
  const conn = await link({ smtp: `smtp://127.0.0.1:${port}` });
  expect(conn.describe?.()).toBe(`127.0.0.1:${port}, nothing sent yet`);
  await conn.send(outgoing(), new AbortController().signal);
  expect(conn.describe?.()).toBe(`127.0.0.1:${port}, the last mail was taken`);
  answers.RCPT = '550 no such user';
  await conn.send(outgoing(), new AbortController().signal).catch(() => undefined);
  expect(conn.describe?.()).toBe(`127.0.0.1:${port}, 127.0.0.1:${port} said: 550 no such user`);
});

test('is no drop before all mails that are under way are through: the server may have taken them', async () => {
  const waiting: Socket[] = [];
  const { port } = await scripted({
    RCPT: (socket) => waiting.push(socket),
  });
  const drops: unknown[] = [];
  const links = new Subscription();
  onTestFinished(() => links.unsubscribe());
  const options = { smtp: `smtp://127.0.0.1:${port}`, from: 'bot@bot.test', plaintext: false };
  const conn = await new Promise<Conn>((next) => {
    const error = (why: unknown) => void drops.push(why);
    links.add(email.connect(options, { name: 'email', bot: 'micro', log: quiet }).subscribe({ next, error }));
  });
  const [first, second] = [1, 2].map(() => conn.send(outgoing(), new AbortController().signal));
  await vi.waitFor(() => expect(waiting).toHaveLength(2), 20_000);
  waiting[0]?.destroy();
  await expect(Promise.race([first, second])).rejects.toMatchObject({ kind: 'transient' });
  expect(drops).toEqual([]);
  waiting[1]?.destroy();
  await vi.waitFor(() => expect(drops).toHaveLength(1), 20_000);
  await Promise.allSettled([first, second]);
});
