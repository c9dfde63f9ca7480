/** Those who wait for answers, by what tells the answers apart. */
export interface WaitingFor<K, V> {
  /** Resolves with the answer; rejects with `late` when there is none after so many milliseconds. */
  answer(key: K, patience: number, late: () => Error): Promise<V>;
  /** Returns whether somebody waited for it. */
  came(key: K, value: V): boolean;
  failed(key: K, error: unknown): boolean;
  /** No more answers come: rejects all that wait, now and later. */
  end(error: () => unknown): void;
}

/** Nobody waits yet. */
export function waitingFor<K, V>(): WaitingFor<K, V> {
  const open = new Map<K, { readonly timer: NodeJS.Timeout } & PromiseWithResolvers<V>>();
  let ended: (() => unknown) | undefined;
  const take = (key: K) => {
    const one = open.get(key);
    open.delete(key);
    clearTimeout(one?.timer);
    return one;
  };
  const failed = (key: K, error: unknown) => {
    const one = take(key);
    one?.reject(error);
    return one !== undefined;
  };
  return {
    answer(key, patience, late) {
      if (ended) return Promise.reject(ended());
      const waiting = Promise.withResolvers<V>();
      open.set(key, { ...waiting, timer: setTimeout(() => failed(key, late()), patience) });
      return waiting.promise;
    },
    came(key, value) {
      const one = take(key);
      one?.resolve(value);
      return one !== undefined;
    },
    failed,
    end(error) {
      ended = error;
      for (const key of [...open.keys()]) failed(key, error());
    },
  };
}
