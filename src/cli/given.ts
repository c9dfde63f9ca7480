import { ConfigError } from '../errors.ts';
import type { Setting } from './setting.ts';
import { flagName } from './setting.ts';

/** What was given for one flag in one place, not yet read. */
export interface Given {
  readonly values: readonly string[];
  /** True where commas separate values: everywhere but in a JSON array. */
  readonly commas: boolean;
}

/** One place that settings come from. */
export interface Layer {
  /** Says in an error where a setting stands: `--slack_token`, `MICRO_SLACK_TOKEN`, `"slack_token" in micro.json`. */
  label(setting: Setting): string;
  /** By the names of the table. */
  given(setting: Setting): Given | undefined;
}

/** Returns the layer of the command line. */
export function argumentLayer(given: ReadonlyMap<string, Given>): Layer {
  return { label: ({ name }) => `--${name}`, given: ({ name }) => given.get(name) };
}

/**
 * Returns the layer of the environment: only names from the table are looked at. An empty value counts for secrets
 * only.
 */
export function environmentLayer(env: Readonly<Record<string, string | undefined>>): Layer {
  return {
    label: (setting) => setting.env,
    given: ({ env: name, flag }) => {
      const value = Object.hasOwn(env, name) ? env[name] : undefined;
      if (value === undefined || (value === '' && !flag.secret)) return undefined;
      return { values: [value], commas: true };
    },
  };
}

/**
 * Returns the layer of a config file that was parsed as JSON; `path` is for errors, `objects` names the settings that
 * may be objects.
 */
export function fileLayer(
  path: string,
  content: unknown,
  objects: ReadonlySet<string>,
): Layer & { readonly names: ReadonlySet<string> } {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ConfigError(`--config ${path}: write one JSON object with flags by name`);
  }
  const given = new Map<string, Given>();
  for (const [key, value] of Object.entries(content)) {
    const name = flagName(key);
    if (given.has(name)) throw new ConfigError(`--config ${path}: "${name}" is there twice, as - equals _`);
    given.set(name, objects.has(name) ? asText(value) : fromJson(path, name, value));
  }
  return {
    label: ({ name }) => `"${name}" in ${path}`,
    given: ({ name }) => given.get(name),
    names: new Set(given.keys()),
  };
}

/** One that is no object is for its reader to refuse. */
function asText(value: unknown): Given {
  return { values: [value].flat().map((item) => JSON.stringify(item)), commas: false };
}

function fromJson(path: string, name: string, value: unknown): Given {
  const values = Array.isArray(value) ? value : [value];
  const scalars = values.filter((item) => ['string', 'number', 'boolean'].includes(typeof item));
  if (scalars.length < values.length) {
    throw new ConfigError(`--config ${path}: "${name}" must be a text, a number, true, false or a list of texts`);
  }
  return { values: scalars.map(String), commas: !Array.isArray(value) };
}

/** Returns the layer of a command that brings settings of its own, below everything that people set. */
export function presetLayer(preset: Readonly<Record<string, readonly string[]>>): Layer {
  return {
    label: ({ name }) => `--${name}`,
    given: ({ name }) => {
      const values = Object.hasOwn(preset, name) ? preset[name] : undefined;
      return values && { values, commas: false };
    },
  };
}
