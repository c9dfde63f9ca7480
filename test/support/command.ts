import type { Command } from '../../src/command.ts';

/** A command that says no more about itself than its name, and may run again. */
export const command = (name: string, exec: Command['exec'], more: Partial<Command> = {}): Command => ({
  name,
  usage: name,
  description: name,
  idempotent: true,
  exec,
  ...more,
});
