import type { Command, Commands } from '../../command.ts';
import { ConfigError } from '../../errors.ts';
import type { Refuses, Resolve } from './resolving.ts';
import { resolving } from './resolving.ts';
import { stopping } from './stops.ts';

/** The commands that there are now, and how a message finds one of them. */
export interface Vocabulary {
  /** Each once. */
  readonly commands: readonly Command[];
  readonly resolve: Resolve;
  /** True for a text that ends what runs. */
  readonly isStop: (text: string) => boolean;
  /**
   * From now on these are the commands; one that runs goes on as it began.
   *
   * @throws {ConfigError} They cannot be used, and those before stay.
   */
  replace(commands: Commands): void;
}

/** What a vocabulary needs besides commands. */
export interface VocabularyOptions {
  readonly inputs: ReadonlySet<string>;
  readonly refuses: Refuses;
  /** Whose memory no command may use: questions and jobs are remembered under the pipeline's name. */
  readonly reserved: string;
}

/** @throws {ConfigError} A pattern or an alias cannot be used, or a command has the memory that is reserved. */
export function vocabulary(commands: Commands, { inputs, refuses, reserved }: VocabularyOptions): Vocabulary {
  const learnt = (table: Commands) => {
    const known = [...new Set(Object.values(table))];
    checkMemory(known, reserved);
    const resolve = resolving(table, inputs, refuses);
    return { known, resolve, isStop: stopping(table, resolve) };
  };
  let now = learnt(commands);
  return {
    get commands() {
      return now.known;
    },
    resolve: (event) => now.resolve(event),
    isStop: (text) => now.isStop(text),
    replace: (table) => {
      now = learnt(table);
    },
  };
}

function checkMemory(commands: readonly Command[], reserved: string): void {
  const own = commands.find((command) => (command.memory ?? command.name) === reserved);
  if (own === undefined) return;
  throw new ConfigError(
    `the command '${own.name}' would use what the bot remembers for itself as '${reserved}': give it another memory, as in { memory: 'my-${reserved}' }`,
  );
}
