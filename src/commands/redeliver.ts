import type { Command } from '../command.ts';
import { UsageError } from '../errors.ts';
import type { DeadLetter } from '../letters.ts';

/** How many dead letters are looked at, and tried again by `all`. */
const most = 1_000;
/** How many numbers are named. */
const named = 10;

/** Tries to deliver or to handle again what was given up. */
export const redeliver: Command = {
  name: 'redeliver',
  usage: 'redeliver [number]',
  description: 'Tries a dead letter again, or all of them',
  examples: ['redeliver 17', 'redeliver all'],
  changes: true,
  idempotent: true,
  exec: async ([, which], call) => {
    const letters = await call.world.letters.dead(most);
    const chosen = which === 'all' ? letters : letters.filter(({ number }) => String(number) === which);
    const [first] = chosen;
    if (first === undefined) throw new UsageError(none(which, letters));
    for (const { number } of chosen) call.redeliver(number);
    if (which === 'all') return `trying ${chosen.length} dead ${chosen.length === 1 ? 'letter' : 'letters'} again`;
    return `trying dead letter ${first.number} again: ${about(first)}`;
  },
};

function none(which: string | undefined, letters: readonly DeadLetter[]): string {
  if (letters.length === 0) return 'there are no dead letters';
  const numbers = letters.slice(0, named).map(({ number }) => number);
  const more = letters.length > named ? ' and more' : '';
  const there = `there ${letters.length === 1 ? 'is' : 'are'} ${numbers.join(', ')}${more}`;
  return which === undefined ? `redeliver which? ${there}` : `there is no dead letter ${which}: ${there}`;
}

function about({ kind, place, pipeline }: DeadLetter): string {
  return kind === 'message' ? `to ${place}` : `what was said in ${place}, for ${pipeline}`;
}
