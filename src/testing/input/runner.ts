/** What tests are written with: vitest has it, and `node:test`. */
export interface Runner {
  describe(name: string, body: () => void): unknown;
  it(name: string, options: { readonly timeout: number }, body: (test: Running) => Promise<void>): unknown;
  /** Runs once, when all tests are over: `afterAll` of vitest, `after` of `node:test`. */
  after(body: () => Promise<void>): unknown;
}

/** A test that runs. */
export interface Running {
  /** Says that it looks at nothing, and why. */
  skip(why: string): unknown;
}
