import type { Command } from '../command.ts';

/** Says what it was told. */
export const echo: Command = {
  name: 'echo',
  usage: 'echo [text]',
  description: 'Returns the [text]',
  examples: ['echo hello there'],
  idempotent: true,
  exec: (args, { rest }) => (args.length < 2 ? 'echo what?' : rest),
};
