import type { Message } from 'irc-framework';
import { NEVER, Subject, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { SendError } from '../../src/errors.ts';
import { alive } from '../../src/inputs/irc/alive.ts';
import type { People } from '../../src/inputs/irc/people.ts';
import { posting } from '../../src/inputs/irc/posting.ts';
import type { Rooms } from '../../src/inputs/irc/rooms.ts';
import type { Saying } from '../../src/inputs/irc/saying.ts';
import { saying } from '../../src/inputs/irc/saying.ts';
import type { Wire } from '../../src/inputs/irc/wire.ts';
import { runMarbles } from '../support/run-marbles.ts';

describe('a server that says nothing', () => {
  const drawn = (lines: string, output: string, pings: number) =>
    runMarbles(({ clock, hot, expectObservable, flush }) => {
      let asked = 0;
      const ping = () => {
        asked += 1;
      };
      const error = new Error('nothing came from the server for 30 s, and no answer to a ping');
      expectObservable(alive(hot(lines), { ping, clock })).toBe(output, undefined, error);
      flush();
      expect(asked).toBe(pings);
    });

  it('is asked after 15 s, and given up after another 15', () => drawn('-', '30s #', 1));
  it('is asked again each time that it has answered', () => drawn('16s a 16s a', '62001ms #', 3));
  it('is not asked while it talks', () => drawn('10s a 10s a 10s a', '60002ms #', 1));
});

/** A wire in the hands of a test: what is written, with the time in seconds, and what the server says. */
function wireOf(clock: VirtualTimeScheduler, caps: readonly string[]) {
  const written: string[] = [];
  const lines = new Subject<Message>();
  const wire = {
    lines,
    write: (line: string) => void written.push(`${clock.now() / 1_000} ${line}`),
    fold: (text: string) => text.toLowerCase(),
    isMe: (nick: string) => nick === 'micro',
    client: { network: { cap: { isEnabled: (cap: string) => caps.includes(cap) } } },
  } as unknown as Wire;
  const says = (command: string, nick: string, ...params: readonly string[]) =>
    lines.next({ command, nick, params, tags: { msgid: 'm1' }, prefix: '', ident: '', hostname: '' });
  return { written, wire, says };
}

describe('lines of the bot', () => {
  const never = new AbortController().signal;
  const opened = (caps: readonly string[], rate = 0.5) => {
    const clock = new VirtualTimeScheduler();
    const wired = wireOf(clock, caps);
    const speech = saying({ wire: wired.wire, rate, cutOff: (nick) => nick === 'gone', clock });
    return { clock, speech, ...wired };
  };
  const kindOf = async (sending: Promise<unknown>) => {
    const error = await sending.catch((came: unknown) => came);
    return error instanceof SendError ? error.kind : error;
  };

  it('go four at once and one by one, whatever channels they are for', () => {
    const { clock, speech, written } = opened(['echo-message']);
    speech.work.subscribe();
    for (let n = 1; n <= 7; n += 1) void speech.say({ to: `#c${n}`, text: `t${n}`, tags: '' }, never);
    clock.flush();
    expect(written).toEqual([
      '0 PRIVMSG #c1 :t1',
      '0 PRIVMSG #c2 :t2',
      '0 PRIVMSG #c3 :t3',
      '0 PRIVMSG #c4 :t4',
      '2 PRIVMSG #c5 :t5',
      '4 PRIVMSG #c6 :t6',
      '6 PRIVMSG #c7 :t7',
    ]);
  });

  it('were taken when they come back', async () => {
    const { speech, says } = opened(['echo-message']);
    speech.work.subscribe();
    const [one, other] = [
      speech.say({ to: '#One', text: 'hi', tags: '' }, never),
      speech.say({ to: '#other', text: 'hi', tags: '' }, never),
    ];
    says('PRIVMSG', 'ann', '#one', 'hi');
    says('PRIVMSG', 'micro', '#one', 'hi');
    expect(await one).toBe('m1');
    says('404', '', 'micro', '#other', 'Cannot send');
    expect(await kindOf(other)).toBe('permanent');
  });

  it('were taken when the ping behind them is answered, where nothing comes back', async () => {
    const { speech, says, written } = opened([]);
    speech.work.subscribe();
    const one = speech.say({ to: '#one', text: 'hi', tags: '' }, never);
    const other = speech.say({ to: 'gone', text: 'hi', tags: '' }, never);
    expect(written).toEqual(['0 PRIVMSG #one :hi', '0 PING :micro-1', '0 PRIVMSG gone :hi', '0 PING :micro-2']);
    says('PONG', '', 'irc.test', 'micro-1');
    expect(await one).toBeUndefined();
    says('401', '', 'micro', 'gone', 'No such nick');
    says('PONG', '', 'irc.test', 'micro-2');
    expect(await kindOf(other)).toBe('transient');
  });

  it('are not said when they are given up while they wait; once said, nobody can tell', async () => {
    const { clock, speech, written } = opened(['echo-message']);
    speech.work.subscribe();
    const giving = new AbortController();
    const all = ['1', '2', '3', '4', '5'].map((text) => speech.say({ to: '#a', text, tags: '' }, giving.signal));
    const last = speech.say({ to: '#a', text: '6', tags: '' }, never);
    giving.abort();
    const kinds = await Promise.all(all.map(kindOf));
    clock.flush();
    expect(kinds).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'transient']);
    expect(written.map((line) => line.slice(-2))).toEqual([':1', ':2', ':3', ':4', ':6']);
    expect(written.at(-1)).toMatch(/^2 /);
    last.catch(() => undefined);
  });

  it('are rejected when the connection is over, and so is what comes later', async () => {
    const { speech } = opened(['echo-message']);
    const work = speech.work.subscribe();
    const said = speech.say({ to: '#a', text: 'hi', tags: '' }, never);
    work.unsubscribe();
    expect(await kindOf(said)).toBe('unknown');
    expect(await kindOf(speech.say({ to: '#a', text: 'hi', tags: '' }, never))).toBe('transient');
  });
});

