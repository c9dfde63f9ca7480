import type { Commands } from '../command.ts';
import type { Log } from '../log.ts';
import type { Pipeline } from '../pipeline.ts';
import { allCommands } from './all-commands.ts';
import type { Settings } from './command-line.ts';
import { ownCommands } from './own-commands.ts';

/** What runs of plugins, beside what comes with the bot. */
export interface Plugged {
  /** All commands, those that come with the bot included. */
  readonly commands: Commands;
  readonly pipelines: readonly Pipeline[];
}

/** @throws {ConfigError} A plugin's pattern is none, or slow. */
export function plugged({ options, plugins }: Pick<Settings, 'options' | 'plugins'>, log: Log): Plugged {
  return {
    commands: allCommands(ownCommands(options), plugins, log),
    pipelines: plugins.flatMap(({ pipelines }) => pipelines),
  };
}
