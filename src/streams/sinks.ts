import type { Observable, ObservableInput } from 'rxjs';
import { EMPTY, from, map, merge, mergeMap } from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Address } from '../address.ts';
import type { EventBase } from '../event.ts';
import type { Produced } from '../journal.ts';
import type { Causes, Outgoing } from '../outgoing.ts';
import type { Cancel, Pipeline, Sinks } from '../pipeline.ts';
import { lineOf } from './line-of.ts';
import { whatIsWrong } from './what-is-wrong.ts';

/** Where things go that a pipeline says. */
export interface Routing {
  /** What must keep order with this address. */
  readonly lane: (to: Address) => string;
  /** The pipelines that read an input. */
  readonly readers: (input: string) => readonly string[];
  readonly now: () => number;
}

/** Something to report, in line with what was said. */
export interface Noticed {
  readonly sink: 'activity';
  readonly activity: Activity;
}

/** Merges a pipeline's sinks into one line, in the order they speak; `settled` is heard last. */
export function produced(
  sinks: Sinks<string>,
  pipeline: Pipeline,
  { lane, readers, now }: Routing,
): Observable<Produced | Noticed> {
  if (typeof sinks !== 'object' || sinks === null) {
    throw new TypeError(`run must return an object of streams by sink; it returned ${String(sinks)}`);
  }
  const { settled, runs, later, memory, redeliver, commands, said, activity, out, ...inputs } = sinks as Sinks<never> &
    Record<string, ObservableInput<Outgoing>>;
  const allowed = new Set(pipeline.to);

  const say = (message: Outgoing): Produced | Noticed => {
    const wrong = whatIsWrong(message, allowed);
    return wrong === undefined
      ? { sink: 'send', message, lane: lineOf(lane(message.to), message.fallback) }
      : { sink: 'activity', activity: { code: 'dead', at: now(), pipeline: pipeline.name, detail: wrong } };
  };

  return merge(
    ...[out, ...Object.values(inputs)].map((sink) => stream(sink).pipe(map(say))),
    stream(later).pipe(mergeMap((job) => ('cancel' in job ? calledOff(job) : [{ sink: 'later', job } as const]), 1)),
    stream(memory).pipe(
      mergeMap((change) => [{ sink: 'memory', change, readers: readers('memory') } as const, ...closing(change)], 1),
    ),
    stream(redeliver).pipe(mergeMap((one) => [{ ...one, sink: 'redeliver' } as const, ...closing(one)], 1)),
    stream(runs).pipe(map((event): Produced => ({ sink: 'event', event, readers: readers('runs') }))),
    stream(commands).pipe(map((event): Produced => ({ sink: 'event', event, readers: readers('commands') }))),
    stream(said).pipe(map((event): Produced => ({ sink: 'event', event, readers: [pipeline.name] }))),
    stream(activity).pipe(
      map((entry): Noticed => ({ sink: 'activity', activity: { ...entry, pipeline: pipeline.name } })),
    ),
    stream(settled).pipe(map((one): Produced => ({ sink: 'settled', ids: idsOf(one) }))),
  );
}

function stream<T>(sink: ObservableInput<T> | undefined): Observable<T> {
  return sink === undefined ? EMPTY : from(sink);
}

function calledOff(one: Cancel): readonly Produced[] {
  return [{ sink: 'cancel', key: one.cancel, causes: one.causes }, ...closing(one)];
}

/** What leaves its causes open says so. */
function closing({ causes, open }: { readonly causes: Causes; readonly open?: true }): readonly Produced[] {
  return open ? [] : [{ sink: 'settled', ids: causes }];
}

function idsOf(one: EventBase | { readonly causes: Causes }): Causes {
  return 'causes' in one ? one.causes : [one.id];
}
