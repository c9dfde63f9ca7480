import type { Command } from '../command.ts';
import { UsageError } from '../errors.ts';
import { leftAlone } from './confirmed.ts';

/** How long an answer may take, in milliseconds. */
const patience = 3_600_000;

/** Asks whoever is there, and fails unless somebody says yes: a runbook goes on from there. */
export const ask: Command = {
  name: 'ask',
  usage: 'ask [question]',
  description: 'Asks everybody here, yes or no',
  examples: ['ask Shall we restart greeter?'],
  inside: true,
  idempotent: true,
  whole: true,
  exec: async (_, call) => {
    const question = call.rest.trim();
    if (question === '') throw new UsageError('ask what? For example: ask Shall we restart greeter?');
    const answer = await call.ask(question, { choices: ['yes', 'no'], anyone: true, within: patience });
    if (answer === 'no') throw new UsageError(leftAlone);
    return 'then it is yes';
  },
};
