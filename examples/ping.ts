import type { Command, Commands } from 'micro-bot-streams';

const ping: Command = {
  name: 'ping',
  usage: 'ping',
  description: 'Returns pong',
  exec: () => 'pong',
};

export const commands: Commands = { '^ping$': ping };
