import { Subject } from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Event, Unstamped } from '../event.ts';
import type { Journal } from '../journal.ts';
import { journalOf } from './journal-of.ts';
import { DeadLetters } from './memory/dead-letters.ts';
import { Heard } from './memory/heard.ts';
import { Jobs } from './memory/jobs.ts';
import { KnownIds } from './memory/known-ids.ts';
import { Outbox } from './memory/outbox.ts';
import { Reader } from './memory/reader.ts';
import { Said } from './memory/said.ts';
import { Traces } from './memory/traces.ts';
import { Values } from './memory/values.ts';
import type { Parts } from './parts.ts';
import { Room } from './room.ts';

/** Settings of {@link memoryJournal}. */
export interface MemoryJournalOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** How many events, messages and jobs it holds unfinished before it takes no more. */
  readonly maxCount?: number;
  /** How many characters of text they may have together. */
  readonly maxSize?: number;
  /** How many ids and keys it remembers at most, and half of them at least, to know a repeated event or message by. */
  readonly maxKnown?: number;
}

/**
 * A journal that lives as long as the process: the same promises as a durable one, but for a restart.
 * It holds at most 100,000 unfinished events and messages with 64 Mi characters of text, and knows at least
 * the last 100,000 ids, and the keys of as many messages. The key of a job is known as long as that waits.
 */
export function memoryJournal(options: MemoryJournalOptions = {}): Journal {
  const { now = Date.now, maxCount = 100_000, maxSize = 67_108_864, maxKnown = 200_000 } = options;
  const readers = new Map<string, Reader>();
  const outbox = new Outbox();
  const jobs = new Jobs();
  const known = new KnownIds(maxKnown);
  const said = new Said(maxKnown);
  const dead = new DeadLetters();
  const traces = new Traces();
  const notices = new Subject<Activity>();
  let newest = 0;
  let serial = 0;

  const reader = (pipeline: string): Reader => {
    const found = readers.get(pipeline);
    if (found) return found;
    const made = new Reader(now, said);
    readers.set(pipeline, made);
    return made;
  };

  /** The fullest of its measures, 1 being full. */
  const fill = (): number => {
    let count = outbox.waiting + jobs.size;
    let size = outbox.size;
    for (const one of readers.values()) {
      count += one.open;
      size += one.size;
    }
    return Math.max(count / maxCount, size / maxSize);
  };
  const room = new Room(fill, now, notices);

  const knows = (id: string): boolean => known.has(id) || [...readers.values()].some((one) => one.has(id));

  const parts: Parts = {
    durable: false,
    now,
    prepare: () => undefined,
    known: knows,
    room: (ahead) => room.left(ahead),
    take: (event: Unstamped<Event>, pipelines, ahead) => {
      if (knows(event.id)) return false;
      known.add(event.id);
      newest = Math.max(newest, now());
      const origin = traces.of(event);
      const stamped = { ...event, accepted: newest, ...(origin && { origin }) } as Event;
      for (const pipeline of pipelines) reader(pipeline).push(stamped, ahead.includes(pipeline));
      return true;
    },
    again: (event, pipeline) => reader(pipeline).push(event, false),
    reader,
    renew: () => said.next(),
    outbox,
    jobs,
    values: new Values(),
    dead,
    heard: new Heard(),
    traces,
    serial: () => {
      serial += 1;
      return serial;
    },
    counts: () => ({
      open: Object.fromEntries([...readers].map(([name, one]) => [name, one.open])),
      unread: Object.fromEntries([...readers].map(([name, one]) => [name, one.waiting])),
      waiting: outbox.byInput(),
      dead: dead.size,
      later: jobs.size,
    }),
  };

  return journalOf(
    parts,
    {
      transact: async (work, after) => {
        const done = work();
        room.look();
        after?.();
        return done;
      },
      look: async (work, later) => {
        if (later) await turn();
        return work();
      },
    },
    notices,
  );
}

/** Lets the event loop turn, so that timers and sockets get theirs between two full batches. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
