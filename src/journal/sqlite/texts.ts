/** The JSON of things that are to be written, made before the transaction in which they are. */
export class Texts {
  readonly #texts = new Map<object, string>();

  /** @throws {TypeError} It has no JSON. */
  prepare(thing: object): void {
    this.#texts.set(thing, JSON.stringify(thing));
  }

  of(thing: object): string {
    return this.#texts.get(thing) ?? JSON.stringify(thing);
  }

  /** Forgets them: they are written. */
  clear(): void {
    this.#texts.clear();
  }
}
