/** Counts what came and was dealt with, in order: what is dealt with behind something open does not count yet. */
export interface InOrder {
  /** How many from the start on are dealt with, without a gap. */
  readonly handled: number;
  /** One more came. Returns what is to be called when it is dealt with; undefined for one that came before. */
  came(): (() => void) | undefined;
  /** Starts over: what came before does not count any more. */
  restart(): void;
  /** What is not handled comes again, and what is new behind it. */
  again(): void;
}

/** Nothing came yet. */
export function inOrder(): InOrder {
  let open = new Set<number>();
  let most = 0;
  let count = 0;
  const handled = () => {
    const [first = Number.POSITIVE_INFINITY] = open;
    return Math.min(first - 1, count);
  };
  return {
    get handled() {
      return handled();
    },
    came() {
      const mine = open;
      count += 1;
      if (count <= most) return undefined;
      most = count;
      const number = count;
      mine.add(number);
      return () => void mine.delete(number);
    },
    restart() {
      open = new Set();
      most = 0;
      count = 0;
    },
    again() {
      count = handled();
    },
  };
}
