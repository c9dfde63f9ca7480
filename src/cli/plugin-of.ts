import { ConfigError } from '../errors.ts';
import type { LoadedPlugin, Plugin } from './plugin.ts';

/**
 * Checks what a module exports and returns its parts.
 *
 * @throws {ConfigError} A part has not the shape it must have; the message names the plugin, the part and the remedy.
 */
export function pluginOf(name: string, exported: object): LoadedPlugin {
  const { commands, inputs, pipelines } = exported as Plugin;
  if (commands === undefined && inputs === undefined && pipelines === undefined) throw empty(name, exported);
  checkCommands(name, commands);
  checkList(name, 'inputs', inputs, checkInput);
  checkList(name, 'pipelines', pipelines, checkPipeline);
  return { name, commands: commands ?? {}, inputs: inputs ?? [], pipelines: pipelines ?? [] };
}

function empty(name: string, exported: object): ConfigError {
  const named = 'default' in exported ? ' by their names, not as default' : '';
  return new ConfigError(`--plugin ${name} exports nothing to use: export commands, inputs or pipelines${named}`);
}

function checkCommands(plugin: string, commands: unknown): void {
  if (commands === undefined) return;
  if (!isRecord(commands)) {
    throw new ConfigError(`--plugin ${plugin}: commands must be an object of commands by pattern, { '^ping$': ping }`);
  }
  for (const [pattern, command] of Object.entries(commands)) {
    const where = `--plugin ${plugin}: the command for ${pattern}`;
    if (!isRecord(command)) throw new ConfigError(`${where} must be an object with name, usage, description and exec`);
    texts(where, command, ['name', 'usage', 'description']);
    functions(where, command, ['exec']);
  }
}

function checkInput(where: string, input: Part): void {
  texts(where, input, ['name', 'description']);
  functions(where, input, ['connect']);
  records(where, input, ['flags', 'can']);
}

function checkPipeline(where: string, pipeline: Part): void {
  texts(where, pipeline, ['name']);
  functions(where, pipeline, ['run']);
  for (const key of ['from', 'to']) {
    const names = pipeline[key];
    if (!Array.isArray(names) || names.some((name) => typeof name !== 'string')) {
      throw new ConfigError(`${where} needs ${key}: a list of names of inputs`);
    }
  }
  const { needs = {} } = pipeline;
  if (!isRecord(needs) || !Object.values(needs).every(Array.isArray)) {
    throw new ConfigError(`${where}: needs must be lists by the names of inputs, { slack: ['history'] }`);
  }
}

type Part = Readonly<Record<string, unknown>>;

function checkList(plugin: string, what: string, parts: unknown, check: (where: string, part: Part) => void): void {
  if (parts === undefined) return;
  if (!Array.isArray(parts)) throw new ConfigError(`--plugin ${plugin}: ${what} must be a list, [one, two]`);
  for (const [index, part] of parts.entries()) {
    const where = `--plugin ${plugin}: ${what}[${index}]`;
    if (!isRecord(part)) throw new ConfigError(`${where} must be an object`);
    check(where, part);
  }
}

function texts(where: string, part: Part, keys: readonly string[]): void {
  for (const key of keys) {
    if (typeof part[key] !== 'string' || part[key] === '') throw new ConfigError(`${where} needs ${key}: a text`);
  }
}

function functions(where: string, part: Part, keys: readonly string[]): void {
  for (const key of keys) {
    if (typeof part[key] !== 'function') throw new ConfigError(`${where} needs ${key}: a function`);
  }
}

function records(where: string, part: Part, keys: readonly string[]): void {
  for (const key of keys) {
    if (!isRecord(part[key])) throw new ConfigError(`${where} needs ${key}: an object, which may be empty`);
  }
}

function isRecord(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
