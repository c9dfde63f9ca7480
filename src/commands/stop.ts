import type { Command } from '../command.ts';

/**
 * Stops what the asker runs. The pipeline that answers commands does it; this is what is left to say when nothing runs.
 */
export const stop: Command = {
  name: 'stop',
  usage: 'stop',
  description: 'Stops what I am doing for you here',
  aliases: ['cancel'],
  idempotent: true,
  exec: () => 'nothing of yours is running here',
};
