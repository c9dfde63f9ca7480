import type { Observable } from 'rxjs';
import { NEVER, Subject } from 'rxjs';
import type { Activity } from '../activity.ts';
import { FullError } from '../errors.ts';
import type { Event, MemoryEvent, Unstamped } from '../event.ts';
import type { Counts, Journal, Produced, ReadLimits, Unnamed } from '../journal.ts';
import type { Remember } from '../memory.ts';
import { written } from '../memory.ts';
import type { Outgoing } from '../outgoing.ts';
import type { Later } from '../pipeline.ts';
import { DeadLetters } from './dead-letters.ts';
import { Jobs } from './jobs.ts';
import { KnownIds } from './known-ids.ts';
import { Outbox } from './outbox.ts';
import { Reader } from './reader.ts';
import { Values } from './values.ts';

/** Settings of {@link memoryJournal}. */
export interface MemoryJournalOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** How many events and messages it holds unfinished before it takes no more. */
  readonly maxCount?: number;
  /** How many characters of text they may have together. */
  readonly maxSize?: number;
  /** How many ids it remembers at most, and half of them at least, to know a repeated event by. */
  readonly maxKnown?: number;
}

/**
 * A journal that lives as long as the process: the same promises as a durable one, but for a restart.
 * It holds at most 100,000 unfinished events and messages with 64 Mi characters of text, and knows at least
 * the last 100,000 ids.
 */
