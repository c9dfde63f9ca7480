import process from 'node:process';
import type { Commands } from '../command.ts';
import { ConfigError } from '../errors.ts';
import type { Log } from '../log.ts';
import { mergeCommands } from '../matching/merge-commands.ts';
import { probe } from '../matching/probe.ts';
import type { LoadedPlugin } from './plugin.ts';

/**
 * Returns the commands that come with the bot and those of plugins. A pattern that is taken stays as it is, and the log
 * says so.
 *
 * @throws {ConfigError} A plugin's pattern is none, or slow.
 */
export function allCommands(own: Commands, plugins: readonly LoadedPlugin[], log: Log): Commands {
  let commands = own;
  for (const plugin of plugins) {
    for (const pattern of Object.keys(plugin.commands)) checkPattern(pattern, `--plugin ${plugin.name}`);
    const merged = mergeCommands(commands, plugin.commands);
    for (const pattern of merged.conflicts) {
      log.warn(
        `--plugin ${plugin.name}: pattern ${pattern} is taken by the command ${commands[pattern]?.name}, which keeps it`,
      );
    }
    commands = merged.commands;
  }
  return commands;
}

/** How long this thread has worked, in milliseconds: what others do on the machine makes no pattern slow. */
function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

function checkPattern(pattern: string, owner: string): void {
  try {
    probe(pattern, { owner, now: worked });
  } catch (error) {
    if (!(error instanceof ConfigError) || error.message.startsWith(owner)) throw error;
    throw new ConfigError(`${owner}: ${error.message}`, { cause: error });
  }
}
