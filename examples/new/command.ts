import type { Command, Commands } from 'micro-bot-streams';

/** Say `sample Ann`, or `help sample`. */
const sampleCommand: Command = {
  name: 'sample',
  usage: 'sample [name]',
  description: 'Greets somebody',
  params: { name: { type: 'string', description: 'whom to greet', required: true } },
  examples: ['sample Ann'],
  // Nothing happens that must not happen twice. One that alters the world says `changes: true` instead.
  idempotent: true,
  exec: (_, { params }) => `Hello ${params.name}!`,
};

export const commands: Commands = { '^sample ': sampleCommand };
