import type { Observable } from 'rxjs';
import { asyncScheduler, shareReplay, startWith } from 'rxjs';
import type { Log } from '../log.ts';
import type { Settings } from './command-line.ts';
import { noting } from './noting.ts';
import type { Plugged } from './plugged.ts';
import { plugged } from './plugged.ts';
import type { LoadedPlugin } from './plugin.ts';
import { watchedPlugins } from './watched-plugins.ts';

/** What {@link editedPlugins} needs. */
export interface EditedPluginsOptions {
  readonly log: Log;
  /** Shows a text above the prompt, if there is one. */
  readonly show: ((text: string) => void) | undefined;
  /** Throws when the bot cannot run these. */
  check(parts: Plugged): void;
}

/**
 * Emits what runs of plugins, at once, and again with `--watch` when one was edited. Shared, with the newest for late
 * comers.
 */
export function editedPlugins(
  first: Plugged,
  { plugins, options }: Settings,
  { log, show, check }: EditedPluginsOptions,
): Observable<Plugged> {
  const use = (edited: readonly LoadedPlugin[]): Plugged => {
    const parts = plugged({ options, plugins: edited }, log);
    check(parts);
    return parts;
  };
  return watchedPlugins(options.watch ? plugins : [], { clock: asyncScheduler, use, tell: noting(log, show) }).pipe(
    startWith(first),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
}
