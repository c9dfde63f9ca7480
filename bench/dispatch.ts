// One measurement in a process of its own: node bench/dispatch.ts CONTENDER [NUMBER OF COMMANDS]
// Prints microseconds per message, from hearing it to its answer, when the last command is meant.
import process from 'node:process';
import type { Contender } from './contender.ts';
import { microsOf } from './contender.ts';

/** How to make each; imported when it is measured, as a process holds one. */
const contenders: Readonly<Record<string, (n: number) => Promise<Contender>>> = {
  loop: async (n) => (await import('./contenders/loop.ts')).loop(n),
  bare: async () => (await import('./contenders/bare.ts')).bare(),
  pipeline: async (n) => (await import('./contenders/pipeline.ts')).pipeline(n),
  bot: async (n) => (await import('./contenders/bot.ts')).inMemory(n),
  durable: async (n) => (await import('./contenders/bot.ts')).durable(n),
  hubot: async (n) => (await import('./contenders/hubot.ts')).hubot(n),
  bolt: async (n) => (await import('./contenders/bolt.ts')).bolt5(n),
};

const [name = 'bot', n = '10'] = process.argv.slice(2);
const made = contenders[name];
if (!made) throw new Error(`there is no ${name}; there are ${Object.keys(contenders).join(', ')}`);
const micros = await microsOf(await made(Number(n)), Number(process.env.BENCH_MS ?? 1_500));
console.log(micros.toFixed(3));
process.exit();
