import process from 'node:process';
import type { Started } from './by-hand.ts';
import { byHand } from './by-hand.ts';
import { installed } from './installed.ts';

/**
 * Starts the real servers that the live tests talk to, says how each is reached and what a bot needs to use it, and ends
 * them all on Ctrl-C: `npm run peers`, or `npm run peers -- mail ngircd` for some of them.
 */
const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
const unknown = wanted.filter((name) => !byHand.some((one) => one.name.toLowerCase() === name));
if (unknown.length > 0) {
  console.error(`no such server: ${unknown.join(', ')}; there are ${byHand.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const running: Started[] = [];
const told = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => told.resolve());

try {
  await started();
  console.log(
    running.length === 0 ? 'Nothing runs.' : `\n${running.length} running, all on this machine only. Ctrl-C ends them.`,
  );
  // Nothing else may keep the process awake.
  const awake = setInterval(() => undefined, 60_000);
  if (running.length > 0) await told.promise;
  clearInterval(awake);
} finally {
  await Promise.all(running.map((one) => one[Symbol.asyncDispose]()));
  // One that did not start may have left something behind.
  process.exit();
}

async function started(): Promise<void> {
  for (const { name, programs, start } of byHand) {
    if (wanted.length > 0 && !wanted.includes(name.toLowerCase())) continue;
    const missing = programs.filter((program) => !installed(program));
    if (missing.length > 0) {
      console.log(`${name}\n  needs ${missing.join(' and ')}: test/peers/install gets it (Debian, as root)`);
      continue;
    }
    try {
      const one = await start();
      running.push(one);
      console.log(`${name}\n  ${one.reach}\n  micro bot ${one.flags}`);
    } catch (error) {
      console.log(`${name}\n  did not start: ${error instanceof Error ? error.message : error}`);
    }
  }
}
