import type { Command } from '../command.ts';

/** Shows that the bot is there. */
export const ping: Command = {
  name: 'ping',
  usage: 'ping',
  description: 'Returns pong',
  idempotent: true,
  exec: () => 'pong',
};
