import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { EMPTY, NEVER, Observable, Subject } from 'rxjs';
import type { Arrival, Conn, Incoming } from '../../src/input.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import { sqliteJournal } from '../../src/journal/sqlite.ts';
import type { Journal } from '../../src/journal.ts';
import type { Pipeline } from '../../src/pipeline.ts';
import { answering } from '../../src/pipelines/answering.ts';
import { bot } from '../../src/streams/bot.ts';
import type { Link } from '../../src/streams/links.ts';
import { nothingAround } from '../../test/support/around.ts';
import type { Contender } from '../contender.ts';
import { message } from '../message.ts';
import { commands } from './commands.ts';

/** A whole bot. */
export interface Bot extends Contender {
  /** How many messages it took and has not dealt with. */
  open(): Promise<number>;
}

/** A whole bot with its journal in memory. */
export function inMemory(n: number, settings?: Settings): Bot {
  return whole(n, memoryJournal(), settings);
}

/** A whole bot with its journal in a file, each event outliving a power cut; gone with this process. */
export function durable(n: number, settings?: Settings): Bot {
  const folder = mkdtempSync(join(tmpdir(), 'micro-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  return whole(n, sqliteJournal({ path: join(folder, 'journal.db') }), settings);
}

/** What else a bot in the bench may be told. */
export interface Settings {
  /** The number of the conversation that a message belongs to; by default there are a hundred. */
  readonly conversation?: (serial: number) => number;
  /** Another input, which says things and never takes what it is sent. */
  readonly stuck?: Observable<Incoming>;
  /** How many more inputs there are, in which nobody says anything. */
  readonly silent?: number;
  /** How many more pipelines read all that is said, and answer nothing. */
  readonly readers?: number;
}

function whole(n: number, journal: Journal, settings: Settings = {}): Bot {
  const { conversation, stuck, silent = 0, readers = 0 } = settings;
  const heard = new Subject<Incoming>();
  let answers = 0;
  const conn: Conn = {
    events: heard,
    send: async () => {
      answers += 1;
      return {};
    },
  };
  const links = [link('chat', conn)];
  if (stuck) links.push(link('stuck', { events: stuck, send: () => new Promise(() => undefined) }));
  for (let i = 0; i < silent; i += 1) links.push(link(`silent${i}`, { ...conn, events: NEVER }));
  const reading = Array.from({ length: readers }, (_, i) => reader(`reader${i}`));
  const inputs = links.map(({ name }) => name);
  const parts = {
    name: 'bench',
    version: '0',
    links,
    pipelines: [answering({ commands: commands(n), inputs, authorize: () => ({ allowed: true }) }), ...reading],
    journal,
    ...nothingAround,
  };
  bot(parts, { stop: NEVER }).subscribe();
  return {
    hear: (serial) => heard.next(arrival(message(serial, `cmd${n - 1} ${serial}`, conversation?.(serial)))),
    answers: () => answers,
    open: async () => (await journal.counts()).open.commands ?? 0,
  };
}

/** Reads what is said, and is done with it at once. */
function reader(name: string): Pipeline {
  return { name, from: ['chat'], to: [], run: ({ chat = EMPTY }) => ({ settled: chat }) };
}

/** A message as a connection hears it. */
export function arrival(event: Arrival['event']): Arrival {
  return { event, ack: () => undefined, refuse: (reason) => console.error(reason) };
}

function link(name: string, conn: Conn): Link {
  return { name, can: {}, connect: () => new Observable<Conn>((subscriber) => subscriber.next(conn)) };
}
