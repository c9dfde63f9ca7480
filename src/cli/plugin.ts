import type { Commands } from '../command.ts';
import type { Input } from '../input.ts';
import type { Pipeline } from '../pipeline.ts';

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
}
