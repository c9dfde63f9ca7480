import { seeded } from '../../test/support/slack/seeded.ts';
import type { Networks, SlackName } from '../networks/networks.ts';
import type { InputName, Kind, Said } from './said.ts';
import { texts } from './said.ts';

/** People who talk to the bot. */
export interface Crowd {
  /** Everything said, in its order, and by its word. */
  readonly all: readonly Said[];
  readonly said: ReadonlyMap<string, Said>;
  /** Says one thing. */
  say(kind?: Kind): Said;
  /** Says so many things a second until disposed, but nothing while people have to wait for too much already. */
  talk(perSecond: number, waiting: () => number): Disposable;
  /** Says so many things a second until disposed, where nothing is acknowledged: over RTM, at the terminal, in shells. */
  talkAside(perSecond: number): Disposable;
}

/** How often each kind is said, in a hundred. */
export type Mix = Readonly<Partial<Record<Kind, number>>>;

/** Half of it can be got wrong by doing it twice. */
export const everything: Mix = { note: 42, log: 20, charge: 10, redirect: 8, count: 8, old: 2, deploy: 5, job: 5 };

const rooms = ['#ops', '#dev', '#secret'];
const places = [...rooms, '@ann', '@bob', '@cat'];
/** What the bot asks about: said where each question has a thread of its own, so that an answer is to one question. */
const asking: ReadonlySet<Kind> = new Set(['charge', 'deploy']);
const people = ['ann', 'bob', 'cat'];
/**
 * What is said where nothing is acknowledged: what needs no answer, for that would be lost while the bot is away. In a
 * shell it may be what is not safe to run again.
 */
const asides = {
  legacy: ['note', 'redirect', 'count', 'job'],
  console: ['note', 'redirect', 'count', 'job'],
  shell: ['note', 'redirect', 'count', 'charge'],
} as const satisfies Partial<Record<InputName, readonly Kind[]>>;
/** How long ago an old thing was said, in milliseconds: more than `--max_age`. */
const longAgo = 7_200_000;
/** How much may be unanswered before people hold their breath. */
const most = 600;
/** How often people get to say something, in milliseconds. */
const breath = 20;

/** Gathers people who say the same things in the same order for the same seed. */
export function crowd(
  { slacks, terminal, shells }: Networks,
  { seed, mix = everything }: { seed: number; mix?: Mix },
): Crowd {
  const random = seeded(seed);
  const any = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const dice = Object.entries(mix).flatMap(([kind, share]) => Array<Kind>(share).fill(kind as Kind));
  const all: Said[] = [];
  const said = new Map<string, Said>();

  const keep = (one: Said): Said => {
    all.push(one);
    said.set(one.word, one);
    return one;
  };
  const newWord = () => `w${said.size}x${Math.floor(random() * 1e6)}`;

  const say = (kind: Kind = any(dice)): Said => {
    const word = newWord();
    const name: SlackName = random() < 0.7 ? 'slack' : 'acme';
    const slack = slacks[name];
    const place = kind === 'log' ? '#dev' : any(asking.has(kind) ? rooms : places);
    const user = place.startsWith('@') ? place.slice(1) : any(people);
    const addressed = !place.startsWith('@') && kind !== 'log';
    const text = slack.typed(`${addressed ? '@micro ' : ''}${texts[kind](word)}`);
    const at = kind === 'old' ? { at: Date.now() - longAgo } : {};
    const ts = slack.say({ channel: place, user, text, ...at });
    return keep({ word, kind, input: name, place, user, ts });
  };

  const aside = (): void => {
    const word = newWord();
    const input = any(Object.keys(asides) as (keyof typeof asides)[]);
    const kind = any(asides[input]);
    const text = texts[kind](word);
    if (input === 'console') terminal.type(text);
    if (input !== 'legacy') {
      keep({ word, kind, input, place: input === 'shell' ? String(shells.say(text)) : 'console', user: 'ann' });
      return;
    }
    const user = any(people);
    const typed = slacks.legacy.typed(text);
    keep({
      word,
      kind,
      input,
      place: `@${user}`,
      user,
      ts: slacks.legacy.say({ channel: `@${user}`, user, text: typed }),
    });
  };

  return {
    all,
    said,
    say,
    talk: (perSecond, waiting) => {
      const timer = setInterval(() => {
        if (waiting() > most) return;
        for (let count = 0; count < (perSecond * breath) / 1_000; count += 1) say();
      }, breath);
      return { [Symbol.dispose]: () => clearInterval(timer) };
    },
    talkAside: (perSecond) => {
      const timer = setInterval(aside, 1_000 / perSecond);
      return { [Symbol.dispose]: () => clearInterval(timer) };
    },
  };
}
