import type { Command } from '../command.ts';
import { UsageError } from '../errors.ts';

/** Calls a job off. */
export const cancelJob: Command = {
  name: 'cancel job',
  usage: 'cancel job [number]',
  description: 'Calls off a command that waits for its time',
  params: { number: { type: 'number', description: 'what jobs lists it under', required: true } },
  examples: ['cancel job 3'],
  idempotent: true,
  exec: async (_, { params, jobs }) => {
    const number = Number(params.number);
    const job = await jobs.cancel(number);
    if (job) return `called off: job ${number}: ${job.text}`;
    const known = (await jobs.list()).map((one) => one.number);
    const there = known.length === 0 ? 'there are none' : `there are ${known.slice(0, 20).join(', ')}`;
    throw new UsageError(`there is no job ${number} of yours, and none of this number in this place: ${there}`);
  },
};
