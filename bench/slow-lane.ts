// One network that takes nothing while 100,000 messages wait for it: node bench/slow-lane.ts
// Prints how fast all others are beside a bot in which nothing waits.
import process from 'node:process';
import { setImmediate as turn } from 'node:timers/promises';
import { Subject } from 'rxjs';
import type { Incoming } from '../src/input.ts';
import { microsOf } from './contender.ts';
import { arrival, durable } from './contenders/bot.ts';
import { message } from './message.ts';

const waiting = Number(process.env.BENCH_EVENTS ?? 100_000);
const measured = Number(process.env.BENCH_MS ?? 3_000);

const free = await microsOf(durable(10), measured);

const stuck = new Subject<Incoming>();
const bot = durable(10, { stuck });
let taken = 0;
for (let serial = 0; serial < waiting; serial += 1) {
  const heard = arrival(message(serial, `cmd9 ${serial}`, serial % 100, 'stuck'));
  stuck.next({ ...heard, ack: () => (taken += 1) });
  while (serial - taken > 256) await turn();
}
// All of it is answered by now, and the answers wait.
while ((await bot.open()) > 0);
const beside = await microsOf(bot, measured);
console.log((free / beside).toFixed(3));
process.exit();
