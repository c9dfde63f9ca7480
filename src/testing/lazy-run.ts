/**
 * A promise whose work begins when it is awaited. When nobody awaits it at once, it throws outside of any test, which
 * fails the run: a test that forgets to await proves nothing.
 */
export class LazyRun<T> extends Promise<T> {
  #work: (() => Promise<T>) | undefined;
  #result: Promise<T> | undefined;

  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  constructor(work: () => Promise<T>, forgotten: () => Error) {
    super(() => undefined);
    this.#work = work;
    turn(() => {
      if (this.#result === undefined) throw forgotten();
    });
  }

  // biome-ignore lint/suspicious/noThenProperty: being awaited is what begins the work.
  override then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#result ??= this.#work?.() ?? super.then();
    this.#work = undefined;
    return this.#result.then(fulfilled, rejected);
  }
}

// Taken before anything is faked.
const turn = globalThis.setImmediate;
