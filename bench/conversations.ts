// 100,000 conversations, each with one message that was answered: node bench/conversations.ts
// Prints JSON: bytes that each keeps in memory, and how fast it is beside a single conversation.
import process from 'node:process';
import { setImmediate as turn } from 'node:timers/promises';
import { resident } from '../prove/inside/resident.ts';
import { durable } from './contenders/bot.ts';

const many = Number(process.env.BENCH_EVENTS ?? 100_000);
const inFlight = 448;

// First, so that nothing of another bot is let go while its memory grows.
const each = await talked(many, (serial) => serial);
// A single one sends an answer when the one before is known to be sent: a tenth of the messages tells its speed.
const one = await talked(many / 10, () => 0);
console.log(JSON.stringify({ bytes: each.heap / many, ratio: each.perSecond / one.perSecond }));
process.exit();

async function talked(messages: number, conversation: (serial: number) => number): Promise<Talk> {
  const bot = durable(10, { conversation });
  const before = heap();
  const begin = performance.now();
  for (let serial = 0; serial < messages; serial += 1) {
    bot.hear(serial);
    while (serial - bot.answers() > inFlight) await turn();
  }
  while (bot.answers() < messages) await turn();
  const perSecond = (messages * 1_000) / (performance.now() - begin);
  return { heap: heap() - before, perSecond };
}

interface Talk {
  /** Bytes that the heap grew by. */
  readonly heap: number;
  readonly perSecond: number;
}

/** Bytes of the heap in use, rubbish put out. */
function heap(): number {
  resident();
  return process.memoryUsage().heapUsed;
}
