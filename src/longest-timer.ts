/** The longest that a timer of the machine can wait, in milliseconds, which is 24 days: a longer one fires at once. */
export const longestTimer: number = 2 ** 31 - 1;
