import type { Call, Command } from '../command.ts';
import { counted } from '../counted.ts';
import { UsageError } from '../errors.ts';
import type { DeadLetter } from '../letters.ts';

/** How many dead letters are looked at, and meant by `all`. */
const most = 1_000;
/** How many numbers are named. */
const named = 10;

/** What is done to dead letters, and how that is said. */
export interface DeadLetterCommand {
  readonly word: string;
  readonly description: string;
  readonly act: (call: Call, number: number) => void;
  /** What it says of `dead letter 17`, or of `3 dead letters`. */
  readonly says: (which: string) => string;
}

/** Makes a command for one dead letter by its number, or for all: `redeliver 17`, `discard all`. */
export function deadLetterCommand({ word, description, act, says }: DeadLetterCommand): Command {
  return {
    name: word,
    usage: `${word} [number]`,
    description,
    examples: [`${word} 17`, `${word} all`],
    inside: true,
    idempotent: true,
    exec: async ([, which], call) => {
      const letters = await call.world.letters.dead(most);
      const chosen = which === 'all' ? letters : letters.filter(({ number }) => String(number) === which);
      const [first] = chosen;
      if (first === undefined) throw new UsageError(none(word, which, letters));
      for (const { number } of chosen) act(call, number);
      if (which === 'all') return says(counted(chosen.length, 'dead letter'));
      return `${says(`dead letter ${first.number}`)}: ${about(first)}`;
    },
  };
}

function none(word: string, which: string | undefined, letters: readonly DeadLetter[]): string {
  if (letters.length === 0) return 'there are no dead letters';
  const numbers = letters.slice(0, named).map(({ number }) => number);
  const more = letters.length > named ? ' and more' : '';
  const there = `there ${letters.length === 1 ? 'is' : 'are'} ${numbers.join(', ')}${more}`;
  return which === undefined ? `${word} which? ${there}` : `there is no dead letter ${which}: ${there}`;
}

function about({ kind, place, pipeline }: DeadLetter): string {
  return kind === 'message' ? `to ${place}` : `what was said in ${place}, for ${pipeline}`;
}
