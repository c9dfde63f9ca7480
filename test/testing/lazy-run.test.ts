import { execFile } from 'node:child_process';
import { tap } from 'rxjs';
import { expect, it } from 'vitest';
import { marbles } from '../../src/testing/index.ts';

it('fails a run of tests in which one is not awaited, and says which', { timeout: 60_000 }, async () => {
  const root = new URL('forgotten', import.meta.url).pathname;
  const options = JSON.stringify({ root, config: false, include: ['*.case.ts'], watch: false });
  const script = `import { startVitest } from 'vitest/node'; await startVitest('test', [], ${options});`;
  const { code, said } = await new Promise<{ code: unknown; said: string }>((resolve) => {
    const env = { PATH: process.env.PATH, NO_COLOR: '1' };
    execFile(process.execPath, ['--input-type=module', '--eval', script], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });
  expect(said).toContain('this run is not awaited: write `await marbles(…)`');
  expect(said).toContain('forgotten.case.ts:6');
  expect(said).toContain('2 passed');
  expect(code).toBe(1);
});

it('begins its work when it is awaited, and does it once', async () => {
  let seen = 0;
  const count = tap(() => {
    seen += 1;
  });
  const run = marbles((source) => source.pipe(count), 'a', 'a');
  expect(seen).toBe(0);
  await Promise.all([run, run.then(), run.finally()]);
  expect(seen).toBe(1);
});
