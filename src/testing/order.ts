/** Decides what comes first of what comes at once. */
export interface Order {
  /**
   * Returns a whole number from 0 to below `count`; always 0 is the order in which a diagram is written. `told` says
   * what any other means.
   */
  pick(count: number, told: (choice: number) => string): number;
}