describe('a message', () => {
  const saying = (say: Saying['say'], now = () => 0) =>
    posting({
      wire: { client: { user: { nick: 'micro' }, network: { supportsTag: () => false } } } as unknown as Wire,
      rooms: { absent: () => undefined } as unknown as Rooms,
      people: { now: (nick: string) => nick } as People,
      saying: { work: NEVER, say },
      settings: { lines: 9 },
      clock: { now },
    });

  it('calls whom it asks in a channel, where others read along', async () => {
    const said: string[] = [];
    const send = saying(async ({ to, text }) => void said.push(`${to} ${text}`));
    const message = { type: 'text', data: 'sure?', causes: ['c'], calls: { id: 'irc:ann', name: 'ann' } } as const;
    for (const to of ['irc:#ops', 'irc:@#ops', 'irc:ann'] as const) {
      await send({ ...message, to, key: to }, new AbortController().signal);
    }
    expect(said).toEqual(['#ops ann: sure?', '@#ops ann: sure?', 'ann sure?']);
  });

  it('that is long goes on after a pause with the line after the last one that was taken', async () => {
    let now = 0;
    const said: string[] = [];
    const say: Saying['say'] = async ({ text }) => {
      now += 15_000;
      said.push(text);
      return `m${said.length}`;
    };
    const send = saying(say, () => now);
    const message = { type: 'text', to: 'irc:ann', data: '1\n2\n3\n4\n5', causes: ['c'], key: 'k' } as const;
    const first = await send(message, new AbortController().signal).catch((error: unknown) => error);
    expect(first).toMatchObject({ kind: 'transient', message: expect.stringContaining('3 of 5 lines are said') });
    expect(await send(message, new AbortController().signal)).toEqual({ id: 'm1' });
    expect(said).toEqual(['1', '2', '3', '4', '5']);
  });
});
