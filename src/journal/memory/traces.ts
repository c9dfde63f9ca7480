import type { Origin } from '../../event.ts';
import { putLast } from '../../put-last.ts';
import type { Traces as Parts } from '../parts.ts';

/** How many are remembered; beyond it the oldest is forgotten. */
const most = 10_000;

/** Where conversations lead back to, in memory. */
export class Traces implements Parts {
  readonly #origins = new Map<string, Origin>();

  put(input: string, conversation: string, origin: Origin): void {
    putLast(this.#origins, keyOf(input, conversation), origin, most);
  }

  of({ input, conversation }: { readonly input: string; readonly conversation: string }): Origin | undefined {
    return this.#origins.size === 0 ? undefined : this.#origins.get(keyOf(input, conversation));
  }
}

function keyOf(input: string, conversation: string): string {
  return `${input}\n${conversation}`;
}
