import type { Commands } from '../command.ts';

/** Two tables of commands made one. */
export interface MergedCommands {
  readonly commands: Commands;
  /** Patterns that both claim: the first table keeps them. */
  readonly conflicts: readonly string[];
}

/** Adds a plugin's commands to those there are; a pattern that is taken stays as it is, and is reported. */
export function mergeCommands(builtIn: Commands, plugin: Commands): MergedCommands {
  const added = Object.entries(plugin);
  const taken = (pattern: string) => Object.hasOwn(builtIn, pattern);
  return {
    commands: Object.fromEntries([...Object.entries(builtIn), ...added.filter(([pattern]) => !taken(pattern))]),
    conflicts: added.flatMap(([pattern]) => (taken(pattern) ? [pattern] : [])),
  };
}
