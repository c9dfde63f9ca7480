import type { Observable, SchedulerLike } from 'rxjs';
import {
  BehaviorSubject,
  filter,
  firstValueFrom,
  fromEvent,
  ignoreElements,
  map,
  merge,
  mergeMap,
  NEVER,
  ReplaySubject,
  race,
  Subject,
  skip,
  switchMap,
  tap,
  throwError,
  timer,
  zip,
} from 'rxjs';
import { CallError } from '../errors.ts';
import type { Json } from '../json.ts';
import { JsonText } from '../json.ts';
import type { Causes } from '../outgoing.ts';
import type { Change, Service } from '../registry.ts';
import type { CallOptions, RawJson } from '../world.ts';
import type { Signs } from './notation.ts';

/** What a service was asked. */
export interface Asked {
  readonly endpoint: string;
  readonly request: Json;
  /** The event that it is because of, where the caller says so. */
  readonly causes?: Causes;
}

/** A service whose part a lane plays; it lives on when the bot does not. */
export interface Acting {
  /** How it is registered; empty while it is not there. */
  registered(): readonly Service[];
  readonly changes: Observable<Change>;
  call(endpoint: string, request: Json | JsonText, options?: CallOptions): Promise<RawJson>;
  /** What it was asked; to be subscribed once, for as long as it may be asked. */
  readonly asked: Observable<Asked>;
}

/** What a service's lane says besides its answers. */
export const serviceSigns: Signs = { '^': 'service up', '↻': 'service up', '!': 'service down', '✕': 'service down' };

/**
 * Plays a service as its lane says: it is up, or down, and the first call that it hears has the first answer of the
 * lane, the second the second, each as soon as both are there. An error is an answer, too. What it has not answered when
 * it goes down is broken off, what it was not asked is forgotten.
 */
export function acting(name: string, said: Observable<unknown>, clock: SchedulerLike): Acting {
  const node = { id: `${name}-1`, address: '127.0.0.1', port: 1, metadata: {} };
  const service: Service = { name, version: '1', metadata: {}, endpoints: [], nodes: [node] };
  const there = new BehaviorSubject(false);
  const turns = there.pipe(skip(1));
  const leaves = turns.pipe(filter((is) => !is));
  const asked = new Subject<Asked>();
  const calls = new Subject<Subject<RawJson>>();
  const answers = new Subject<unknown>();

  const turn = (up: boolean): void => {
    if (up === there.value) throw new Error(`lane ${name}: the service is ${up ? 'up' : 'down'} already`);
    there.next(up);
  };
  const hear = (one: unknown): void => {
    if (one === serviceSigns['^'] || one === serviceSigns['!']) turn(one === serviceSigns['^']);
    else if (!there.value) throw new Error(`lane ${name}: the service is down: it is up from a ^ on`);
    else answers.next(one);
  };
  const answering = there.pipe(
    switchMap(() => zip(calls, answers)),
    tap(([call, answer]) => {
      if (answer instanceof Error) call.error(answer);
      else call.next({ json: JSON.stringify(answer) });
    }),
  );

  return {
    registered: () => (there.value ? [service] : []),
    changes: turns.pipe(
      map((is) => ({ name, action: is ? 'create' : 'delete', services: is ? [service] : [] }) as const),
    ),
    call: async (endpoint, request, { signal, timeout = 30_000, id } = {}) => {
      if (!there.value) throw new CallError(404, `service ${name}: not found`);
      const failed = (status: number, why: string) => new CallError(status, `${name} ${endpoint}: ${why}`);
      const failing = (when: Observable<unknown>, error: CallError): Observable<never> =>
        when.pipe(mergeMap(() => throwError(() => error), 1));
      const cancelled = failed(499, 'cancelled');
      if (signal?.aborted) throw cancelled;
      const answer = new ReplaySubject<RawJson>(1);
      const json: Json = request instanceof JsonText ? JSON.parse(request.json) : request;
      asked.next({ endpoint, request: json, ...(id !== undefined && { causes: [id] as const }) });
      calls.next(answer);
      return firstValueFrom(
        race(
          answer,
          failing(signal ? fromEvent(signal, 'abort') : NEVER, cancelled),
          failing(leaves, failed(500, 'the service broke off before it answered')),
          failing(timer(timeout, clock), failed(408, `no answer within ${timeout / 1_000} s`)),
        ),
      );
    },
    asked: merge(asked, answering.pipe(ignoreElements()), said.pipe(tap(hear), ignoreElements())),
  };
}
