/** Things by key, of which the last ones are kept that were put. */
export class MostRecent<T> {
  readonly #most: number;
  readonly #things = new Map<string, T>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): T | undefined {
    return this.#things.get(key);
  }

  put(key: string, thing: T): void {
    this.#things.delete(key);
    this.#things.set(key, thing);
    const [oldest] = this.#things.keys();
    if (this.#things.size > this.#most && oldest !== undefined) this.#things.delete(oldest);
  }

  delete(key: string): void {
    this.#things.delete(key);
  }
}
