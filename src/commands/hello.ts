import type { Command } from '../command.ts';

/** Greets. */
export const hello: Command = {
  name: 'hello',
  usage: 'hello',
  description: 'Returns a greeting',
  idempotent: true,
  exec: () => "hey what's up?",
};
