import { Subject } from 'rxjs';
import type { Activity } from '../../activity.ts';
import type { RunEvent, TextEvent, Unstamped } from '../../event.ts';
import type { Remember } from '../../memory.ts';
import { written } from '../../memory.ts';
import type { Outgoing } from '../../outgoing.ts';
import type { Cancel, Later, Redeliver } from '../../pipeline.ts';
import type { Outcome } from './outcome.ts';
import type { Writes } from './writes.ts';

/** Where outcomes go: a stream for each sink but `settled`. */
export interface AnsweringSinks {
  readonly streams: {
    readonly out: Subject<Outgoing>;
    readonly runs: Subject<Unstamped<RunEvent>>;
    readonly later: Subject<Later | Cancel>;
    readonly memory: Subject<Remember>;
    readonly redeliver: Subject<Redeliver>;
    readonly said: Subject<Unstamped<TextEvent>>;
    readonly activity: Subject<Activity>;
  };
  /** Says all of an outcome in one turn, so that it is written together. */
  publish(outcome: Outcome): void;
  /** Writes something because of an event, which stays open; resolves when it is written. */
  note(cause: string, writes: Writes): Promise<void>;
  close(): void;
}

/** Makes the sinks that a run of the pipeline speaks into. */
export function sinks(): AnsweringSinks {
  const streams = {
    out: new Subject<Outgoing>(),
    runs: new Subject<Unstamped<RunEvent>>(),
    later: new Subject<Later | Cancel>(),
    memory: new Subject<Remember>(),
    redeliver: new Subject<Redeliver>(),
    said: new Subject<Unstamped<TextEvent>>(),
    activity: new Subject<Activity>(),
  };
  const write = ({ memory = [], later = [], redeliver = [] }: Writes, cause: string): void => {
    const because = { causes: [cause], open: true } as const;
    for (const change of memory) streams.memory.next({ ...change, ...because });
    for (const one of later) streams.later.next({ ...one, ...because });
    for (const one of redeliver) streams.redeliver.next({ ...one, ...because });
  };
  return {
    streams,
    publish: ({ noticed = [], run, said, messages = [], writes }) => {
      for (const entry of noticed) streams.activity.next(entry);
      if (run) streams.runs.next(run);
      if (writes) write(writes, writes.cause);
      if (said) streams.said.next(said);
      for (const message of messages) streams.out.next(message);
    },
    note: (cause, { memory = [] }) =>
      new Promise((resolve) => {
        write({ memory: memory.map((change) => ({ ...change, [written]: resolve })) }, cause);
      }),
    close: () => {
      for (const stream of Object.values(streams)) stream.complete();
    },
  };
}
