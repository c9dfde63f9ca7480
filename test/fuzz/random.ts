/** Numbers that are the same for the same seed. */
export interface Random {
  /** A whole number from 0 up to, and not including, this one. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
}

/**
 * Returns Mulberry32: quick, and good enough to make texts of.
 *
 * @see {@link https://gist.github.com/tommyettinger/46a874533244883189143505d203312c}
 */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return { below, pick: (from) => from[below(from.length)] as (typeof from)[number] };
}