export function memoryJournal(options: MemoryJournalOptions = {}): Journal {
  const { now = Date.now, maxCount = 100_000, maxSize = 67_108_864, maxKnown = 200_000 } = options;
  const changes = new Subject<'events' | 'outbox' | 'later'>();
  const readers = new Map<string, Reader>();
  const outbox = new Outbox();
  const jobs = new Jobs();
  const known = new KnownIds(maxKnown);
  const values = new Values();
  const dead = new DeadLetters();
  /** What a commit changed: told when all of it is done. */
  const woken = new Set<'events' | 'outbox' | 'later'>();
  let newest = 0;
  let retired = 0;
  let changed = 0;

  const reader = (pipeline: string): Reader => {
    const found = readers.get(pipeline);
    if (found) return found;
    const made = new Reader();
    readers.set(pipeline, made);
    return made;
  };

  const room = (): boolean => {
    let count = outbox.waiting + jobs.size;
    let size = outbox.size;
    for (const one of readers.values()) {
      count += one.open;
      size += one.size;
    }
    return count < maxCount && size < maxSize;
  };

  const wake = (): void => {
    const all = [...woken];
    woken.clear();
    for (const one of all) changes.next(one);
  };

  /** Took it lately, or is not done with it. */
  const knows = (id: string): boolean =>
    known.has(id) || [...readers.values()].some((one) => one.event(id) !== undefined);

  const take = (
    event: Unstamped<Event>,
    pipelines: readonly string[],
    ahead: readonly string[] = [],
  ): 'accepted' | 'known' => {
    if (knows(event.id)) return 'known';
    known.add(event.id);
    newest = Math.max(newest, now());
    const stamped = { ...event, accepted: newest } as Event;
    for (const pipeline of pipelines) reader(pipeline).push(stamped, ahead.includes(pipeline));
    woken.add('events');
    return 'accepted';
  };

  /** The same key for the same output of the same event, however often it is handled; a retired event has no position. */
  const derived = (pipeline: string, cause: string): string => {
    retired += 1;
    return `${pipeline}/${cause}/${reader(pipeline).position(cause) ?? `retired-${retired}`}`;
  };

  const sendOne = (pipeline: string, message: Outgoing, lane: string): readonly Unnamed[] => {
    const from = reader(pipeline);
    const [cause] = message.causes;
    const key = message.key ?? derived(pipeline, cause);
    if (from.said(cause, key)) {
      outbox.push({ ...message, key, pipeline, lane, committed: now(), ...origin(from.event(cause)) });
      woken.add('outbox');
    }
    return message.open ? [] : from.settle(message.causes);
  };

  const putOff = (pipeline: string, job: Later): readonly Unnamed[] => {
    const from = reader(pipeline);
    const [cause] = job.causes;
    const key = job.key ?? derived(pipeline, cause);
    if (from.said(cause, key)) {
      jobs.push({ key, job, pipeline });
      woken.add('later');
    }
    return job.open ? [] : from.settle(job.causes);
  };

  const remember = (pipeline: string, change: Remember, pipelines: readonly string[]): void => {
    const { key, value, owner = pipeline } = change;
    if (values.set(owner, key, value)) {
      changed += 1;
      if (pipelines.length > 0) take(memoryEvent({ owner, key, value }, now(), changed), pipelines);
    }
  };

  const redeliver = (number: number): void => {
    const letter = dead.take(number);
    if (letter?.message) {
      outbox.push({ ...letter.message, committed: now() });
      woken.add('outbox');
    }
    if (letter?.event) {
      reader(letter.pipeline).push(letter.event, false);
      woken.add('events');
    }
  };

  const produce = (pipeline: string, produced: Produced): readonly Unnamed[] => {
    switch (produced.sink) {
      case 'send':
        return sendOne(pipeline, produced.message, produced.lane);
      case 'settled':
        return reader(pipeline).settle(produced.ids);
      case 'event':
        take(produced.event, produced.readers);
        return [];
      case 'later':
        return putOff(pipeline, produced.job);
      case 'cancel':
        jobs.cancel(produced.key);
        return [];
      case 'memory':
        remember(pipeline, produced.change, produced.readers);
        return [];
      case 'redeliver':
        redeliver(produced.number);
        return [];
    }
  };

  return {
    durable: false,
    changes,
    accept: async (event, pipelines, ahead) => {
      if (!knows(event.id) && !room()) throw new FullError('no room: too much is waiting to be answered or sent');
      const taken = take(event, pipelines, ahead);
      wake();
      return taken;
    },
    read: async (pipeline, limits: ReadLimits) => {
      const from = reader(pipeline);
      const { reopened } = from;
      if (from.full) await turn();
      return from.reopened === reopened ? from.take(limits, now()) : [];
    },
    commit: async (pipeline, produced) => {
      const unnamed = produced.flatMap((one) => produce(pipeline, one));
      if (reader(pipeline).waiting > 0) woken.add('events');
      wake();
      for (const one of produced) if (one.sink === 'memory') one.change[written]?.();
      return unnamed;
    },
    retire: async (pipeline, before) => {
      const from = reader(pipeline);
      const retired = from.retire(before);
      if (retired.length > 0 && from.waiting > 0) changes.next('events');
      return retired;
    },
    reopen: async (pipeline, except) => {
      const broken = except && reader(pipeline).event(except.id);
      const count = reader(pipeline).reopen(except?.id);
      if (broken) dead.event(broken, pipeline, except.reason, now());
      changes.next('events');
      return count;
    },
    due: async (time, pipelines) => {
      for (const event of jobs.due(time)) take(event, pipelines);
      wake();
      return jobs.next;
    },
    outbox: async (limit) => outbox.take(limit),
    mark: async (key, outcome, reason = '') => {
      if (outcome === 'sending') return undefined;
      const message = outcome === 'dead' ? outbox.message(key) : undefined;
      const number = message && dead.message(message, reason, now());
      if (outbox.mark(key, outcome) || outbox.waiting === 0) changes.next('outbox');
      return number;
    },
    memory: values,
    letters: {
      dead: async (limit) => dead.newest(limit),
      waiting: async (limit) => outbox.lanes(limit),
    },
    notices: NEVER as Observable<Activity>,
    counts: async (): Promise<Counts> => ({
      open: Object.fromEntries([...readers].map(([name, one]) => [name, one.open])),
      unread: Object.fromEntries([...readers].map(([name, one]) => [name, one.waiting])),
      waiting: outbox.byInput(),
      dead: dead.size,
      later: jobs.size,
    }),
  };
}

function origin(cause: Event | undefined): { origin?: { replyTo: `${string}:${string}`; conversation: string } } {
  if (!cause || !('replyTo' in cause)) return {};
  return { origin: { replyTo: cause.replyTo, conversation: cause.conversation } };
}

function memoryEvent(
  { owner, key, value }: Required<Pick<Remember, 'owner' | 'key'>> & Pick<Remember, 'value'>,
  at: number,
  count: number,
): Unstamped<MemoryEvent> {
  const about = { owner, key, ...(value === undefined ? {} : { value }) };
  const conversation = `memory:${owner}/${key}`;
  return {
    type: 'memory',
    id: `${conversation}/${at}/${count}`,
    input: 'memory',
    conversation,
    at,
    meta: {},
    ...about,
  };
}

/** Lets the event loop turn, so that timers and sockets get theirs between two full batches. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
