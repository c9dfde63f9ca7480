import type { Commands } from '../command.ts';
import { ConfigError } from '../errors.ts';
import { Group } from './group.ts';
import { space } from './literal.ts';
import type { Entry, Match } from './match.ts';
import { compile, longestText } from './pattern.ts';

/**
 * Finds the command that a text is for: the pattern with the longest literal beginning, then the one registered first.
 * Takes linear time in the text and the same time for ten commands and ten thousand; a text over 16 KiB is for none.
 *
 * A text that no pattern matches is tried without the spaces around it, then with one behind it (`list` is what
 * `^list ` waits for), then with its first word in the case of the patterns (`Ping`), then by the commands' aliases.
 *
 * @throws {ConfigError} A pattern that RE2 refuses, or an alias of more than one word.
 */
export function matcher(commands: Commands): (text: string) => Match | undefined {
  const entries = ranked(commands);
  const byWord = new Map(
    [...Map.groupBy(entries, ({ pattern }) => pattern.literal.word)].flatMap(([word, group]) =>
      word === undefined ? [] : [[word, new Group(group)] as const],
    ),
  );
  const others = new Group(entries.filter(({ pattern }) => pattern.literal.word === undefined));
  const sameWord = Map.groupBy(byWord.keys(), (word) => word.toLowerCase());
  const aliases = aliasesOf(entries);

  const exact = (text: string): Match | undefined => {
    const hit = byWord.get(firstWord(text))?.first(text);
    if (hit && hit.rank < others.rank) return hit;
    const other = others.first(text);
    return hit && (!other || hit.rank < other.rank) ? hit : other;
  };

  const bare = (text: string): Match | undefined => byWord.get(firstWord(text))?.first(`${text} `);

  const near = (text: string): Match | undefined => {
    const word = firstWord(text);
    const lower = word.toLowerCase();
    for (const own of new Set([...(sameWord.get(lower) ?? []), lower])) {
      if (own === word) continue;
      const tried = own + text.slice(word.length);
      const found = exact(tried) ?? bare(tried);
      if (found) return found;
    }
    return aliases.get(lower)?.first(text.slice(word.length));
  };

  return (text) => {
    if (entries.length === 0 || text.length > longestText) return undefined;
    const found = exact(text);
    if (found) return found;
    const trimmed = text.trim();
    return (trimmed === text ? undefined : exact(trimmed)) ?? bare(trimmed) ?? near(trimmed);
  };
}

function ranked(commands: Commands): readonly Entry[] {
  return Object.entries(commands)
    .map(([source, command]) => ({ pattern: compile(source), command }))
    .sort((one, other) => other.pattern.literal.text.length - one.pattern.literal.text.length)
    .map((entry, rank) => ({ ...entry, rank }));
}

function firstWord(text: string): string {
  const end = text.search(space);
  return end < 0 ? text : text.slice(0, end);
}

/** The commands that one alias stands for. */
interface Aliased {
  /** The match with the command's own word in front of what followed the alias. */
  first(tail: string): Match | undefined;
}

function aliasesOf(entries: readonly Entry[]): ReadonlyMap<string, Aliased> {
  const named = entries.flatMap((entry) => (entry.command.aliases ?? []).map((alias) => ({ alias, entry })));
  for (const { alias, entry } of named) {
    if (alias !== '' && !space.test(alias)) continue;
    throw new ConfigError(`alias '${alias}' of the command '${entry.command.name}' is not one word`);
  }
  const aliased = (group: readonly { readonly entry: Entry }[]): Aliased => ({
    first: (tail) => {
      for (const { entry } of group) {
        const own = entry.pattern.literal.word ?? firstWord(entry.command.name);
        const found = new Group([entry]);
        const hit = found.first(own + tail) ?? found.first(`${own}${tail} `);
        if (hit) return hit;
      }
      return undefined;
    },
  });
  const groups = Map.groupBy(named, ({ alias }) => alias.toLowerCase());
  return new Map([...groups].map(([alias, group]) => [alias, aliased(group)]));
}
