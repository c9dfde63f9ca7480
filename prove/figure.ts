/** One row of RELIABILITY.md: what was to be reached, what was, and what happens to it when the guarantee is broken. */
export interface Figure {
  /** What was done to the bot. */
  readonly name: string;
  readonly toReach: string;
  readonly measured: string;
  /** The same with the guarantee broken on purpose: it must come out red. */
  readonly control: string;
  /** What really went wrong, counted: a quiet run proves nothing. */
  readonly faults: string;
  /** Nothing that is promised was broken, however fast it was and however much went wrong: what a short run is judged by. */
  readonly holds: boolean;
  /** It was reached, the control was red, and enough went wrong. */
  readonly reached: boolean;
}

/** How much a piece does. */
export interface Size {
  readonly short: boolean;
  readonly seed: number;
}

/** Measures one or more figures. */
export type Piece = (size: Size) => Promise<readonly Figure[]>;
