import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { SendError } from '../../src/errors.ts';
import type { Finding } from '../../src/input.ts';
import { irc } from '../../src/inputs/irc.ts';
import type { IrcPerson } from '../peers/irc-person.ts';
import { ircPerson } from '../peers/irc-person.ts';
import { freePort, live } from '../peers/live.ts';
import type { Ircd } from '../peers/ngircd.ts';
import { startNgircd } from '../peers/ngircd.ts';
import { ircLink } from './irc-link.ts';

/** Until something is as it should be: pauses of ours are up to 5 s, and the machine may be busy. */
const eventually = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 15_000 });

async function comes(port: number, nick: string, ...channels: string[]): Promise<IrcPerson> {
  const person = await ircPerson({ port, nick });
  onTestFinished(() => person[Symbol.dispose]());
  for (const channel of channels) await person.join(channel);
  return person;
}

async function failure(sending: Promise<unknown>): Promise<SendError> {
  const error = await sending.then(
    () => undefined,
    (came: unknown) => came,
  );
  if (!(error instanceof SendError)) throw new Error(`no SendError: ${error}`);
  return error;
}

live('ngircd', 'IRC through a real ngIRCd', () => {
  let ircd: Ircd;
  const server = () => `irc://127.0.0.1:${ircd.port}`;
  beforeAll(async () => {
    ircd = await startNgircd();
  });
  afterAll(() => ircd?.[Symbol.asyncDispose]());

  test('is addressed by its name first, by @micro anywhere, and in private; colours are taken off', async () => {
    const ann = await comes(ircd.port, 'ann', '#a');
    const { heard } = await ircLink({ server: server(), channels: ['#a'] });
    await ann.says('#a', 'micro: \u000304,12ping\u0003 \u0002now\u0002');
    await ann.says('#a', 'MICRO, ping');
    await ann.says('#a', '@micro ping');
    await ann.says('#a', 'micro');
    await ann.says('#a', 'ask @micro, please');
    await ann.says('#a', 'microscopes and micro');
    await ann.says('#a', '\u0001ACTION waves\u0001');
    await ann.says('micro', ' ping ');
    await eventually(() => expect(heard).toHaveLength(8));
    expect(heard.map(({ addressed, data }) => [addressed, data])).toEqual([
      [true, 'ping now'],
      [true, 'ping'],
      [true, 'ping'],
      [true, ''],
      [true, 'ask @micro, please'],
      [false, 'microscopes and micro'],
      [false, 'waves'],
      [true, 'ping'],
    ]);
  });

  test('answers a VERSION and a PING that it was asked itself, and no NOTICE; who sends one counts as a program', async () => {
    const ann = await comes(ircd.port, 'ann', '#a');
    const { heard } = await ircLink({ server: server(), channels: ['#a'] });
    await ann.says('#a', '\u0001VERSION\u0001');
    await ann.write('NOTICE micro :\u0001VERSION\u0001');
    await ann.write('NOTICE micro :hello');
    await ann.says('micro', '\u0001PING 12 34\u0001');
    expect(await ann.line(/^:micro!\S+ NOTICE ann :/)).toMatch(/:.PING 12 34.$/);
    await eventually(() => expect(heard).toHaveLength(1));
    expect(heard[0]).toMatchObject({ data: 'hello', sender: { name: 'ann', verified: false, bot: true } });
    expect(ann.lines.filter((line) => line.startsWith(':micro!') && line.includes('NOTICE'))).toHaveLength(1);
  });

  test('takes another nick where its own is taken, answers to both, and takes it back when it is free', async () => {
    const other = await comes(ircd.port, 'micro');
    const ann = await comes(ircd.port, 'ann', '#a');
    const { heard, conn } = await ircLink({ server: server(), channels: ['#a'] });
    expect(conn.describe?.()).toContain('as micro_ (micro is taken)');
    await other.join('#a');
    await ann.says('#a', 'micro: ping');
    await ann.says('#a', 'micro_: ping');
    await eventually(() => expect(heard.map(({ addressed }) => addressed)).toEqual([true, true]));
    other[Symbol.dispose]();
    await ann.line(/^:micro_!\S+ NICK :?micro$/);
    await eventually(() => expect(conn.describe?.()).toContain('as micro,'));
    await ann.says('micro', 'ping');
    await eventually(() => expect(heard.at(-1)).toMatchObject({ to: 'irc:micro', addressed: true }));
  });

  test('enters again where it was kicked, and what is said meanwhile is to be tried again', async () => {
    const ann = await comes(ircd.port, 'ann', '#kicks');
    const { says, log, conn } = await ircLink({ server: server(), channels: ['#kicks'] });
    await ann.write('KICK #kicks micro :get out of here');
    await eventually(() => expect(conn.describe?.()).toContain('not in #kicks (kicked by ann)'));
    expect(await failure(says('irc:#kicks', 'hi'))).toMatchObject({ kind: 'transient' });
    expect(log.join()).toContain('warn irc: out of #kicks: kicked by ann; entering again in 5 s');
    expect(log.join()).not.toContain('get out');
    await eventually(() => expect(conn.describe?.()).toContain('in #kicks'));
    await eventually(() => says('irc:#kicks', 'back'));
    await eventually(() => expect(ann.heard('#kicks', /^micro$/)).toEqual(['back']));
  });

  test('is in the other channels where one keeps it out, says why, and enters at once when it is invited', async () => {
    const ann = await comes(ircd.port, 'ann', '#open', '#closed', '#keyed');
    await ann.write('MODE #closed +i');
    await ann.write('MODE #keyed +k right');
    const wrong = await ircLink({ server: server(), channels: ['#keyed wrong', '#open', '#closed'] });
    expect(wrong.conn.describe?.()).toMatch(
      /in #open, not in #keyed \(it has a key, .*\), #closed \(it is for those invited/,
    );
    expect(wrong.log.join()).toMatch(/warn irc: not in #keyed: it has a key/);
    expect(wrong.log.join()).not.toMatch(/wrong|right/);
    await wrong.says('irc:#open', 'hi');
    expect(await failure(wrong.says('irc:#keyed', 'hi'))).toMatchObject({
      kind: 'permanent',
      message: expect.stringContaining('not in #keyed: it has a key'),
    });
    await ann.write('INVITE micro #closed');
    await eventually(() => wrong.says('irc:#closed', 'hi'));
    const right = await ircLink({ server: server(), nick: 'second', channels: ['#keyed right'] });
    await right.says('irc:#keyed', 'hi');
  });

  test('says why nothing can be sent: nobody, a channel it is not in, one that is moderated, no place at all', async () => {
    const ann = await comes(ircd.port, 'ann', '#quiet');
    const { says, conn } = await ircLink({ server: server(), channels: ['#quiet'] });
    await ann.write('MODE #quiet +m');
    expect(await failure(says('irc:bob', 'hi'))).toMatchObject({ kind: 'permanent', message: /bob is nobody/ });
    expect(await failure(says('irc:#other', 'hi'))).toMatchObject({ kind: 'permanent', message: /--irc_channels/ });
    expect(await failure(says('irc:#quiet', 'hi'))).toMatchObject({
      kind: 'permanent',
      message: /#quiet takes no such/,
    });
    expect(await failure(says('irc:#quiet', ' \n '))).toMatchObject({ kind: 'permanent', message: /nothing/ });
    for (const to of ['irc:a,b', 'irc:a b', 'irc:#a\r\nQUIT', 'irc::a', 'irc:', 'irc:$*'] as const) {
      expect(irc.refuses?.(to, false)).toContain('neither a channel');
      expect(await failure(says(to, 'hi'))).toMatchObject({ kind: 'permanent' });
    }
    expect(await conn.resolve?.('irc:#Quiet[1]')).toBe('irc:#quiet[1]');
    await ann.write('MODE #quiet -m');
    await says('irc:#QUIET', 'hi');
    await eventually(() => expect(ann.heard('#quiet', /^micro$/)).toEqual(['hi']));
  });

  test('never ends a line from within a text, and cuts off what is too long', async () => {
    const ann = await comes(ircd.port, 'ann', '#a');
    const { says, failure: dropped } = await ircLink({ server: server(), channels: ['#a'], lines: 5 });
    await says('irc:#a', 'one\r\nQUIT :two\u0000\rPART #a');
    await says('irc:#a', 'word '.repeat(10_000));
    await eventually(() => expect(ann.heard('#a', /^micro$/)).toHaveLength(8));
    const heard = ann.heard('#a', /^micro$/);
    expect(heard.slice(0, 3)).toEqual(['one', 'QUIT :two', 'PART #a']);
    expect(heard.at(-1)).toBe('… cut off here: 5 lines are the most');
    expect(Math.max(...heard.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(350);
    expect(dropped()).toBeUndefined();
  });

  test('reaches somebody who has changed their nick since', async () => {
    const ann = await comes(ircd.port, 'ann', '#a');
    const { says, heard } = await ircLink({ server: server(), channels: ['#a'] });
    await ann.says('micro', 'ping');
    await eventually(() => expect(heard).toHaveLength(1));
    await ann.write('NICK anna');
    await ann.says('#a', 'here');
    await eventually(() => expect(heard).toHaveLength(2));
    await says(heard[0]?.replyTo ?? 'irc:', 'pong');
    await eventually(() => expect(ann.heard('anna', /^micro$/)).toEqual(['pong']));
  });

  const settings = { nick: 'micro', own_network: false, plaintext: false, channels: [], rate: 1, lines: 1 };
  /** The last thing that a check says. */
  const found = async (url: string, more = {}) => {
    const all: Finding[] = [];
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    for await (const one of irc.check?.({ ...settings, server: url, ...more }, { name: 'irc', bot: 'micro', log }) ??
      []) {
      all.push(one);
    }
    return all.at(-1);
  };

  test('says which channel does not let it in, and why', { timeout: 60_000 }, async () => {
    const ann = await comes(ircd.port, 'ann', '#k');
    await ann.write('MODE #k +k sesame');
    await eventually(async () =>
      expect(await found(server(), { channels: ['#k'] })).toEqual({
        ok: false,
        what: '#k does not let the bot in',
        remedy: expect.stringMatching(/key.*; see --irc_channels$/),
      }),
    );
    expect(await found(server(), { channels: ['#k sesame'] })).toEqual({ ok: true, what: '#k lets the bot in' });
  });

  test('says what is wrong with a server: not trusted, no TLS, nothing there', async () => {
    expect(await found(`ircs://127.0.0.1:${ircd.port}`)).toMatchObject({ ok: false, remedy: /no TLS at this port/ });
    const nobody = await freePort();
    expect(await found(`irc://127.0.0.1:${nobody}`)).toMatchObject({ ok: false, remedy: /ECONNREFUSED.*--irc_server/ });
    await expect(found('irc://irc.example.org')).rejects.toThrow(/--irc_plaintext/);
    await expect(found(server(), { channels: ['ops'] })).rejects.toThrow(/--irc_channels/);
    await expect(found(server(), { nick: '1 2' })).rejects.toThrow(/--irc_nick/);
    await expect(found(server(), { sasl_user: 'a' })).rejects.toThrow(/--irc_sasl_password/);
    const login = { sasl_user: 'a', sasl_password: 'b' };
    expect(await found(server(), login)).toMatchObject({ ok: false, remedy: /offers no login/ });
    expect(await found(`ircs://127.0.0.1:${ircd.tlsPort}`, { tls_ca: ircd.ca, channels: ['#a'] })).toEqual({
      ok: true,
      what: '#a lets the bot in',
    });
    await using another = await startNgircd();
    const wrong = await found(`ircs://127.0.0.1:${ircd.tlsPort}`, { tls_ca: another.ca });
    expect(wrong).toMatchObject({ ok: false, remedy: /not trusted .*--irc_tls_ca/ });
  });
});

live('ngircd', 'a netsplit between two ngIRCds', () => {
  test('is no event; a message to somebody who is cut off is to be tried again, and arrives when they are back', async () => {
    const [left, right] = [await freePort(), await freePort()];
    const link = (name: string, port?: number) => `[Server]
Name = ${name}
${port === undefined ? '' : `Host = 127.0.0.1\nPort = ${port}`}
MyPassword = linked
PeerPassword = linked
`;
    await using near = await startNgircd({ name: 'near.test', port: left, more: link('far.test') });
    await using far = await startNgircd({ name: 'far.test', port: right, more: link('near.test', left) });
    const ann = await comes(near.port, 'ann', '#a');
    const bob = await comes(far.port, 'bob', '#a');
    const { says, heard } = await ircLink({ server: `irc://127.0.0.1:${near.port}`, channels: ['#a'] });
    await ann.line(/^:bob!\S+ JOIN/);
    await eventually(() => says('irc:bob', 'before'));
    await eventually(() => expect(bob.heard('bob', /^micro$/)).toEqual(['before']));
    await far.stop();
    await ann.line(/^:bob!\S+ QUIT/);
    expect(ann.lines.find((line) => /^:bob!\S+ QUIT/.test(line))).toMatch(/QUIT :near\.test far\.test$/);
    expect(await failure(says('irc:bob', 'lost?'))).toMatchObject({ kind: 'transient', message: /cut off/ });
    await far.start();
    const again = await comes(far.port, 'bob', '#a');
    await eventually(() => says('irc:bob', 'after'));
    await eventually(() => expect(again.heard('bob', /^micro$/)).toContain('after'));
    expect(heard).toEqual([]);
  });
});
