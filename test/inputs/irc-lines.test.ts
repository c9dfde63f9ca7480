import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import fc from 'fast-check';
import type { Message } from 'irc-framework';
import { ircLineParser } from 'irc-framework';
import { Subject, VirtualAction, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { ctcp } from '../../src/inputs/irc/ctcp.ts';
import { event } from '../../src/inputs/irc/event.ts';
import { heard } from '../../src/inputs/irc/heard.ts';
import { joins } from '../../src/inputs/irc/joins.ts';
import { membership } from '../../src/inputs/irc/membership.ts';
import { nickBack } from '../../src/inputs/irc/nick-back.ts';
import { people } from '../../src/inputs/irc/people.ts';
import { refusal } from '../../src/inputs/irc/refusal.ts';
import { registration } from '../../src/inputs/irc/registration.ts';
import { rooms } from '../../src/inputs/irc/rooms.ts';
import type { Settings } from '../../src/inputs/irc/settings.ts';
import { target } from '../../src/inputs/irc/target.ts';
import type { Wire } from '../../src/inputs/irc/wire.ts';
import { ircLink } from './irc-link.ts';

const fold = (text: string) => text.toLowerCase();
const isMe = (nick: string) => fold(nick) === 'micro';
const wire = {
  fold,
  isMe,
  client: {
    user: { nick: 'micro' },
    network: { cap: { isEnabled: () => true }, isChannelName: (name: string) => name.startsWith('#') },
  },
} as unknown as Wire;
const options = {
  wire,
  name: 'irc',
  names: ['Bot'],
  ownNetwork: true,
  unnamed: () => 'c.1',
  now: () => 5,
  since: 10_000,
};
const eventOf = (line: string) => event(ircLineParser(line), options);

describe('a line', () => {
  it('is an event when somebody says something to the bot, or in a channel', () => {
    expect(eventOf('@account=Ann;msgid=m1;time=2026-01-02T03:04:05.678Z :a!b@c PRIVMSG #Ops :bot: hi')).toEqual({
      type: 'text',
      id: 'irc:m1',
      input: 'irc',
      from: 'irc:ann',
      to: 'irc:#ops',
      replyTo: 'irc:#ops',
      place: '#Ops',
      conversation: '#ops:m1',
      addressed: true,
      sender: { id: 'irc:ann', name: 'a', verified: true, external: false },
      data: 'hi',
      at: Date.parse('2026-01-02T03:04:05.678Z'),
      meta: { nick: 'a' },
    });
    expect(eventOf(':a!b@c PRIVMSG Micro :hi')).toMatchObject({
      id: 'irc:c.1',
      from: 'irc:a!b@c',
      to: 'irc:micro',
      replyTo: 'irc:a',
      place: '@a',
      conversation: 'a!b@c',
      at: 5,
      sender: { verified: false },
    });
  });

  it('is answered where it was said when only a part of a channel was meant', () => {
    expect(eventOf(':a!b@c PRIVMSG @#ops :hi')).toMatchObject({ to: 'irc:@#ops', replyTo: 'irc:@#ops' });
    expect(target('@#ops')).toBe('@#ops');
  });

  it('proves nothing by an account that is none, or that looks like a mask', () => {
    for (const account of ['', '*', 'a!b@c', 'a\\sb']) {
      const said = eventOf(`@account=${account} :a!b@c PRIVMSG #ops :hi`);
      expect(said?.sender).toEqual({ id: 'irc:a!b@c', name: 'a', verified: false, external: false });
    }
    expect(eventOf(':a PRIVMSG #ops :hi')?.sender).toMatchObject({ id: 'irc:a!', verified: false });
  });

  it('is from a program when it says so', () => {
    expect(eventOf('@bot :a!b@c PRIVMSG #ops :hi')?.sender.bot).toBe(true);
    expect(eventOf('@bot :a!b@c PRIVMSG #ops :hi')?.noReply).toBeUndefined();
    expect(eventOf(':a!b@c NOTICE #ops :hi')).toMatchObject({ sender: { bot: true }, noReply: true });
    expect(eventOf('@+micro/hops=7 :a!b@c PRIVMSG #ops :hi')?.hops).toBe(7);
    expect(eventOf('@+micro/hops=-1 :a!b@c PRIVMSG #ops :hi')?.hops).toBeUndefined();
  });

  it.each([
    ['from the bot itself', ':micro!b@c PRIVMSG #ops :hi'],
    ['from a server', ':irc.example.org NOTICE micro :hi'],
    ['for others', ':a!b@c PRIVMSG bob :hi'],
    ['for all', ':a!b@c PRIVMSG $* :hi'],
    ['CTCP', ':a!b@c PRIVMSG micro :\u0001VERSION\u0001'],
    ['the answer to CTCP', ':a!b@c NOTICE micro :\u0001VERSION x\u0001'],
    ['without a text', ':a!b@c PRIVMSG #ops'],
    ['known from before', '@batch=1;msgid=m;time=1970-01-01T00:00:08.000Z :a!b@c PRIVMSG #ops :hi'],
    ['played back without an id', '@batch=1;time=1970-01-01T00:01:08.000Z :a!b@c PRIVMSG #ops :hi'],
    ['something else', ':a!b@c TOPIC #ops :hi'],
  ])('is none when it is %s', (_, line) => expect(eventOf(line)).toBeUndefined());

  it('is read whatever it is', { timeout: 60_000 }, () => {
    const word = fc.oneof(
      fc.constantFrom(
        'PRIVMSG',
        'NOTICE',
        'JOIN',
        'KICK',
        'INVITE',
        'NICK',
        'QUIT',
        '401',
        '404',
        '475',
        '001',
        '433',
        'ERROR',
        'micro',
        '#ops',
        '@#ops',
        ':',
        '@',
        '!',
        '\u0001PING',
        '\u0001',
        '',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    const tags = fc.constantFrom('', '@account=ann ', '@time=x;msgid= ', '@batch=1;+micro/hops=999999 ', '@;=;\\ ');
    const prefix = fc.constantFrom('', ':a!b@c ', ':micro!b@c ', ':irc.test ', ':! ', ': ');
    const anything = fc
      .tuple(tags, prefix, fc.array(word, { maxLength: 6 }))
      .map(([tag, from, words]) => `${tag}${from}${words.join(' ')}`);
    const somebody = people({ fold }, { now: () => 0 });
    fc.assert(
      fc.property(anything, (line) => {
        const message = ircLineParser(line);
        const said = event(message, options);
        if (said) {
          expect(said.sender.verified).toBe(line.startsWith('@account=ann'));
          expect(said.id.startsWith('irc:')).toBe(true);
          expect(JSON.parse(JSON.stringify(said))).toEqual(said);
        }
        expect(ctcp(message, wire) ?? '').not.toMatch(/[\r\n]/);
        membership(message, isMe);
        refusal(message, somebody.cutOff);
        somebody.heard(message);
        somebody.now(message.nick);
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});

describe('the name of the bot', () => {
  const of = (text: string) => heard(text, ['micro', '[bot]'], fold);

  it('addresses it when it stands first, and @ and the name anywhere', () => {
    expect(of(' Micro:  ping ')).toEqual({ text: 'ping', addressed: true });
    expect(of('[BOT] ping')).toEqual({ text: 'ping', addressed: true });
    expect(of('ask @micro.')).toEqual({ text: 'ask @micro.', addressed: true });
    expect(of('micros ping')).toEqual({ text: 'micros ping', addressed: false });
    expect(of('a@micro')).toEqual({ text: 'a@micro', addressed: false });
  });

  it('takes linear time to find', () => {
    const long = '@micr '.repeat(100_000);
    expect(of(long).addressed).toBe(false);
    expect(of(`${'@'.repeat(500_000)}micro`).addressed).toBe(false);
  });
});

describe('an address', () => {
  it('is a channel, a nick, or the mask of somebody', () => {
    for (const [local, name] of Object.entries({
      '#ops': '#ops',
      '#what?!': '#what?!',
      ann: 'ann',
      'ann!~a@h.example': 'ann',
      '[x]^': '[x]^',
      'ann!': 'ann',
    })) {
      expect(target(local)).toBe(name);
    }
    for (const local of [
      '',
      '!',
      'a b',
      'a,b',
      '#a,#b',
      ':a',
      '1a',
      'a\r\nQUIT',
      'a\0',
      '#',
      '$*',
      '*',
      'a'.repeat(201),
    ]) {
      expect(target(local)).toBeUndefined();
    }
  });

  it('never holds more than one word, whatever is asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (local) => {
        expect(target(local) ?? 'a').toMatch(/^[^\s,:][^\s,:]*$/u);
      }),
      { seed: 3 },
    );
  });
});

describe('somebody', () => {
  const told = (...lines: readonly string[]) => {
    let now = 0;
    const somebody = people({ fold }, { now: () => now });
    for (const line of lines) somebody.heard(ircLineParser(line));
    const later = (ms: number) => {
      now += ms;
    };
    return { ...somebody, later };
  };

  it('is found under the nick of today, and nobody else is who has taken an old one', () => {
    const twice = told(':ann!a@b NICK anna', ':anna!a@b NICK annie');
    expect(['ann', 'Anna', 'annie', 'bob'].map(twice.now)).toEqual(['annie', 'annie', 'annie', 'bob']);
    expect(told(':ann!a@b NICK anna', ':eve!a@b NICK ann').now('ann')).toBe('ann');
    expect(told(':ann!a@b NICK anna', ':ann!e@f JOIN #ops').now('ann')).toBe('ann');
    expect(told(':ann!a@b NICK anna', ':anna!a@b NICK x', ':eve!a@b NICK anna').now('ann')).toBe('x');
    expect(told(':ann!a@b NICK anna', ':anna!a@b QUIT :bye').now('ann')).toBe('ann');
    expect(told(':ann!a@b NICK anna', ':anna!a@b NICK ann').now('ann')).toBe('ann');
  });

  it('costs no more when a thousand others are remembered', () => {
    let folded = 0;
    const counted = (text: string) => {
      folded += 1;
      return fold(text);
    };
    const somebody = people({ fold: counted }, { now: () => 0 });
    const hear = (line: string) => {
      const before = folded;
      somebody.heard(ircLineParser(line));
      return folded - before;
    };
    for (let count = 0; count < 2_000; count += 1) hear(`:old${count}!a@b NICK new${count}`);
    const costs = [':a!a@b NICK b', ':b!a@b NICK c', ':c!a@b QUIT :x.y z.y'].map(hear);
    expect(Math.max(...costs)).toBeLessThan(10);
    expect([0, 1_999].map((count) => somebody.now(`old${count}`))).toEqual(['old0', 'new1999']);
  });

  it('is cut off for ten minutes after a netsplit, and not after leaving', () => {
    const split = told(
      ':ann!a@b QUIT :near.test far.test',
      ':bob!a@b QUIT :*.net *.split',
      ':eve!a@b QUIT :Quit: a.b c.d',
    );
    expect(['Ann', 'bob', 'eve', 'zoe'].map(split.cutOff)).toEqual([true, true, false, false]);
    split.later(600_000);
    expect(split.cutOff('ann')).toBe(false);
    expect(told(':ann!a@b QUIT :near.test far.test', ':ann!a@b JOIN #ops').cutOff('ann')).toBe(false);
  });
});

describe('channels', () => {
  it('are asked for ten at a time, those with a key first', () => {
    const channels = Array.from({ length: 12 }, (_, n) => ({ name: `#c${n}`, ...(n > 9 && { key: `k${n}` }) }));
    expect(joins(channels)).toEqual(['JOIN #c10,#c11,#c0,#c1,#c2,#c3,#c4,#c5,#c6,#c7 k10,k11', 'JOIN #c8,#c9']);
    expect(joins([])).toEqual([]);
    for (const line of joins(Array.from({ length: 9 }, (_, n) => ({ name: `#${'x'.repeat(150)}${n}` })))) {
      expect(Buffer.byteLength(line)).toBeLessThan(500);
    }
  });
});

describe('the registration', () => {
  const begin = (more: Partial<Settings> = {}) => {
    const written: string[] = [];
    const settings = { instance: 'irc', nick: 'micro', ...more } as Settings;
    const register = registration(settings, { write: (line) => void written.push(line) });
    return { written, hear: (line: string) => register(ircLineParser(line)) };
  };

  it('tries other nicks, and gives up after three', () => {
    const { written, hear } = begin();
    for (let n = 0; n < 3; n += 1) hear(':irc.test 433 * micro :in use');
    expect(written).toEqual(['NICK micro_', 'NICK micro__', 'NICK micro___']);
    expect(() => hear(':irc.test 433 * micro___ :in use')).toThrow(/micro is taken/);
  });

  it('is over when the server has said all about itself', () => {
    const { hear } = begin();
    expect(['001', '005', '376'].map((code) => hear(`:irc.test ${code} micro :x`))).toEqual([false, false, true]);
    expect(begin().hear(':irc.test 376 micro :x')).toBe(false);
  });

  it.each([
    [':irc.test 464 * :Password incorrect', /--irc_password/],
    ['ERROR :Closing link: Bad password?', /--irc_password/],
    [':irc.test 904 * :SASL authentication failed', /--irc_sasl_user and --irc_sasl_password/],
    [':irc.test 902 * :Nick locked', /--irc_sasl_user/],
    [':irc.test 432 * micro :Erroneous nickname', /--irc_nick/],
  ])('ends for good with %s', (line, flag) => {
    expect(() => begin().hear(line)).toThrow(ConfigError);
    expect(() => begin().hear(line)).toThrow(flag);
  });

  it('may be tried again where there is no login now', () => {
    const { hear } = begin({ login: { user: 'a', password: 'b' } });
    expect(() => hear(':irc.test 001 micro :welcome')).toThrow(/offers no login/);
    expect(() => begin({ login: { user: 'a', password: 'b' } }).hear(':irc.test 001 micro :x')).not.toThrow(
      ConfigError,
    );
    const other = begin({ login: { user: 'a', password: 'b' } });
    other.hear(':irc.test 903 micro :SASL authentication successful');
    expect(other.hear(':irc.test 001 micro :welcome')).toBe(false);
  });
});

describe('a server that says what nobody should', () => {
  /** Takes the bot in, and then says this. */
  async function rude(lines: readonly (string | Buffer)[]): Promise<string> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.write(':irc.test 001 micro :hi\r\n:irc.test 422 micro :no motd\r\n');
      socket.once('data', () => {
        for (const line of lines) socket.write(line);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return `irc://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('is heard on: lines that the library chokes on, NULs, text that is no UTF-8', async () => {
    const server = await rude([
      'PRIVMSG\r\n:a!b@c PRIVMSG\r\nNOTICE\r\n:irc.test 005 micro CHANTYPES CHANMODES PREFIX STATUSMSG\r\n',
      ':irc.test 353\r\n:irc.test 352 a\r\nMODE\r\nBATCH\r\nCAP\r\n:irc.test CAP * ACK\r\n@ :  \r\n\r\n\0\r\n',
      Buffer.from(':a!b@c PRIVMSG micro :caf\xe9 \x80\r\n', 'latin1'),
      ':a!b@c PRIVMSG micro :caf',
      Buffer.from([0xc3]),
      Buffer.from([0xa9]),
      ' over\r\n',
    ]);
    const { heard: events, failure, log } = await ircLink({ server });
    await vi.waitFor(() => expect(events.map(({ data }) => data)).toEqual(['café €', 'café over']));
    expect(failure()).toBeUndefined();
    // Nothing else tells of them: not the library, on the console.
    expect(
      log.filter((line) => line.endsWith('a line from the server cannot be read; passed over')).length,
    ).toBeGreaterThan(0);
  });

  it('is left when a line has no end', async () => {
    const { failure } = await ircLink({ server: await rude(['x'.repeat(20_000)]) });
    await vi.waitFor(() =>
      expect(failure()).toMatchObject({ message: expect.stringContaining('more than 16384 bytes') }),
    );
  });
});

describe('what others can have the bot write', () => {
  const beginning = () => {
    const lines = new Subject<Message>();
    const written: string[] = [];
    const clock = new VirtualTimeScheduler(VirtualAction, 61_000);
    const one = { ...wire, lines, write: (line: string) => void written.push(line) };
    return { one, clock, written, hear: (line: string) => lines.next(ircLineParser(line)) };
  };

  it('is its nick, once in five seconds, however often somebody takes and leaves it', () => {
    const { one, clock, written, hear } = beginning();
    const work = nickBack({ ...one, isMe: () => false }, 'micro', clock).subscribe();
    for (let count = 0; count < 100; count += 1) hear(':micro!a@b NICK eve');
    expect(written).toEqual(['NICK micro']);
    clock.flush();
    expect(written).toEqual(['NICK micro', 'NICK micro']);
    work.unsubscribe();
  });

  it('is one request to be let in, however often it is invited meanwhile', () => {
    const { one, clock, written, hear } = beginning();
    const context = { name: 'irc', log: { debug() {}, info() {}, warn() {}, error() {} } };
    const inside = rooms({ wire: one, channels: [{ name: '#ops' }], context, clock });
    const work = inside.work.subscribe();
    inside.join();
    for (let count = 0; count < 100; count += 1) hear(':eve!a@b INVITE micro #ops');
    expect(written).toEqual(['JOIN #ops']);
    hear(':irc.test 473 micro #ops :for those invited');
    hear(':eve!a@b INVITE micro #ops');
    expect(written).toEqual(['JOIN #ops', 'JOIN #ops']);
    work.unsubscribe();
  });
});
