import type { ReadLimits } from '../../journal.ts';
import { FairQueue } from '../fair-queue.ts';

/** An event in line, by its number. */
export interface InLine {
  readonly seq: number;
  readonly conversation: string;
  /** It is not of the line that is fair between conversations, but goes ahead of it. */
  readonly ahead: boolean;
}

/** The numbers of the events that wait for a pipeline. */
export class Waiting {
  readonly #line = new FairQueue<number>(1);
  /** Few: what must not wait for what waits. */
  readonly #ahead: number[] = [];
  /** What an earlier process died with in hand, and what is older in the same conversations: one at a time. */
  readonly #suspects: number[] = [];

  get count(): number {
    return this.#line.waiting + this.#ahead.length + this.#suspects.length;
  }

  push({ seq, conversation, ahead }: InLine): void {
    if (ahead) this.#ahead.push(seq);
    else this.#line.push(conversation, seq);
  }

  suspect(seq: number): void {
    this.#suspects.push(seq);
  }

  /** Takes the next ones, when `held` are in hand already. */
  take(limits: ReadLimits, held: number): readonly Pick<InLine, 'seq' | 'ahead'>[] {
    const { limit, inHand, perConversation } = limits;
    const first = this.#ahead.splice(0, limit);
    if (this.#suspects.length > 0) {
      if (first.length === 0 && held < inHand) first.push(...this.#suspects.splice(0, 1));
      return first.map(goesAhead);
    }
    this.#line.allow(perConversation);
    const next = this.#line.take(Math.min(limit - first.length, inHand - held));
    return first.map(goesAhead).concat(next.map((seq) => ({ seq, ahead: false })));
  }

  /** One that was taken is done with. */
  done({ conversation, ahead }: InLine): void {
    if (!ahead) this.#line.done(conversation);
  }

  /** Puts back in front what was taken, in the order given. */
  giveBack(taken: readonly InLine[]): void {
    this.#ahead.unshift(...taken.filter(({ ahead }) => ahead).map(({ seq }) => seq));
    const inLine = taken.filter(({ ahead }) => !ahead);
    for (const [conversation, all] of Map.groupBy(inLine, (one) => one.conversation)) {
      const numbers = all.map(({ seq }) => seq);
      this.#line.giveBack(conversation, numbers);
    }
  }
}

function goesAhead(seq: number): Pick<InLine, 'seq' | 'ahead'> {
  return { seq, ahead: true };
}
