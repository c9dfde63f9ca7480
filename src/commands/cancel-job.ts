import type { Command } from '../command.ts';
import { UsageError } from '../errors.ts';

/** Calls jobs off: all that are named, or none when one of them is not there. */
export const cancelJob: Command = {
  name: 'cancel job',
  usage: 'cancel job [number]',
  description: 'Calls off a command that waits for its time',
  params: { number: { type: 'string', description: 'what jobs lists it under, or several', required: true } },
  examples: ['cancel job 3', 'cancel job 3 4'],
  idempotent: true,
  check: ([, , ...given]) => void given.map(numberIn),
  exec: async ([, , ...given], { jobs }) => {
    const known = (await jobs.list()).map(({ number }) => number);
    const called = [...new Set(given.map(numberIn))].map(async (number) => {
      const job = await jobs.cancel(number);
      if (job) return `called off: job ${number}: ${job.text}`;
      const there = known.length === 0 ? 'there are none' : `there are ${known.slice(0, 20).join(', ')}`;
      throw new UsageError(`there is no job ${number} of yours, and none of this number in this place: ${there}`);
    });
    return (await Promise.all(called)).join('\n');
  },
};

/** @throws {UsageError} It is no number. */
function numberIn(text: string): number {
  const [, digits] = /^#?(\d{1,15}),?$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits);
  throw new UsageError(`a job has a number, and "${text.slice(0, 40)}" is none: say for example cancel job 3`);
}
