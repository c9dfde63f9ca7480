import { DatabaseSync } from 'node:sqlite';
import type { Journal } from '../../src/journal.ts';
import type { VirtualTime } from '../../src/testing/virtual-time.ts';
import { text } from '../../test/support/place.ts';
import { seeded } from '../../test/support/slack/seeded.ts';
import type { Kind } from '../talk/said.ts';
import { Account } from './account.ts';
import { life } from './life.ts';
import { InsideNetwork } from './network.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** A bot that is restarted again and again while virtual days go by. */
export class LongLife {
  readonly #time: VirtualTime;
  readonly #random: () => number;
  readonly #change: ((journal: Journal) => Journal) | undefined;
  readonly #database = new DatabaseSync(':memory:');
  readonly #account = new Account();
  readonly #network = new InsideNetwork({
    name: 'chat',
    history: true,
    onSent: (said, { key = '' }) => void this.#account.hear(said, key),
  });
  #alive: Disposable | undefined;
  #count = 0;

  constructor(time: VirtualTime, seed: number, change?: (journal: Journal) => Journal) {
    this.#time = time;
    this.#random = seeded(seed);
    this.#change = change;
  }

  /** Puts off jobs over a day, with restarts and clock jumps in between; answers what went wrong. */
  async jobs(count: number, restarts: number): Promise<readonly string[]> {
    this.#restart();
    for (let number = 0; number < count; number += 1) this.#ask('job', (word) => `${this.#when()} note ${word}`);
    await this.#pass(minute);
    for (let number = 0; number < restarts; number += 1) {
      await this.#pass(day / restarts);
      this.#time.jump(Math.floor(this.#random() * 70 - 10) * minute);
      this.#restart();
    }
    // The last may be tomorrow's, where the clock was set back over its time.
    await this.#pass(day + 60 * minute);
    return this.#end();
  }

  /** Has people asked, and answers after restarts, others first; answers what went wrong. */
  async dialogs(count: number, restarts: number): Promise<readonly string[]> {
    this.#restart();
    for (let number = 0; number < count; number += 1) this.#ask('deploy', (word) => `deploy ${word}`);
    await this.#pass(1_000);
    const left = this.#account.said.map(({ word }) => word);
    for (let number = 0; number < restarts; number += 1) {
      this.#restart();
      for (const word of left.splice(0, Math.ceil(count / restarts))) {
        this.#say('production', { conversation: `chat:${word}`, from: 'chat:bob', sender: person('bob') });
        this.#say('staging', { conversation: `chat:${word}` });
      }
      // Half of the time the bot dies before it has done anything about it.
      await this.#pass(this.#random() < 0.5 ? 1 : 1_000);
    }
    await this.#pass(minute);
    return this.#end();
  }

  #end(): readonly string[] {
    this.#alive?.[Symbol.dispose]();
    this.#database.close();
    return this.#account.violations;
  }

  #ask(kind: Kind, put: (word: string) => string): void {
    const word = `w${this.#account.said.length}x0`;
    this.#account.said.push({ word, kind });
    this.#say(put(word), { conversation: `chat:${word}` });
  }

  #say(data: string, fields: Partial<Parameters<typeof text>[3]>): void {
    this.#count += 1;
    this.#network.say(text('chat', `chat:${this.#count}`, data, { sender: person('ann'), ...fields }));
  }

  /** In so many minutes, or at a time of day, at half past two now and then. */
  #when(): string {
    const dice = this.#random();
    if (dice < 0.6) return `in ${1 + Math.floor(this.#random() * 1_400)} minutes`;
    if (dice < 0.8) return 'at 2:30';
    return `at ${Math.floor(this.#random() * 24)}:${10 + Math.floor(this.#random() * 50)}`;
  }

  #restart(): void {
    this.#alive?.[Symbol.dispose]();
    this.#alive = life({
      database: this.#database,
      links: [this.#network.link],
      random: this.#random,
      ...(this.#change && { change: this.#change }),
    });
  }

  async #pass(ms: number): Promise<void> {
    let over = false;
    this.#time.schedule(this.#time.elapsed() + ms, () => {
      over = true;
    });
    await this.#time.run(() => over, 10_000_000);
  }
}

function person(name: string): NonNullable<Parameters<typeof text>[3]>['sender'] & object {
  return { id: `chat:${name}`, name, verified: true, external: false, timezone: 'Europe/Berlin' };
}
