/** What came out is not what was wanted. Its stack begins at the call of `marbles` or `interleaved`. */
export class MarblesError extends Error {
  override readonly name = 'MarblesError';
}
