import type { Observable } from 'rxjs';
import { defer, finalize, Subject } from 'rxjs';
import type { Event } from '../event.ts';
import { release } from '../event.ts';
import type { Values } from './entry.ts';
import { templateOf } from './events.ts';
import type { Lane, Mark } from './notation.ts';
import { spoken } from './notation.ts';
import type { Order } from './order.ts';
import type { VirtualTime } from './virtual-time.ts';

/** An event that was let go without anything said about it. */
export interface Released {
  readonly frame: number;
  readonly event: Event;
}

/** The sources of a run, and what became of them. */
export interface Feed {
  readonly streams: Readonly<Record<string, Observable<Event>>>;
  /** What was let go, in order. */
  readonly released: readonly Released[];
  /** By source, from when to when it was subscribed, as marbles. */
  subscriptions(): Record<string, string[]>;
}

interface Sown {
  readonly sources: ReadonlyMap<string, Lane>;
  readonly values: Values;
  readonly frame: number;
  /** The input that events come from when there is one lane, without a name. */
  readonly input: string | undefined;
  readonly order?: Order | undefined;
}

/** Makes a stream of each lane, and schedules what it says: everything of one moment together, lane after lane. */
export function feed({ sources, values, frame, input, order }: Sown, time: VirtualTime): Feed {
  const released: Released[] = [];
  const uses = new Map<string, number>();
  const spans = new Map<string, Span[]>();
  const streams: Record<string, Observable<Event>> = {};
  const moments = new Map<number, Saying[]>();
  const now = () => Math.floor(time.elapsed() / frame);

  /** An event's id is its letter; the second time it is said it is `a#2`. */
  const stamped = (lane: string, label: string): Event => {
    const value = Object.hasOwn(values, label) ? values[label] : label;
    const known = templateOf(value);
    if (!known) return value as Event;
    const count = (uses.get(label) ?? 0) + 1;
    uses.set(label, count);
    const event = known.stamp(input ?? lane, count === 1 ? label : `${label}#${count}`, time.now());
    return { ...event, [release]: () => void released.push({ frame: now(), event }) };
  };

  for (const [lane, { marks }] of sources) {
    const subject = new Subject<Event>();
    const say = ({ kind, label, says }: Mark) => {
      if (kind === 'next') subject.next(stamped(lane, label));
      else if (kind === 'sign') subject.next(says as never);
      else if (kind === 'complete') subject.complete();
      else subject.error(Object.hasOwn(values, label) ? values[label] : failing(lane));
    };
    for (const mark of marks) {
      moments.set(mark.frame, [...(moments.get(mark.frame) ?? []), { lane, say: () => say(mark) }]);
    }
    spans.set(lane, []);
    streams[lane] = defer(() => {
      const span: Span = { from: now(), to: undefined };
      spans.get(lane)?.push(span);
      return subject.pipe(
        finalize(() => {
          span.to = now();
        }),
      );
    });
  }
  for (const [frames, says] of moments) {
    const at = frames * frame;
    const speak = (): void => {
      for (const { say } of order ? shuffled(says, order, spoken(at)) : says) say();
    };
    // What is set later comes behind the timers of the same moment.
    if (frames > 0 && order?.pick(2, () => `at ${spoken(at)} timers are before lanes`) === 1)
      time.schedule(at - 1, () => time.schedule(at, speak));
    else time.schedule(at, speak);
  }
  return {
    streams,
    released,
    subscriptions: () => Object.fromEntries([...spans].map(([lane, all]) => [lane, all.map(drawn)])),
  };
}

/** Where it was made says nothing: it stands in a lane. */
function failing(lane: string): Error {
  return Object.assign(new Error(`lane ${lane} failed: a # stands in it`), { stack: '' });
}

interface Saying {
  readonly lane: string;
  readonly say: () => void;
}

/** In any order of the lanes, each in its own. */
function shuffled(says: readonly Saying[], order: Order, time: string): readonly Saying[] {
  const lanes = [...Map.groupBy(says, ({ lane }) => lane).values()];
  return says.flatMap(() => {
    const left = lanes.filter(({ length }) => length > 0);
    const told = (choice: number) => `at ${time} ${left[choice]?.[0]?.lane} is before ${left[0]?.[0]?.lane}`;
    return left[order.pick(left.length, told)]?.shift() ?? [];
  });
}

interface Span {
  readonly from: number;
  to: number | undefined;
}

function drawn({ from, to }: Span): string {
  const before = '-'.repeat(from);
  if (to === undefined) return `${before}^`;
  return to === from ? `${before}(^!)` : `${before}^${'-'.repeat(to - from - 1)}!`;
}
