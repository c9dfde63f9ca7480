import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Finding } from './fuzz.ts';
import { fuzz } from './fuzz.ts';
import { targets } from './targets.ts';

/**
 * Lets all that reads what others write read a million texts, or as many as are asked for:
 *
 *     npm run fuzz -- --texts=1000000 --seed=7
 *     npm run fuzz -- --only=routes --seed=7 --at=12345     one of them again
 *
 * Without a seed, each run has another one. Says what it found, with how to try it again; ends with 1 when it found any.
 */
const { values } = parseArgs({
  options: {
    texts: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    only: { type: 'string' },
    at: { type: 'string' },
  },
});

const seed = Number(values.seed);
const chosen = targets.filter(({ name }) => values.only === undefined || name === values.only);
if (chosen.length === 0) throw new Error(`--only must be one of ${targets.map(({ name }) => name).join(', ')}`);
const each = Math.ceil(Number(values.texts) / chosen.length);
const one = values.at === undefined ? undefined : Number(values.at);

/** What nobody waited for counts as broken, too. */
const unhandled: unknown[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));

const found: Finding[] = [];
for (const target of chosen) {
  const since = performance.now();
  const span = one === undefined ? { to: each } : { from: one, to: one + 1 };
  const findings = await fuzz(target, { seed, ...span });
  const seconds = ((performance.now() - since) / 1_000).toFixed(1);
  console.log(
    `${target.name}: ${span.to - ('from' in span ? span.from : 0)} texts in ${seconds} s, ${findings.length} broken`,
  );
  found.push(...findings);
}
for (const { target, at, text, what } of found.slice(0, 20)) {
  console.log(
    `\n${target}: npm run fuzz -- --only=${target} --seed=${seed} --at=${at}\n${JSON.stringify(text).slice(0, 2_000)}\n${what}`,
  );
}
for (const reason of unhandled.slice(0, 20)) console.log('\nnobody waited for', reason);
console.log(`\nseed ${seed}: ${found.length} broken, ${unhandled.length} that nobody waited for`);
process.exitCode = found.length + unhandled.length > 0 ? 1 : 0;
