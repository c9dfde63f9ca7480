import type { Command } from '../command.ts';
import { forExample } from './for-example.ts';

/** Says what it was told. */
export const echo: Command = {
  name: 'echo',
  usage: 'echo [text]',
  description: 'Returns the [text]',
  examples: ['echo hello there'],
  idempotent: true,
  check: (args) => {
    if (args.length < 2) throw forExample('echo what?', 'echo hello there');
  },
  exec: (_, { rest }) => rest,
};
