/** Decides what comes first of what comes at once. */
export interface Order {
  /** Returns a whole number from 0 to below `count`. */
  pick(count: number): number;
}

/**
 * Makes the order of a seed: the same for the same seed, on every machine.
 *
 * @see {@link https://github.com/cprosche/mulberry32} (public domain)
 */
export function orderOf(seed: number): Order {
  let state = seed >>> 0;
  return {
    pick: (count) => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * count);
    },
  };
}
