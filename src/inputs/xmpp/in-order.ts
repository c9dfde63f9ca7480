/** Counts what came and was dealt with, in order: what is dealt with behind something open does not count yet. */
export interface InOrder {
  /** How many from the start on are dealt with, without a gap. */
  readonly handled: number;
  /** One more came. Returns what is to be called when it is dealt with. */
  came(): () => void;
  /** Starts over: what came before does not count any more. */
  restart(): void;
}

/** Nothing came yet. */
export function inOrder(): InOrder {
  let open = new Set<number>();
  let count = 0;
  return {
    get handled() {
      const [first] = open;
      return first === undefined ? count : first - 1;
    },
    came() {
      const mine = open;
      count += 1;
      const number = count;
      mine.add(number);
      return () => void mine.delete(number);
    },
    restart() {
      open = new Set();
      count = 0;
    },
  };
}
