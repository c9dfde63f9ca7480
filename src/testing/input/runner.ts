/** What tests are written with: vitest has it, and `node:test`. */
export interface Runner {
  describe(name: string, body: () => void): unknown;
  it(name: string, options: { readonly timeout: number }, body: () => Promise<void>): unknown;
  /** Runs once, when all tests are over: `afterAll` of vitest, `after` of `node:test`. */
  after(body: () => Promise<void>): unknown;
}
