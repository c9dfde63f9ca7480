import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import {
  asyncScheduler,
  auditTime,
  catchError,
  concat,
  defer,
  distinctUntilChanged,
  filter,
  groupBy,
  map,
  merge,
  mergeMap,
  of,
  ReplaySubject,
  retry,
  share,
  switchMap,
  tap,
  timer,
} from 'rxjs';
import type { Commands } from '../command.ts';
import type { Log } from '../log.ts';
import type { Registry, Service } from '../registry.ts';
import type { World } from '../world.ts';
import { FoundCommands } from './found-commands.ts';
import { serviceCommand } from './service-command.ts';

/** What finding commands needs. */
export interface ServiceCommandsOptions {
  /** Services whose name is this, a full stop and a word are commands. */
  readonly namespace: string;
  readonly registry: Pick<Registry, 'list' | 'get' | 'watch'>;
  /** How they are asked for their help; its own, so that those that hang hold up nobody else's calls. */
  readonly call: World['call'];
  readonly log: Log;
  readonly clock?: SchedulerLike;
}

/** How many services are looked up at once at the start, and how many may bring commands. */
const atOnce = 16;
const most = 1_000;
/** How long a service may take to say how it is used, and the first table to be there, in milliseconds. */
const patience = 5_000;
const atFirst = 2_000;
/** Changes within so many milliseconds are one: each is a new table, which costs a millisecond for ten commands. */
const together = 50;
/** The first wait before what failed is tried again, and the longest, in milliseconds. */
const soonest = 1_000;
const latest = 60_000;

/** How one service is now: no nodes, and it is gone. */
interface Seen {
  readonly name: string;
  readonly services: readonly Service[];
}

/**
 * Returns the commands that services bring: the whole table within two seconds, and again whenever one comes or goes.
 * A service that hangs or answers nonsense is asked again from time to time, and costs its own command only. Never
 * errors.
 */
export function serviceCommands(options: ServiceCommandsOptions): Observable<Commands> {
  const { namespace, registry, call, log, clock = asyncScheduler } = options;
  const wordOf = (name: string) => (name.startsWith(`${namespace}.`) ? name.slice(namespace.length + 1) : '');
  const isCommand = (name: string) => /^[\w-][\w.-]{0,63}$/.test(wordOf(name));

  return defer(() => {
    const found = new FoundCommands();

    const asked = ({ name, services }: Seen): Observable<void> => {
      const nodes = nodesOf(services);
      if (nodes.length === 0) return defer(() => of(found.gone(name)));
      const changes = nodes.some(({ metadata }) => metadata.changes === 'true');
      let failures = 0;
      const failed = (error: Error): void => {
        if (failures === 0) log.warn('this service should be a command, and says not how', { service: name, error });
        failures += 1;
        found.failed(name);
      };
      return defer(() => serviceCommand({ service: name, word: wordOf(name), changes }, call, patience)).pipe(
        map((command) => found.told(name, command)),
        catchError((error, asking) =>
          concat(
            defer(() => of(failed(error))),
            defer(() => timer(wait(failures), clock)).pipe(switchMap(() => asking)),
          ),
        ),
      );
    };

    const listed = defer(() => registry.list()).pipe(
      again(clock),
      map((names) => names.filter(isCommand)),
      tap((names) => found.expect(names)),
      share(),
    );
    const look = (name: string): Observable<Seen> =>
      defer(() => registry.get(name)).pipe(
        again(clock),
        map((services) => ({ name, services })),
      );
    const changed = registry.watch().pipe(
      again(clock),
      filter(({ name }) => isCommand(name)),
    );
    const brought = merge(
      changed,
      listed.pipe(
        mergeMap((names) => names, 1),
        mergeMap(look, atOnce),
      ),
    ).pipe(
      groupBy(({ name }) => name, {
        duration: (service) => service.pipe(filter(({ services }) => nodesOf(services).length === 0)),
        connector: () => new ReplaySubject<Seen>(1),
      }),
      // What is newer counts, also while the one before is being asked.
      mergeMap((service) => service.pipe(switchMap(asked)), most),
    );
    const late = timer(atFirst, clock).pipe(tap(() => found.late()));
    return merge(brought, listed, late).pipe(
      filter(() => found.complete),
      auditTime(together, clock),
      map(() => found.commands),
      distinctUntilChanged(),
    );
  });
}

function nodesOf(services: readonly Service[]): readonly Service['nodes'][number][] {
  return services.flatMap(({ nodes }) => nodes);
}

function again<T>(clock: SchedulerLike): MonoTypeOperatorFunction<T> {
  return retry({ delay: (_, failures) => timer(wait(failures), clock) });
}

function wait(failures: number): number {
  return Math.min(latest, soonest * 2 ** (failures - 1));
}
