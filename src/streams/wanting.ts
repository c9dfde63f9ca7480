import type { Capabilities } from '../input.ts';
import type { Ability, Pipeline } from '../pipeline.ts';

/** An input that runs, and what it can do. */
export interface Able {
  readonly name: string;
  readonly can: Capabilities;
}

/** What comes of it where an input cannot. */
const without: Readonly<Record<Ability, string>> = {
  acknowledge: 'nobody there learns what was taken',
  replay: 'what could not be taken does not come again',
  history: 'what is said there while the bot is away stays unheard',
  key: 'a message may be seen twice there after a crash',
  thread: 'an answer stands beside what it answers',
  edit: 'what replaces a message is said beside it',
  react: 'how far the bot is with a message is not shown on it',
};

/**
 * Says in words which pipelines need more than an input can give, and what comes of it. They run all the same. An input
 * that does not run is not looked at.
 */
export function wanting(inputs: readonly Able[], pipelines: readonly Pipeline[]): readonly string[] {
  const can = new Map(inputs.map((input) => [input.name, input.can]));
  return pipelines.flatMap(({ name, needs = {} }) =>
    Object.entries(needs).flatMap(([input, abilities = []]) => {
      const there = can.get(input);
      if (there === undefined) return [];
      const lacking = abilities.filter((ability) => there[ability] !== true);
      return lacking.map((one) => `pipeline '${name}' needs '${one}' of ${input}, which has it not: ${without[one]}`);
    }),
  );
}
