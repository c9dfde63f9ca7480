// One measurement in a process of its own: node bench/throughput.ts bare | <number of commands> [durable]
// Prints microseconds per event, from hearing a message to the network taking its answer.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Subscription } from 'rxjs';
import { filter, map, mergeMap, NEVER, Observable, Subject } from 'rxjs';
import type { Command, Commands } from '../src/command.ts';
import type { Conn, Incoming } from '../src/input.ts';
import { memoryJournal } from '../src/journal/memory.ts';
import { sqliteJournal } from '../src/journal/sqlite.ts';
import type { Journal } from '../src/journal.ts';
import { answering } from '../src/pipelines/answering.ts';
import { bot } from '../src/streams/bot.ts';
import { nothingAround } from '../test/support/around.ts';
import { message } from './message.ts';

/** Messages of one turn of the event loop: what a busy socket delivers at once. */
const burst = 64;
const warmUp = 20_000;
const events = Number(process.env.BENCH_EVENTS ?? 100_000);

const [what = '10', journal] = process.argv.slice(2);
const { said, subscription } = what === 'bare' ? bare() : whole(Number(what));
await run(warmUp);
const micros = await run(events);
console.log((micros / events).toFixed(3));
subscription.unsubscribe();

/** Says `count` messages and waits until all are answered; returns microseconds. */
async function run(count: number): Promise<number> {
  const answered = said.answers + count;
  const begin = process.hrtime.bigint();
  for (let i = 0; i < count; ) {
    for (let inTurn = 0; inTurn < burst && i < count; inTurn += 1, i += 1) said.hear(i);
    await turn();
  }
  while (said.answers < answered) await turn();
  return Number(process.hrtime.bigint() - begin) / 1_000;
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

interface Said {
  answers: number;
  hear(count: number): void;
}

/** The least that RxJS can do: choose, run, answer. */
function bare(): { said: Said; subscription: Subscription } {
  const heard = new Subject<{ data: string }>();
  const counter: Said = { answers: 0, hear: (count) => heard.next({ data: `cmd9 ${count}` }) };
  const answers = heard.pipe(
    map(({ data }) => /^cmd9 (\w+)/.exec(data)),
    filter((match) => match !== null),
    mergeMap(async (match) => match[1], 16),
    map((data) => ({ to: 'chat:room', data })),
  );
  const subscription = answers.subscribe(() => {
    counter.answers += 1;
  });
  return { said: counter, subscription };
}

/** A whole bot, with `n` commands of which the last matches. */
function whole(n: number): { said: Said; subscription: Subscription } {
  const heard = new Subject<Incoming>();
  let serial = 0;
  const counter: Said = {
    answers: 0,
    hear: (count) => {
      serial += 1;
      const event = message(serial, `cmd${n - 1} ${count}`);
      heard.next({ event, ack: () => undefined, refuse: (reason) => console.error(reason) });
    },
  };
  const conn: Conn = {
    events: heard,
    send: async () => {
      counter.answers += 1;
      return {};
    },
  };
  const link = {
    name: 'chat',
    can: {},
    connect: () => new Observable<Conn>((subscriber) => subscriber.next(conn)),
  };
  const parts = {
    name: 'bench',
    version: '0',
    links: [link],
    pipelines: [answering({ commands: commands(n), inputs: ['chat'], authorize: () => ({ allowed: true }) })],
    journal: journal === 'durable' ? durable() : memoryJournal(),
    ...nothingAround,
  };
  return { said: counter, subscription: bot(parts, { stop: NEVER }).subscribe() };
}

/** A journal in a file that is gone with this process. */
function durable(): Journal {
  const folder = mkdtempSync(join(tmpdir(), 'micro-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  return sqliteJournal({ path: join(folder, 'journal.db') });
}

function commands(n: number): Commands {
  const command = (name: string): Command => ({
    name,
    usage: name,
    description: name,
    idempotent: true,
    exec: async ([, word = '']) => word,
  });
  return Object.fromEntries(Array.from({ length: n }, (_, i) => [`^cmd${i} (\\w+)`, command(`cmd${i}`)]));
}
