import { execFile } from 'node:child_process';
import { expect, it } from 'vitest';

it('runs in tests of node:test, too, and says how it is run there', { timeout: 60_000 }, async () => {
  const test = 'test/testing/node-test/node-test.case.ts';
  const env = { PATH: process.env.PATH, NO_COLOR: '1' };
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, ['--test', '--test-reporter=tap', test], { env }, (_error, stdout) => resolve(stdout));
  });
  expect(said).toMatch(/^# pass 1$/m);
  expect(said).toContain(`MICRO_PICTURES=write node --test ${test}\n`);
});
