import type { Observable, SchedulerLike } from 'rxjs';
import {
  catchError,
  defer,
  distinctUntilChanged,
  exhaustMap,
  filter,
  interval,
  map,
  merge,
  of,
  pairwise,
  scan,
  startWith,
  throwError,
  timeout,
} from 'rxjs';
import type { LoadedPlugin, PluginSource } from './plugin.ts';

/** What watching plugins needs. */
export interface WatchedPluginsOptions {
  readonly clock: SchedulerLike;
  /** Throws when the bot cannot go on with these: then those before stay. */
  accept(plugins: readonly LoadedPlugin[]): void;
  /** Told in words what became of an edit. */
  readonly tell: { replaced(words: string): void; kept(words: string): void };
}

/** How often the files are looked at, in milliseconds. A look sees what no watch of a system tells reliably. */
const every = 300;
/** How long loading may take, in milliseconds. */
const patience = 30_000;

/**
 * Emits the plugins, and all of them again when the files of one were edited, are left alone since, and can be used:
 * else the one before stays. Never errors, and never completes.
 *
 *     files   --e---x--e--     e: an edit, x: one that does not load
 *     output  p--q------r-
 */
export function watchedPlugins(
  plugins: readonly LoadedPlugin[],
  { clock, accept, tell }: WatchedPluginsOptions,
): Observable<readonly LoadedPlugin[]> {
  const tried = (now: readonly LoadedPlugin[], { index, loaded }: Loaded): readonly LoadedPlugin[] => {
    const name = now[index]?.name;
    try {
      if ('error' in loaded) throw loaded.error;
      const next = now.with(index, loaded);
      accept(next);
      tell.replaced(`--plugin ${name} was edited: ${what(loaded)}`);
      return next;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const where = `--plugin ${name}`;
      tell.kept(`${why.startsWith(where) ? why : `${where}: ${why}`}. It goes on as it was before this edit`);
      return now;
    }
  };
  const edited = plugins.map(({ source }, index) => (source ? versions(source, index, clock) : of()));
  return merge(...edited).pipe(scan(tried, plugins), startWith(plugins), distinctUntilChanged());
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
