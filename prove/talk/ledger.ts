import type { Networks } from '../networks/networks.ts';
import type { Crowd } from './crowd.ts';
import type { Heard } from './heard.ts';
import { messageKey } from './message-key.ts';
import type { Said } from './said.ts';

/** What the ledgers say about all that was said. */
export interface Verdict {
  readonly said: number;
  /** How much of it was no simple question that can be answered twice. */
  readonly delicate: number;
  /** Words that the network was told were taken, and that have not all of their answers. */
  readonly lost: readonly string[];
  /** Words that were handled twice: two different answers, or an effect that happened twice. */
  readonly twice: readonly string[];
  /** Words that the bot died under three times, and said so. */
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
  #looked = 0;

  constructor(networks: Networks, crowd: Crowd) {
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

  verdict(): Verdict {
    const { all } = this.#crowd;
    const taken = this.#taken();
    const { slacks, mail } = this.#networks;
    const effects = this.#networks.effects.done;
    const twice = all.filter((one) => this.#surplus(one) || (effects.get(one.word) ?? 0) > 1);
    return {
      said: all.length,
      delicate: all.filter(({ kind }) => kind !== 'note' && kind !== 'old').length,
      lost: all.filter((one) => taken(one) && !this.#answered(one)).map(named),
      twice: twice.map(named),
      left: all.filter(({ word }) => this.#heard.get(word)?.has('left')).map(named),
      oldRun: all.filter(({ kind, word }) => kind === 'old' && effects.has(word)).map(named),
      wrong: this.#wrong,
      duplicates: {
        slack: repeated(slacks.slack.ledger.posted.map(messageKey)),
        acme: repeated(slacks.acme.ledger.posted.map(messageKey)),
        email: repeated(mail.mails.map(({ id }) => id)),
      },
    };
  }

  /** How much is not yet answered. */
  get open(): number {
    for (; this.#looked < this.#crowd.all.length; this.#looked += 1) {
      this.#open.add(this.#crowd.all[this.#looked] as Said);
    }
    for (const one of this.#open) if (this.#answered(one)) this.#open.delete(one);
    return this.#open.size;
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
    for (const [name, { ledger }] of Object.entries(this.#networks.slacks)) {
      for (const { acked: yes, ts, channel } of ledger.deliveries) if (yes && channel) acked.add(`${name} ${ts}`);
    }
    return ({ slack, ts }) => acked.has(`${slack} ${ts}`);
  }
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

function wronglyPlaced({ kind, slack, place }: Said, where: Heard['where'], at: string, what: string): boolean {
  if (what === 'deployed to production') return true;
  if (what === 'left') return false;
  if (kind === 'log') return where !== 'email';
  if (kind === 'redirect') return where !== 'email';
  return where !== slack || at !== place;
}

function named({ word, kind, slack, place }: Said): string {
  return `${kind} ${word} in ${slack}:${place}`;
}
