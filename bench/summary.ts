// A summary of 100,000 messages, full ones of 10,000: node bench/summary.ts
// Prints JSON: milliseconds of the summary's work, the longest that the event loop was kept, and megabytes at most.
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

/** One message at a time, as the journal hands them out. */
function heard(serial: number): Event {
  const at = (serial * hour) / many;
  return {
    ...message(serial, `deploy of service-${serial % 50} failed, see https://ci.example.org/${serial}?`),
    // Said to the room: what is said to the bot alone is in no summary.
    replyTo: 'chat:room',
    sender: { id: `chat:${serial % 40}`, name: `person ${serial % 40}`, verified: true, external: false },
    at,
    accepted: at,
  };
}

const started = process.memoryUsage().rss;
let ms = 0;
let longest = 0;
for (let serial = 0; serial < many; serial += 1) {
  const event = heard(serial);
  timed(() => chat.next(event));
}
clock.maxFrames = 2 * hour;
timed(() => clock.flush());
if (mails === 0) throw new Error('no summary was made of it');
console.log(
  JSON.stringify({ ms, longest, mails, megabytes: (process.resourceUsage().maxRSS * 1_024 - started) / 1e6 }),
);

function timed(work: () => void): void {
  const since = performance.now();
  work();
  const took = performance.now() - since;
  ms += took;
  longest = Math.max(longest, took);
}
