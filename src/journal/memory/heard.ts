import type { Heard as Parts } from '../parts.ts';

/** Since when something can have been missed of each input. */
export class Heard implements Parts {
  readonly #newest = new Map<string, number>();

  get(input: string): number | undefined {
    return this.#newest.get(input);
  }

  note(input: string, at: number): void {
    if (at > (this.#newest.get(input) ?? Number.NEGATIVE_INFINITY)) this.#newest.set(input, at);
  }
}
