import type { Produced, Undone } from '../journal.ts';
import type { Remember } from '../memory.ts';
import type { Outgoing } from '../outgoing.ts';
import type { Later } from '../pipeline.ts';
import { memoryEvent } from './memory-event.ts';
import type { Parts } from './parts.ts';

/** What may be woken by a change. */
export type Change = 'events' | 'outbox' | 'later';

/** Writes one thing that a pipeline produced; adds what that changed to `woken`, and returns what could not be done. */
export function produce(
  parts: Parts,
  pipeline: string,
  produced: Produced,
  woken: { add(change: Change): void },
): readonly Undone[] {
  /**
   * The same key for the same output of the same event, however often it is handled; a retired event has no position.
   */
  const derived = (cause: string): string =>
    `${pipeline}/${cause}/${parts.reader(pipeline).position(cause) ?? `retired-${parts.serial()}`}`;

  const sendOne = (message: Outgoing, lane: string): readonly Undone[] => {
    const from = parts.reader(pipeline);
    const [cause] = message.causes;
    const key = message.key ?? derived(cause);
    const seq = from.said(cause, key);
    if (seq !== undefined) {
      const origin = from.origin(cause);
      const hops = Math.max(message.hops ?? 0, from.hops(message.causes) + 1);
      const about = { key, pipeline, lane, committed: parts.now(), hops, ...(origin && { origin }) };
      parts.outbox.push(message, about, seq);
      woken.add('outbox');
    }
    return message.open ? [] : from.settle(message.causes);
  };

  const putOff = (job: Later): readonly Undone[] => {
    const from = parts.reader(pipeline);
    const [cause] = job.causes;
    const key = job.key ?? derived(cause);
    const seq = from.said(cause, `later:${key}`);
    if (seq !== undefined) {
      parts.jobs.push({ key, job, pipeline, hops: from.hops(job.causes) }, seq);
      woken.add('later');
    }
    return job.open ? [] : from.settle(job.causes);
  };

  const remember = ({ key, value, owner = pipeline, causes }: Remember, readers: readonly string[]): void => {
    if (!parts.values.set(owner, key, value) || readers.length === 0) return;
    const hops = parts.reader(pipeline).hops(causes);
    parts.take(memoryEvent({ owner, key, value, hops }, parts.now(), parts.serial()), readers, []);
    woken.add('events');
  };

  const redeliver = (one: Extract<Produced, { sink: 'redeliver' }>): readonly Undone[] => {
    const letter = parts.dead.take(one.number);
    if (one.discard) return letter ? [] : [one];
    if (letter?.message) {
      // Who has it sent again knows that it did not arrive; one of an older format has no hops.
      const { perhaps: _, ...message } = letter.message;
      const { key, pipeline: by, lane, hops = 1, origin } = message;
      const about = { key, pipeline: by, lane, committed: parts.now(), hops, ...(origin && { origin }) };
      parts.outbox.push(message, about, parts.renew(key));
      woken.add('outbox');
    }
    if (letter?.event) {
      parts.again(letter.event, letter.pipeline);
      woken.add('events');
    }
    return letter ? [] : [one];
  };

  switch (produced.sink) {
    case 'send':
      return sendOne(produced.message, produced.lane);
    case 'settled':
      return parts.reader(pipeline).settle(produced.ids);
    case 'event':
      // What nobody reads need not be kept, or known again.
      if (produced.readers.length > 0 && parts.take(produced.event, produced.readers, [])) woken.add('events');
      return [];
    case 'later':
      return putOff(produced.job);
    case 'cancel':
      parts.jobs.cancel(produced.key);
      return [];
    case 'memory':
      remember(produced.change, produced.readers);
      return [];
    case 'redeliver':
      return redeliver(produced);
  }
}
