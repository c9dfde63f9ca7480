import type { Commands } from '../command.ts';
import { commands } from '../commands/index.ts';
import type { Log } from '../log.ts';
import type { Pipeline } from '../pipeline.ts';
import { allCommands } from './all-commands.ts';
import type { LoadedPlugin } from './plugin.ts';

/** What runs of plugins, beside what comes with the bot. */
export interface Plugged {
  /** All commands, those that come with the bot included. */
  readonly commands: Commands;
  readonly pipelines: readonly Pipeline[];
}

/** @throws {ConfigError} A plugin's pattern is none, or slow. */
export function plugged(plugins: readonly LoadedPlugin[], log: Log): Plugged {
  return {
    commands: allCommands(commands(), plugins, log),
    pipelines: plugins.flatMap(({ pipelines }) => pipelines),
  };
}
