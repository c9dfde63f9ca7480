import type { Networks } from '../networks/networks.ts';
import type { Crowd } from './crowd.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Heard } from './heard.ts';
import { messageKey } from './message-key.ts';
import type { Said } from './said.ts';
import { parsed } from './sentences.ts';
import type { Taken } from './taken.ts';

/** What the ledgers say about all that was said. */
export interface Verdict {
  readonly said: number;
  /** How much of it was no simple question that can be answered twice. */
  readonly delicate: number;
  /** Words that the network was told were taken, and that have not all of their answers. */
  readonly lost: readonly string[];
  /** Words that were handled twice: two different answers, or an effect that happened twice. */
  readonly twice: readonly string[];
  /** Words that the bot died under three times, and said so, or keeps as a dead letter. */
  readonly left: readonly string[];
  /** Words of long ago that were run as if they were new. */
  readonly oldRun: readonly string[];
  /** Answers that came where they do not belong, or that somebody else decided. */
  readonly wrong: readonly string[];
  /** The same message, seen more than once, by network. */
  readonly duplicates: Readonly<Record<Heard['where'], number>>;
}

/** Adds up what the networks' ledgers hold. */
export class Ledger {
  readonly #networks: Networks;
  readonly #crowd: Crowd;
  /** By word and what was said, how often each message came. */
  readonly #heard = new Map<string, Map<string, Map<string, number>>>();
  readonly #wrong: string[] = [];
  readonly #open = new Set<Said>();
  readonly #journalled: Taken;
  #looked = 0;

  constructor(networks: Networks, crowd: Crowd, journalled: Taken) {
    this.#journalled = journalled;
    this.#networks = networks;
    this.#crowd = crowd;
  }

  add({ word, what, where, key, place }: Heard): void {
    const whats = this.#heard.get(word) ?? new Map<string, Map<string, number>>();
    this.#heard.set(word, whats);
    const keys = whats.get(what) ?? new Map<string, number>();
    whats.set(what, keys);
    keys.set(key, (keys.get(key) ?? 0) + 1);
    const said = this.#crowd.said.get(word);
    if (!said || wronglyPlaced(said, where, place, what)) this.#wrong.push(`${word} ${what} in ${where}:${place}`);
  }

  /** `dead`: what ended as a dead letter, as {@link deadLetters} has it. */
  verdict(dead: DeadLetters): Verdict {
    const { all } = this.#crowd;
    const taken = this.#taken();
    const { slacks, mail, terminal } = this.#networks;
    const setAside = (one: Said) => !this.#answered(one) && dead.aside.has(one.word);
    const ended = (one: Said) =>
      this.#answered(one) || setAside(one) || (one.input === 'shell' && dead.unsent.has(one.word));
    const effects = this.#networks.effects.done;
    const twice = all.filter((one) => this.#surplus(one) || (effects.get(one.word) ?? 0) > 1);
    return {
      said: all.length,
      delicate: all.filter(({ kind }) => kind !== 'note' && kind !== 'old').length,
      lost: all.filter((one) => taken(one) && !ended(one)).map(named),
      twice: twice.map(named),
      left: all.filter((one) => setAside(one) || this.#heard.get(one.word)?.has('left')).map(named),
      oldRun: all.filter(({ kind, word }) => kind === 'old' && effects.has(word)).map(named),
      wrong: this.#wrong,
      duplicates: {
        slack: repeated(slacks.slack.ledger.posted.map(messageKey)),
        acme: repeated(slacks.acme.ledger.posted.map(messageKey)),
        legacy: repeated(slacks.legacy.ledger.posted.map(messageKey)),
        email: repeated(mail.mails.map(({ id }) => id)),
        console: repeated(terminal.shown.flatMap((line) => parsed(line).map(({ word, what }) => `${word} ${what}`))),
        shell: 0,
      },
    };
  }

  /** How much is not yet answered. */
  get open(): number {
    for (; this.#looked < this.#crowd.all.length; this.#looked += 1) {
      this.#open.add(this.#crowd.all[this.#looked] as Said);
    }
    for (const one of this.#open) if (this.#answered(one)) this.#open.delete(one);
    const { words } = this.#journalled;
    return [...this.#open].filter((one) => this.#comes(one, words)).length;
  }

  /** Whether an answer may still come: not to what was never heard, and not into a shell that is gone. */
  #comes({ word, kind, input, place }: Said, journalled: ReadonlySet<string>): boolean {
    if (input === 'shell' && kind !== 'redirect') return this.#networks.shells.waits(Number(place));
    return isSocketMode(input) || journalled.has(word);
  }

  #answered({ word, kind }: Said): boolean {
    const whats = this.#heard.get(word);
    if (whats?.has('left')) return true;
    if (kind === 'charge' && whats?.has('asked')) return this.#networks.effects.done.has(word);
    return expected(kind).every((what) => whats?.has(what));
  }

  #surplus({ word, kind }: Said): boolean {
    const whats = this.#heard.get(word);
    return expected(kind).some((what) => (whats?.get(what)?.size ?? 0) > 1);
  }

  /** Tells what the network was told that it was taken. */
  #taken(): (said: Said) => boolean {
    const acked = new Set<string>();
    const { words } = this.#journalled;
    for (const [name, { ledger }] of Object.entries(this.#networks.slacks)) {
      for (const { acked: yes, ts, channel } of ledger.deliveries) if (yes && channel) acked.add(`${name} ${ts}`);
    }
    return ({ input, word, ts }) => acked.has(`${input} ${ts}`) || (!isSocketMode(input) && words.has(word));
  }
}

/** Where each event is acknowledged, or sent again. */
function isSocketMode(input: Said['input']): boolean {
  return input === 'slack' || input === 'acme';
}

/** How many of these names were there before. */
function repeated(names: readonly string[]): number {
  return names.length - new Set(names).size;
}

/** What has to be said once for each word of a kind. */
function expected(kind: Said['kind']): readonly string[] {
  switch (kind) {
    case 'log':
      return ['logged'];
    case 'charge':
      return ['charged'];
    case 'count':
      return ['counted 1', 'counted 2', 'counted 3'];
    case 'old':
      return ['too old'];
    case 'deploy':
      return ['deployed to staging'];
    case 'note':
    case 'redirect':
    case 'job':
      return ['noted'];
  }
}

function wronglyPlaced({ kind, input, place }: Said, where: Heard['where'], at: string, what: string): boolean {
  if (what === 'deployed to production') return true;
  if (what === 'left') return false;
  if (kind === 'log') return where !== 'email';
  if (kind === 'redirect') return where !== 'email';
  return where !== input || at !== place;
}

function named({ word, kind, input, place }: Said): string {
  return `${kind} ${word} in ${input}:${place}`;
}
