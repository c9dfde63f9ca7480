// A whole bot with more inputs and pipelines: node bench/breadth.ts SILENT_INPUTS READING_PIPELINES
// Prints microseconds per message, from hearing it to its answer, its journal in memory.
import process from 'node:process';
import { microsOf } from './contender.ts';
import { inMemory } from './contenders/bot.ts';

const [silent = '0', readers = '0'] = process.argv.slice(2);
const bot = inMemory(10, { silent: Number(silent), readers: Number(readers) });
console.log((await microsOf(bot, Number(process.env.BENCH_MS ?? 1_500))).toFixed(3));
process.exit();
