import type { Commands } from '../command.ts';
import type { Input } from '../input.ts';
import type { Pipeline } from '../pipeline.ts';
import type { PluginFiles } from './plugin-files.ts';

/** What a plugin module exports: any of these. */
export interface Plugin {
  readonly commands?: Commands;
  readonly inputs?: readonly Input[];
  readonly pipelines?: readonly Pipeline[];
}

/** A plugin that was loaded and whose parts have the right shape. */
export interface LoadedPlugin extends Required<Plugin> {
  /** As it was given: `./ping.ts`. */
  readonly name: string;
  /** Absent where it is a package, which changes when it is installed and not by an edit. */
  readonly source?: PluginSource;
}

/** Where a plugin came from. */
export interface PluginSource {
  readonly files: Pick<PluginFiles, 'loaded' | 'now'>;
  /** Loads it as it stands there now; rejects with a {@link ConfigError}. */
  load(): Promise<LoadedPlugin>;
}
