import type { Observable } from 'rxjs';
import { Subject } from 'rxjs';
import type { Activity } from '../activity.ts';
import { FullError, UnwritableError } from '../errors.ts';
import type { Journal, Produced, Undone } from '../journal.ts';
import { written } from '../memory.ts';
import { causeOf } from './cause-of.ts';
import { checkProduced } from './check-produced.ts';
import { deadEvent, deadMessage } from './dead-letter.ts';
import { dueEvent } from './due-event.ts';
import type { Parts } from './parts.ts';
import type { Change } from './produce.ts';
import { produce } from './produce.ts';

/** Where a journal's work is done. */
export interface Store {
  /** Does a piece of work as one transaction; resolves when it is written, and calls `after` just before. */
  transact<T>(work: () => T, after?: () => void): Promise<T>;
  /** Does what writes nothing: at once, or `later`, in a later turn of the event loop. */
  look<T>(work: () => T, later: boolean): Promise<T>;
}

/** What every journal does, over parts in memory or on disk. */
export function journalOf(parts: Parts, store: Store, notices: Observable<Activity>): Journal {
  const { now, outbox, jobs, values, dead, heard } = parts;
  const { transact, look } = store;
  const changes = new Subject<Change>();
  /** What was changed and is not written yet: told when it is. */
  const woken = new Set<Change>();
  /** The last of the outbox that was handed out was cut by its limit. */
  let full = false;

  const wake = (): void => {
    const all = [...woken];
    woken.clear();
    for (const one of all) changes.next(one);
  };

  const commit = (pipeline: string, produced: readonly Produced[]): readonly Undone[] => {
    const undone = produced.flatMap((one) => produce(parts, pipeline, one, woken));
    if (parts.reader(pipeline).waiting > 0) woken.add('events');
    return undone;
  };

  return {
    durable: parts.durable,
    changes,
    notices,
    accept: async (event, readers, ahead = []) => {
      prepare(parts, { sink: 'event', event, readers });
      return transact(() => {
        if (!parts.room(ahead.length > 0) && !parts.known(event.id)) {
          throw new FullError('no room: too much is waiting to be answered or sent');
        }
        if (!parts.take(event, readers, ahead)) return 'known';
        // A sender whose clock is ahead must not hide what others say until then.
        heard.note(event.input, Math.min(event.at, now()));
        woken.add('events');
        return 'accepted';
      }, wake);
    },
    read: async (pipeline, limits, say = () => []) => {
      const side = parts.reader(pipeline);
      const { reopened, full } = side;
      const still = () => side.reopened === reopened;
      const take = () => {
        const events = still() ? side.take(limits) : [];
        for (const one of side.aside()) commit(pipeline, say(one));
        return events;
      };
      const events = await (side.writes ? transact(take, wake) : look(take, full));
      return still() ? events : [];
    },
    commit: async (pipeline, produced) => {
      for (const one of produced) writable(parts, pipeline, one);
      return transact(
        () => commit(pipeline, produced),
        () => {
          wake();
          for (const one of produced) if (one.sink === 'memory') one.change[written]?.();
        },
      );
    },
    retire: (pipeline, before) =>
      transact(() => {
        const retired = parts.reader(pipeline).retire(before);
        if (retired.length > 0 && parts.reader(pipeline).waiting > 0) woken.add('events');
        return retired;
      }, wake),
    reopen: (pipeline, except) =>
      transact(() => {
        const { id, reason = '', say = () => [] } = except ?? {};
        const event = id === undefined ? undefined : parts.reader(pipeline).event(id);
        const number = event && dead.put(deadEvent(event, pipeline, reason, now()));
        if (event && number !== undefined) commit(pipeline, say({ pipeline, event, reason, number }));
        woken.add('events');
        return parts.reader(pipeline).reopen(id);
      }, wake),
    due: (time, readers) =>
      transact(() => {
        for (const job of jobs.due(time)) if (parts.take(dueEvent(job), readers, [])) woken.add('events');
        return jobs.next;
      }, wake),
    outbox: async (limit) => {
      const batch = await look(() => outbox.take(limit), full);
      full = batch.length === limit;
      return batch;
    },
    mark: (key, outcome, reason = '', say = () => []) =>
      transact(() => {
        const message = outcome === 'dead' ? outbox.message(key) : undefined;
        const number = message && dead.put(deadMessage(message, reason, now()));
        if (outbox.mark(key, outcome) || outbox.waiting === 0) woken.add('outbox');
        if (message && number !== undefined) commit(message.pipeline, say(number));
        return number;
      }, wake),
    since: async (input) => {
      const at = await look(() => heard.get(input), false);
      if (at === undefined) await transact(() => heard.note(input, now()));
      return at;
    },
    trace: (input, conversation, origin) => transact(() => parts.traces.put(input, conversation, origin)),
    traced: (input, conversation) => look(() => parts.traces.of({ input, conversation }), false),
    memory: {
      get: (owner, key) => transact(() => values.get(owner, key)),
      list: (owner, prefix) => transact(() => values.list(owner, prefix)),
    },
    letters: {
      dead: (limit) => transact(() => dead.newest(limit)),
      waiting: (limit) => transact(() => outbox.lanes(limit)),
    },
    counts: () => transact(() => parts.counts()),
  };
}

/** @throws {UnwritableError} With the event to blame, so that it can be set aside. */
function writable(parts: Parts, pipeline: string, one: Produced): void {
  try {
    prepare(parts, one);
  } catch (cause) {
    const id = causeOf(one);
    const culprit = id === undefined ? undefined : parts.reader(pipeline).event(id);
    throw new UnwritableError(cause instanceof Error ? cause.message : String(cause), culprit?.id, { cause });
  }
}

function prepare(parts: Parts, one: Produced): void {
  checkProduced(one);
  if (one.sink === 'send') parts.prepare(one.message);
  if (one.sink === 'event') parts.prepare(one.event);
  if (one.sink === 'later') parts.prepare(one.job);
}
