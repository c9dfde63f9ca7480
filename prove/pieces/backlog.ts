import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../src/journal/sqlite/open-database.ts';
import { sqliteJournal } from '../../src/journal/sqlite.ts';
import { text } from '../../test/support/place.ts';
import type { Figure, Size } from '../figure.ts';
import { inAFile } from '../inside/in-a-file.ts';
import { life } from '../inside/life.ts';
import { InsideNetwork } from '../inside/network.ts';

const program = join(import.meta.dirname, '..', 'inside', 'backlog.ts');
const rooms = 100;

/** What a bot told that started with much waiting; in milliseconds. */
interface Started {
  readonly first: number;
  readonly pong: number;
  readonly drained: number;
  /** How many words were answered, and how many of them more than once. */
  readonly answered: number;
  readonly twice: number;
}

/** A start with much that waits: messages that were accepted, and jobs that came due while nobody was there. */
export async function backlog({ short }: Size): Promise<readonly Figure[]> {
  const jobs = short ? 1_000 : 10_000;
  const events = 10 * jobs;
  using folder = inAFile();
  await putOff(folder.path('journal.db'), jobs);
  await accept(folder.path('journal.db'), events);
  const all = events + jobs;
  // Others use this machine, too: the quickest of three starts says what the bot itself takes.
  const starts: Started[] = [];
  for (let count = 0; count < 3; count += 1) starts.push(await started(folder, all));
  const fair = starts.reduce((best, one) => (one.first < best.first ? one : best));
  const unfair = await started(folder, all, 'unfair');
  const rate = (all * 1_000) / (fair.drained - fair.first);
  const whole = starts.every(({ answered, twice }) => answered === all && twice === 0);
  return [
    {
      name: `Start with ${events.toLocaleString('en')} events waiting and ${jobs.toLocaleString('en')} jobs due`,
      toReach:
        'first effect within 1.5 s; drained at 1,000 events/s or more; a fresh ping in another room is not behind them',
      measured: `first ${fair.first} ms after the process; ${rate.toFixed(0)} events/s; ping after ${fair.pong.toFixed(0)} ms; ${fair.answered} of ${all} answered, ${fair.twice} twice`,
      control: `reads all there is before it begins: first ${unfair.first} ms, ping after ${unfair.pong.toFixed(0)} ms`,
      faults: `${all} waiting in ${rooms} rooms; the quickest of three starts, all three complete`,
      holds: whole,
      reached: whole && fair.first <= 1_500 && rate >= 1_000 && fair.pong < 1_500 && unfair.pong > fair.pong * 2,
    },
  ];
}

/** Puts off so many jobs, of which each comes due once nobody is there any more. */
async function putOff(path: string, jobs: number): Promise<void> {
  using database = openDatabase(path, 'power');
  const network = new InsideNetwork({ name: 'chat', history: false });
  using _ = life({ database, links: [network.link] });
  for (let count = 0; count < jobs; count += 1) {
    network.say(message(`job${count}`, `in 1 minute note w${count}x1`, count));
    if (count % 64 === 0) await sleep(1);
  }
  while (network.sent.length < jobs) await sleep(20);
}

async function accept(path: string, events: number): Promise<void> {
  await using journal = sqliteJournal({ path });
  for (let count = 0; count < events; ) {
    const batch = Array.from({ length: 1_000 }, (_, index) =>
      message(`event${count + index}`, `note w${count + index}x0`, count + index),
    );
    await Promise.all(batch.map((event) => journal.accept(event, ['commands'])));
    count += batch.length;
  }
}

function message(id: string, data: string, count: number): ReturnType<typeof text> {
  const room = `chat:room${count % rooms}` as const;
  const person = `chat:person${count % 1_000}` as const;
  return text('chat', `chat:${id}`, data, {
    conversation: room,
    replyTo: room,
    from: person,
    sender: { id: person, name: 'ann', verified: true, external: false },
  });
}

/** Starts a bot on a copy of what waits. */
async function started(folder: ReturnType<typeof inAFile>, all: number, ...how: string[]): Promise<Started> {
  const path = folder.path('copy.db');
  rmSync(`${path}-wal`, { force: true });
  copyFileSync(folder.path('journal.db'), path);
  const child = fork(program, [path, String(all), String(Date.now()), ...how]);
  const [told] = await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  return told as Started;
}
