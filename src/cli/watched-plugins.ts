import type { Observable, SchedulerLike } from 'rxjs';
import {
  catchError,
  defer,
  EMPTY,
  exhaustMap,
  filter,
  interval,
  map,
  merge,
  mergeMap,
  of,
  pairwise,
  throwError,
  timeout,
} from 'rxjs';
import type { LoadedPlugin, PluginSource } from './plugin.ts';

/** What watching plugins needs. */
export interface WatchedPluginsOptions<T> {
  readonly clock: SchedulerLike;
  /** Makes of all of them what the bot runs; throws when it cannot run with these. */
  use(plugins: readonly LoadedPlugin[]): T;
  /** Tells in words what became of an edit. */
  tell(level: 'info' | 'warn', words: string): void;
}

/** How often the files are looked at, in milliseconds. A look sees what no watch of a system tells reliably. */
const every = 300;
/** How long loading may take, in milliseconds. */
const patience = 30_000;

/**
 * Emits what the bot runs of its plugins, each time when the files of one were edited, are left alone since, and can be
 * used; else the one before stays. Never errors.
 *
 *     files   --e---x--e--     e: an edit, x: one that does not load
 *     output  ---p------q-
 */
export function watchedPlugins<T>(
  plugins: readonly LoadedPlugin[],
  { clock, use, tell }: WatchedPluginsOptions<T>,
): Observable<T> {
  return defer(() => {
    let now = plugins;
    const tried = ({ index, loaded }: Loaded): readonly T[] => {
      const name = `--plugin ${now[index]?.name}`;
      try {
        if ('error' in loaded) throw loaded.error;
        const next = now.with(index, loaded);
        const used = use(next);
        now = next;
        tell('info', `${name} was edited: ${what(loaded)}`);
        return [used];
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        tell('warn', `${why.startsWith(name) ? why : `${name}: ${why}`}. It goes on as it was before this edit`);
        return [];
      }
    };
    const edited = plugins.map(({ source }, index) => (source ? versions(source, index, clock) : EMPTY));
    return merge(...edited).pipe(mergeMap(tried, 1));
  });
}

interface Loaded {
  readonly index: number;
  readonly loaded: LoadedPlugin | { readonly error: unknown };
}

function versions({ files, load }: PluginSource, index: number, clock: SchedulerLike): Observable<Loaded> {
  const late = () => throwError(() => new Error(`it was not loaded within ${patience / 1_000} s`));
  const inTime = { first: patience, scheduler: clock, with: late };
  return interval(every, clock).pipe(
    exhaustMap(() => files.now()),
    pairwise(),
    // Twice the same: whoever writes is done.
    filter(([before, now]) => before === now && now !== files.loaded),
    exhaustMap(() =>
      defer(load).pipe(
        timeout(inTime),
        catchError((error: unknown) => of({ error })),
      ),
    ),
    map((loaded) => ({ index, loaded })),
  );
}

function what({ commands, pipelines, inputs }: LoadedPlugin): string {
  const parts = [
    ...named('command', Object.values(commands)),
    ...named('pipeline', pipelines),
    ...(inputs.length > 0 ? ['its inputs stay as they are until the bot is started again'] : []),
  ];
  return parts.length === 0 ? 'there is nothing in it now' : parts.join('; ');
}

function named(what: string, all: readonly { readonly name: string }[]): readonly string[] {
  const names = [...new Set(all.map(({ name }) => name))];
  return names.length === 0 ? [] : [`${what}${names.length > 1 ? 's' : ''} ${names.join(', ')}`];
}
