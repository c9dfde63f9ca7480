import process from 'node:process';
import type { Command, Commands, Pipeline } from 'micro-bot-streams';
import { pipeline, schedule } from 'micro-bot-streams';
import { ofType, saidIn, windowByClock } from 'micro-bot-streams/operators';
import { filter, map, merge } from 'rxjs';
import { at } from './bot/points.ts';

/** What the bot under proof can do: one command of each kind there is, and a pipeline with windows. */

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
const charge: Command = {
  name: 'charge',
  usage: 'charge [what]',
  description: 'Charges somebody',
  exec: async ([, what = '']) => {
    at('matched');
    const response = await fetch(`${process.env.PROVE_EFFECTS}/${what}`, { method: 'POST' });
    if (!response.ok) throw new Error(`the effects answered ${response.status}`);
    at('ran');
    return `charged ${what}`;
  },
};

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

export const commands: Commands = {
  '^note': note,
  '^charge': charge,
  '^count': count,
  '^deploy': deploy,
};

const windows = schedule('2s', 'UTC');

/** Mails what was logged in #dev, window by window. */
const digest: Pipeline<'slack' | 'acme', 'email'> = pipeline({
  name: 'digest',
  from: ['slack', 'acme'],
  to: ['email'],
  horizon: 60_000,
  run: ({ slack, acme }, { clock }) => ({
    email: merge(slack, acme).pipe(
      ofType('text'),
      saidIn('#dev'),
      windowByClock({
        schedule: windows,
        clock,
        keep: ({ data }) => (data.startsWith('log ') ? data.slice(4) : undefined),
      }),
      filter(({ kept }) => kept.length > 0),
      map(({ kept, causes }) => ({
        type: 'text',
        to: 'email:digest@example.org',
        subject: `${kept.length} logged`,
        data: `logged ${kept.join(' ')}`,
        causes,
      })),
    ),
  }),
});

export const pipelines: readonly Pipeline[] = [digest];
