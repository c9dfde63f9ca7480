// A summary of 100,000 messages, full ones of 10,000: node bench/summary.ts
// Prints JSON: milliseconds of all, the longest that the event loop was kept, and megabytes at most.
import process from 'node:process';
import { merge, Subject, VirtualTimeScheduler } from 'rxjs';
import type { Event } from '../src/event.ts';
import { summary } from '../src/pipelines/summary.ts';
import { parseRoute } from '../src/route.ts';
import { message } from './message.ts';

const many = Number(process.env.BENCH_EVENTS ?? 100_000);
const hour = 3_600_000;

const clock = new VirtualTimeScheduler();
const chat = new Subject<Event>();
const route = parseRoute('chat -> email:team@example.org every 1h', '--summary');
const { out, settled } = summary({ route, zone: 'UTC' }).run({ chat } as never, { clock, behind: () => 0 } as never);
let mails = 0;
merge(out as Subject<unknown>, settled as Subject<unknown>).subscribe(() => {
  mails += 1;
});

const events = Array.from({ length: many }, (_, serial) => ({
  ...message(serial, `deploy of service-${serial % 50} failed, see https://ci.example.org/${serial}?`),
  // Said to the room: what is said to the bot alone is in no summary.
  replyTo: 'chat:room',
  sender: { id: `chat:${serial % 40}`, name: `person ${serial % 40}`, verified: true, external: false },
  at: (serial * hour) / many,
  accepted: (serial * hour) / many,
}));
const started = process.memoryUsage().rss;
let longest = 0;
const begin = performance.now();
for (const event of events) timed(() => chat.next(event as never));
clock.maxFrames = 2 * hour;
timed(() => clock.flush());
const ms = performance.now() - begin;
if (mails === 0) throw new Error('no summary was made of it');
console.log(
  JSON.stringify({ ms, longest, mails, megabytes: (process.resourceUsage().maxRSS * 1_024 - started) / 1e6 }),
);

function timed(work: () => void): void {
  const since = performance.now();
  work();
  longest = Math.max(longest, performance.now() - since);
}
