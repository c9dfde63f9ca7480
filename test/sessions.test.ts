import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { commands as deploying } from '../examples/deploy.ts';
import { commands as shipped } from '../src/commands/index.ts';
import type { Values } from '../src/testing/entry.ts';
import { marbles, text, wholeBot } from '../src/testing/index.ts';
import { readWhen } from '../src/when.ts';

/**
 * The talks in the docs, held with a whole bot in virtual time. In a block marked `console`
 *
 *     > ping                     is said by ann in a thread of #ops, each a minute after what was before
 *     pong                       is answered at once
 *     (and)                      stands between two answers
 *     (10 minutes later)         comes the next
 *     (the bot is killed)        (the bot is started)
 *     (email is down)            (email is up)
 *     (ops@example.org: pong)    is mailed
 */
const talks = ['commands.md', 'guarantees.md', 'dialogs.md'].flatMap((page) => {
  const blocks = readFileSync(new URL(`../docs/${page}`, import.meta.url), 'utf8').matchAll(
    /^```console\n(.*?)^```$/gms,
  );
  return [...blocks].map(([, talk = '']) => ({ page, talk, first: talk.split('\n', 1)[0] }));
});

const minutes = { minute: 1, hour: 60, day: 1_440 };
const marks: Readonly<Record<string, readonly ['bot' | 'email', string]>> = {
  'the bot is killed': ['bot', '!'],
  'the bot is started': ['bot', '^'],
  'email is down': ['email', '~'],
  'email is up': ['email', '='],
};

const signs = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

const ann = { conversation: 'chat:#ops/thread', sender: { timezone: 'Europe/Berlin' } };

/** One picture: a frame is a minute. */
class Picture {
  readonly values: Values = {};
  readonly #lanes = new Map<string, string[]>();
  /** The frame of what was last, and that of what is said next. */
  #now = 0;
  #next = 0;
  #count = 0;

  constructor(talk: string) {
    for (const [piece] of talk.matchAll(/^(?:>|\().*\n|(?:(?!>|\().*\n)+/gm)) this.#read(piece.trimEnd());
  }

  lane(name: string): string {
    // A group takes more than its frame: what is said after one would come late, and fail.
    return Array.from(this.#lanes.get(name) ?? [], (at = '-') => (at.length === 1 ? at : `(${at})`)).join('');
  }

  #read(piece: string): void {
    const [, count, unit = ''] = /^\((\d+) (minute|hour|day)s? later\)$/.exec(piece) ?? [];
    const [, mailed] = /^\(\w+@example\.org: (.*)\)$/.exec(piece) ?? [];
    const mark = marks[piece.slice(1, -1)];
    if (unit in minutes) {
      this.#now += Number(count) * minutes[unit as keyof typeof minutes];
      this.#next = this.#now;
    } else if (piece.startsWith('> ')) this.#say('chat', this.#value(text(piece.slice(2), ann)));
    else if (mark) this.#say(...mark);
    else if (piece === '(and)') return;
    else if (mailed !== undefined) this.#put('mailed', this.#value(mailed));
    else this.#put('answered', this.#value(piece));
  }

  #say(lane: string, sign: string): void {
    this.#now = this.#next;
    this.#put(lane, sign);
  }

  #put(lane: string, sign: string): void {
    const signs = this.#lanes.get(lane) ?? [];
    signs[this.#now] = (signs[this.#now] ?? '') + sign;
    this.#lanes.set(lane, signs);
    this.#next = this.#now + 1;
  }

  #value(value: unknown): string {
    const sign = signs[this.#count] ?? expect.unreachable('a talk is too long');
    this.#count += 1;
    Object.assign(this.values, { [sign]: value });
    return sign;
  }
}

// What reads times is loaded when it is used: before time is virtual.
beforeAll(() => readWhen('on friday at 9:00 ping', 0, 'UTC'));

it.each(talks)('$page: $first', async ({ talk }) => {
  const picture = new Picture(talk);
  const call = async (_service: string, endpoint: string) => ({ json: endpoint === 'Build.Run' ? '42' : '{}' });
  await marbles(
    wholeBot([], { commands: { ...shipped(), ...deploying }, inputs: ['chat', 'email'], maxAge: 300_000 }),
    { chat: picture.lane('chat'), bot: picture.lane('bot'), email: picture.lane('email') },
    { chat: picture.lane('answered'), email: picture.lane('mailed') },
    picture.values,
    { frame: '1m', start: '2026-11-26T08:00:00Z', world: { call } },
  );
});

it('finds the talks', () => expect(talks.length).toBeGreaterThan(5));
