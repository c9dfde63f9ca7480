import { DatabaseSync } from 'node:sqlite';
import type { TextEvent, Unstamped } from '../../src/event.ts';
import type { Line } from '../../src/testing/drawing.ts';
import type { VirtualTime } from '../../src/testing/virtual-time.ts';
import { inVirtualTime } from '../../src/testing/virtual-time.ts';
import { text } from '../../test/support/place.ts';
import { seeded } from '../../test/support/slack/seeded.ts';
import { digest } from '../digest.ts';
import type { Kind } from '../talk/said.ts';
import { Account } from './account.ts';
import { forgetful } from './forgetful.ts';
import { letter } from './letter.ts';
import { life } from './life.ts';
import type { Fault } from './network.ts';
import { InsideNetwork } from './network.ts';

/** One thing that happens, and how long after the last, in milliseconds. */
export type Step = { readonly after: number } & (
  | { readonly do: 'say'; readonly kind: Kind }
  | { readonly do: 'repeat'; readonly index: number }
  | { readonly do: 'again' | 'lose-ack' | 'crash' | 'cut' }
  | { readonly do: 'fail'; readonly on: 'chat' | 'mail'; readonly fault: Fault }
  | { readonly do: 'jump'; readonly by: number }
);

/** What came of it. */
export interface ModelOutcome {
  readonly violations: readonly string[];
  /** What happened when, to be drawn. */
  readonly lines: readonly Line[];
  readonly end: number;
}

const start = Date.UTC(2026, 2, 28, 22, 0, 0);
/** How long the bot may take when nothing goes wrong any more, in milliseconds, and how often it is looked at. */
const longest = 3_600_000;
const look = 10_000;

/** How a kind is said. */
const texts: Readonly<Partial<Record<Kind, (word: string) => string>>> = {
  job: (word) => `in 2 seconds note ${word}`,
};

/** Plays steps to a whole bot over a real journal in virtual time, lets it finish, and judges. */
export function played(steps: readonly Step[], seed: number, broken = false): Promise<ModelOutcome> {
  return inVirtualTime(start, (time) => new Model(time, seed, broken).play(steps));
}

type LineName = 'chat' | 'bot' | 'chat out' | 'mail out';

class Model {
  readonly #time: VirtualTime;
  readonly #broken: boolean;
  readonly #random: () => number;
  readonly #database = new DatabaseSync(':memory:');
  readonly #account = new Account();
  readonly #cells: Record<LineName, { frame: number; label: string }[]> = {
    chat: [],
    bot: [],
    'chat out': [],
    'mail out': [],
  };
  readonly #answered = new Set<string>();
  readonly #chat: InsideNetwork;
  readonly #mail: InsideNetwork;
  #alive: Disposable;
  #answers = 0;

  constructor(time: VirtualTime, seed: number, broken: boolean) {
    this.#time = time;
    this.#broken = broken;
    this.#random = seeded(seed);
    this.#chat = new InsideNetwork({
      name: 'chat',
      history: true,
      onSent: (said, { key = '', conversation = '' }) => this.#hear('chat out', said, key, conversation),
    });
    this.#mail = new InsideNetwork({
      name: 'mail',
      history: false,
      onSent: (said, { key = '' }) => this.#hear('mail out', said, key, ''),
    });
    this.#alive = this.#born();
  }

  async play(steps: readonly Step[]): Promise<ModelOutcome> {
    for (const step of steps) {
      await this.#pass(step.after);
      this.#step(step);
    }
    for (const network of [this.#chat, this.#mail]) network.heal();
    for (let waited = 0; waited < longest && !(this.#chat.owed === 0 && this.#account.complete); waited += look) {
      this.#chat.again();
      await this.#pass(look);
    }
    await this.#pass(look);
    this.#alive[Symbol.dispose]();
    this.#database.close();
    const repeated = this.#chat.sent.length - new Set(this.#chat.sent).size;
    const end = Math.floor((this.#time.now() - start) / 100) + 1;
    const lines = Object.entries(this.#cells).map(([title, cells]) => ({ title, cells }));
    return {
      violations: [
        ...this.#account.violations,
        ...(repeated > 0 ? [`${repeated} messages were seen twice where there is a history`] : []),
      ],
      lines,
      end,
    };
  }

  #born(): Disposable {
    const { effects } = this.#account;
    return life({
      database: this.#database,
      links: [this.#chat.link, this.#mail.link],
      pipelines: [digest(['chat'], 'mail:digest@example.org')],
      effect: async (what) => void effects.set(what, (effects.get(what) ?? 0) + 1),
      random: this.#random,
      ...(this.#broken && { change: forgetful }),
    });
  }

  #step(step: Step): void {
    if (step.do === 'say') this.#say(step.kind);
    if (step.do === 'repeat') this.#chat.repeat(step.index);
    if (step.do === 'again') this.#chat.again();
    if (step.do === 'lose-ack') this.#chat.loseAck();
    if (step.do === 'fail') (step.on === 'chat' ? this.#chat : this.#mail).fail(step.fault);
    if (step.do === 'cut') {
      this.#mark('bot', '~');
      this.#chat.cut();
    }
    if (step.do === 'jump') {
      this.#mark('bot', step.by < 0 ? '«' : '»');
      this.#time.jump(step.by);
    }
    if (step.do === 'crash') {
      this.#mark('bot', '!');
      this.#alive[Symbol.dispose]();
      this.#alive = this.#born();
    }
  }

  #say(kind: Kind): void {
    const { said } = this.#account;
    const word = `w${said.length}x0`;
    said.push({ word, kind });
    this.#mark('chat', letter(word));
    const place = kind === 'log' ? '#dev' : '#ops';
    this.#tell(word, (texts[kind] ?? ((one) => `${kind} ${one}`))(word), { place, addressed: kind !== 'log' });
  }

  #tell(id: string, data: string, fields: Partial<TextEvent>): void {
    const event: Unstamped<TextEvent> = text('chat', `chat:${id}`, data, { conversation: `chat:${id}`, ...fields });
    this.#chat.say(event);
  }

  #hear(line: 'chat out' | 'mail out', said: string, key: string, conversation: string): void {
    for (const { word, what } of this.#account.hear(said, key)) {
      this.#mark(line, letter(word));
      if (what === 'asked') this.#answer(key, this.#account.effects.has(word) ? 'done' : 'again', conversation);
      if (what === 'which') this.#answer(key, 'staging', conversation);
    }
  }

  /** The person answers a question, once, a moment later. */
  #answer(key: string, data: string, conversation: string): void {
    if (this.#answered.has(key)) return;
    this.#answered.add(key);
    this.#answers += 1;
    const id = `answer-${this.#answers}`;
    this.#time.schedule(this.#time.elapsed() + 500, () => this.#tell(id, data, { conversation }));
  }

  async #pass(ms: number): Promise<void> {
    let over = false;
    this.#time.schedule(this.#time.elapsed() + ms, () => {
      over = true;
    });
    await this.#time.run(() => over, 1_000_000);
  }

  #mark(line: LineName, label: string): void {
    this.#cells[line].push({ frame: Math.max(0, Math.floor((this.#time.now() - start) / 100)), label });
  }
}
