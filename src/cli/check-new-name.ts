import { commands } from '../commands/index.ts';
import { ConfigError } from '../errors.ts';
import { inputs } from '../inputs/index.ts';
import { reserved } from '../streams/reserved.ts';

/** How long a name may be, in characters. */
const longest = 40;

/**
 * Checks that a new command, pipeline or input may have a name.
 *
 * @throws {ConfigError} It is none, or the bot has it.
 */
export function checkNewName(kind: string, name: string): void {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.length > longest) {
    throw new ConfigError(
      `micro new ${kind}: the name must be of a to z and digits, with - between words, and at most ${longest} long, as in weather-report`,
    );
  }
  const taken =
    kind === 'command' ? commandWords() : new Set([...reserved, ...Object.keys(inputs), 'commands', 'shell']);
  if (taken.has(name)) throw new ConfigError(`micro new ${kind}: the bot has '${name}' already: choose another name`);
}

/** The words that commands of the bot begin with, and the name under which it remembers what is its own. */
function commandWords(): ReadonlySet<string> {
  const words = Object.values(commands()).flatMap(({ usage, name, aliases = [] }) => [usage, name, ...aliases]);
  return new Set([...words.map((word) => word.split(' ', 1)[0] ?? word), 'commands']);
}
