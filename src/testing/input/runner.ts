/** What tests are written with: vitest has it, and `node:test`. */
export interface Runner {
  /** Gives the tests that `body` names a common name. */
  describe(name: string, body: () => void): unknown;
  /** One test; `timeout` in milliseconds. */
  it(name: string, options: { readonly timeout: number }, body: () => Promise<void>): unknown;
  /** Runs once, when all tests are over: `afterAll` of vitest, `after` of `node:test`. */
  after(body: () => Promise<void>): unknown;
}
