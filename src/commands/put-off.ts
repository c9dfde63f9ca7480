import type { Command } from '../command.ts';
import { shownWhen } from '../when/shown-when.ts';

/** Makes a command that puts off another: `in 10 minutes ping`, `every weekday at 9:00 list services`. */
export function putOff(
  word: 'in' | 'at' | 'on' | 'every',
  about: Pick<Command, 'usage' | 'description' | 'examples'>,
): Command {
  return {
    name: word,
    ...about,
    whole: true,
    idempotent: true,
    exec: async (_, { rest, timezone, world, jobs }) => {
      // Loaded here: few messages are about the time of day, and what reads them is large.
      const { readWhen } = await import('../when.ts');
      const { text, due, repeat } = await readWhen(`${word} ${rest}`, world.clock.now(), timezone);
      const { number } = jobs.add({ text, due, ...(repeat && { repeat }) });
      const when = repeat ? `${repeat.text}, first ${shownWhen(due, timezone)}` : shownWhen(due, timezone);
      return `job ${number}: ${when}: ${text}\nTo call it off: cancel job ${number}`;
    },
  };
}
