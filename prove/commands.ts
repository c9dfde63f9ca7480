import type { Command, Commands } from '../src/command.ts';
import { at } from './bot/points.ts';

/** Safe to run again. */
const note: Command = {
  name: 'note',
  usage: 'note [what]',
  description: 'Notes something',
  idempotent: true,
  exec: async ([, what = '']) => {
    at('matched');
    const said = `noted ${what}`;
    at('ran');
    return said;
  },
};

/** Not safe to run again: its effect is counted by a server outside. */
const charge = (effect: (what: string) => Promise<void>): Command => ({
  name: 'charge',
  usage: 'charge [what]',
  description: 'Charges somebody',
  exec: async ([, what = '']) => {
    at('matched');
    await effect(what);
    at('ran');
    return `charged ${what}`;
  },
});

/** Answers in parts, as they come. */
const count: Command = {
  name: 'count',
  usage: 'count [what]',
  description: 'Counts to three',
  idempotent: true,
  async *exec([, what = '']) {
    at('matched');
    for (const part of [1, 2, 3]) {
      yield `counted ${what} ${part}`;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    at('ran');
  },
};

/** Asks before it does anything. */
const deploy: Command = {
  name: 'deploy',
  usage: 'deploy [what]',
  description: 'Deploys something somewhere',
  exec: async ([, what = ''], call) => {
    at('matched');
    const where = await call.ask(`Which environment for ${what}?`, { choices: ['staging', 'production'] });
    at('ran');
    return `deployed ${what} to ${where}`;
  },
};

/**
 * What the bot under proof can do: one command of each kind there is.
 *
 * @param effect - What `charge` does to the world, and must not do twice.
 */
export function commandsOf(effect: (what: string) => Promise<void>): Commands {
  return { '^note': note, '^charge': charge(effect), '^count': count, '^deploy': deploy };
}
