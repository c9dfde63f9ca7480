/** What can be completed, as it is now. */
export interface Words {
  /** Commands as they are typed: `help`, `list services`. */
  readonly commands: readonly string[];
  readonly services: readonly string[];
  /** Endpoints by service. */
  readonly endpoints: ReadonlyMap<string, readonly string[]>;
}

/**
 * Letters, digits and what names are joined with. Anybody who may write into the registry names services, and a terminal
 * or a shell would take other signs for its own; a first `-` would make a flag of it.
 */
const harmless = /^[\p{L}\p{N}_.:@/][\p{L}\p{N}_.:@/-]*$/u;

/**
 * Returns what the line may go on with, and the piece of it that is completed: first a command of one word or more,
 * then a service, then one of its endpoints. A name with signs that mean something to a terminal or a shell is none.
 *
 * @see {@link https://nodejs.org/api/readline.html#use-of-the-completer-function} for the shape.
 */
export function complete(line: string, words: Words): [string[], string] {
  const start = line.trimStart();
  const command = words.commands
    .filter((name) => start.startsWith(`${name} `))
    .reduce((longest, name) => (name.length > longest.length ? name : longest), '');
  const commands = words.commands
    .filter((name) => name !== command && name.startsWith(start))
    .filter((name) => name.split(' ').every((word) => harmless.test(word)));
  if (command === '' || commands.length > 0) return [endings(commands), start];
  const given = start.slice(command.length).trimStart().split(/\s+/);
  const last = given.at(-1) ?? '';
  const [service = ''] = given;
  const known = given.length === 1 ? words.services : given.length === 2 ? (words.endpoints.get(service) ?? []) : [];
  return [endings(known.filter((word) => word.startsWith(last) && harmless.test(word))), last];
}

/** A single one is complete: what comes next may be typed at once. */
function endings(found: readonly string[]): string[] {
  const sorted = [...new Set(found)].sort();
  return sorted.length === 1 ? sorted.map((word) => `${word} `) : sorted;
}
