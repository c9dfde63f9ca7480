import { inputOf } from '../address.ts';
import { ConfigError } from '../errors.ts';
import type { Event, Unstamped } from '../event.ts';
import { organs } from '../organs.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Fallback } from './fallback.ts';
import type { Link } from './links.ts';
import { reserved } from './reserved.ts';

/** The pipelines that read an input, by its name. */
export function listening(pipelines: readonly Pipeline[]): (input: string) => readonly string[] {
  const readers = new Map<string, string[]>();
  for (const { name, from } of pipelines) {
    for (const input of from) readers.set(input, [...(readers.get(input) ?? []), name]);
  }
  return (input) => readers.get(input) ?? [];
}

/** The pipelines that want an event ahead of what waits. */
export function overtaking(pipelines: readonly Pipeline[]): (event: Unstamped<Event>) => readonly string[] {
  const wanting = pipelines.filter(({ ahead }) => ahead !== undefined);
  return (event) => wanting.filter((pipeline) => wants(pipeline, event)).map(({ name }) => name);
}

/** A pipeline that cannot tell keeps nobody's event from being taken. */
function wants(pipeline: Pipeline, event: Unstamped<Event>): boolean {
  try {
    return pipeline.ahead?.(event) === true;
  } catch {
    return false;
  }
}

/**
 * Checks that what the pipelines and the fallbacks name is there.
 *
 * @throws {ConfigError} An input has a reserved name, two pipelines have one name, or an input that is named is
 *   missing.
 */
export function check(
  links: readonly Link[],
  pipelines: readonly Pipeline[],
  fallbacks: readonly Fallback[] = [],
): void {
  const names = new Set(links.map(({ name }) => name));
  for (const name of names) {
    if (reserved.has(name))
      throw new ConfigError(
        `--inputs: '${name}' is the bot's own; give the input another name, as in 'my${name}=slack'`,
      );
  }
  const seen = new Set<string>();
  for (const { name, from, to } of pipelines) {
    if (seen.has(name)) throw new ConfigError(`two pipelines are called '${name}': give one another name`);
    seen.add(name);
    const missing = [...from.filter((input) => !organs.has(input)), ...to].find((input) => !names.has(input));
    if (missing !== undefined) {
      throw new ConfigError(
        `pipeline '${name}' needs the input '${missing}', which is not among --inputs (${[...names].join(', ')}): ${adding(missing)}`,
      );
    }
  }
  for (const { route, to } of fallbacks) {
    const missing = [...route.from.map(({ input }) => input), inputOf(to)].find((input) => !names.has(input));
    if (missing !== undefined) {
      throw new ConfigError(
        `${route.flag} '${route.text}': '${missing}' is not among --inputs (${[...names].join(', ')}): ${adding(missing)}`,
      );
    }
  }
}

function adding(input: string): string {
  return `add it with --inputs=…,${input}, or with its kind when the name is your own, as in --inputs=…,alerts=webhook`;
}
