import type { Stamped } from '../../outgoing.ts';
import type { InLine } from './waiting.ts';

/** An event that was handed out. */
export interface Handed extends InLine {
  readonly replyTo: NonNullable<Stamped['origin']>['replyTo'] | undefined;
  readonly hops: number;
  /** When it was handed out. */
  readonly at: number;
}

/** What a pipeline has in hand: handed out and not settled, oldest first. */
export class InHand {
  readonly #events = new Map<string, { readonly handed: Handed; outputs: number }>();

  get size(): number {
    return this.#events.size;
  }

  add(id: string, handed: Handed): void {
    this.#events.set(id, { handed, outputs: 0 });
  }

  find(id: string): Handed | undefined {
    return this.#events.get(id)?.handed;
  }

  /** Takes an event out; undefined when it is not in hand. */
  take(id: string): Handed | undefined {
    const handed = this.find(id);
    this.#events.delete(id);
    return handed;
  }

  /** Takes all out. */
  takeAll(): readonly Handed[] {
    const all = Array.from(this.#events.values(), ({ handed }) => handed);
    this.#events.clear();
    return all;
  }

  /** The ids of what was handed out before then. */
  before(then: number): readonly string[] {
    const ids: string[] = [];
    for (const [id, { handed }] of this.#events) {
      if (handed.at >= then) break;
      ids.push(id);
    }
    return ids;
  }

  origin(id: string): Stamped['origin'] {
    const handed = this.find(id);
    return handed?.replyTo === undefined ? undefined : { replyTo: handed.replyTo, conversation: handed.conversation };
  }

  /** The most bots that one of these came through. */
  hops(ids: readonly string[]): number {
    return ids.reduce((most, id) => Math.max(most, this.find(id)?.hops ?? 0), 0);
  }

  /** The how-manieth output of an event the next one is. */
  position(id: string): number | undefined {
    const one = this.#events.get(id);
    if (!one) return undefined;
    one.outputs += 1;
    return one.outputs;
  }
}
