import { ConfigError } from '../errors.ts';
import { inputs } from '../inputs/index.ts';
import type { Arguments } from './arguments.ts';
import { parseArguments } from './arguments.ts';
import { botEnvironment } from './bot-environment.ts';
import { botFlags } from './bot-flags.ts';
import type { BotOptions } from './bot-options.ts';
import { configLayer } from './config-file.ts';
import { consulLayer } from './consul-layer.ts';
import { didYouMean } from './did-you-mean.ts';
import { flagTable } from './flag-table.ts';
import type { Layer } from './given.ts';
import { argumentLayer, environmentLayer, presetLayer } from './given.ts';
import type { Instance } from './instances.ts';
import { instancesOf } from './instances.ts';
import { missing } from './missing.ts';
import type { LoadedPlugin } from './plugin.ts';
import { readSetting } from './read-setting.ts';
import type { Setting, SettingValue } from './setting.ts';
import { settingsOf } from './setting.ts';

/** Where settings come from, besides the command line. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that plugins are looked for from. */
  readonly folder: string;
  /** Settings that the command brings, for those that nobody set. */
  readonly preset: Readonly<Record<string, readonly string[]>>;
  /** Of the inputs only this one, also when it is not among those to run. */
  readonly only?: string | undefined;
}

/** Everything that was set, read and checked. */
export interface Settings {
  readonly options: BotOptions;
  readonly instances: readonly ConfiguredInstance[];
  readonly plugins: readonly LoadedPlugin[];
  /** To be kept out of every log. */
  readonly secrets: readonly string[];
}

/** An input to run, with its own settings by their own names. */
export interface ConfiguredInstance extends Instance {
  readonly options: Readonly<Record<string, SettingValue>>;
}

/**
 * Reads all settings: command line over environment over config file over Consul's environment over defaults.
 *
 * @throws {ConfigError} It names the flag and says what to do.
 */
export async function readSettings(argv: readonly string[], around: Surroundings): Promise<Settings> {
  const { table, instances, plugins, own } = await tableFor(argv, around);
  const given = parseArguments(argv, table);
  const { layers, inFile } = await layersOf(given, own, around);
  checkNames(given, inFile, table);
  return read(table, layers, instances, plugins);
}

/** Returns every flag there is, those of plugins' inputs and of further instances included. */
export async function pluggedTable(argv: readonly string[], around: Surroundings): Promise<readonly Setting[]> {
  return (await tableFor(argv, around)).table;
}

interface Found {
  readonly table: readonly Setting[];
  readonly instances: readonly Instance[];
  readonly plugins: readonly LoadedPlugin[];
  readonly own: readonly Setting[];
}

/** Which flags there are follows from the plugins and the inputs, which are flags themselves: they are read first. */
async function tableFor(argv: readonly string[], around: Surroundings): Promise<Found> {
  const own = settingsOf('', { ...botFlags }, 'Bot', botEnvironment);
  const { layers } = await layersOf(parseArguments(argv, await flagTable()), own, around);
  const plugins = await pluginsOf(layers, own, around);
  const plugged = newInputs(plugins);
  const known = [...Object.keys(inputs), ...plugged.map(({ name }) => name)];
  const listed = instancesOf(listIn('inputs', own, layers), known);
  const instances = 'only' in around ? onlyOf(around.only, listed, known) : listed;
  return { table: await flagTable([...listed, ...instances], plugged), instances, plugins, own };
}

function onlyOf(name: string | undefined, listed: readonly Instance[], known: readonly string[]): readonly Instance[] {
  const found = listed.filter((one) => one.name === name);
  return found.length > 0 || name === undefined || !known.includes(name) ? found : [{ name, kind: name }];
}

/** Returns a plugin's inputs, less those that come with the bot. */
function newInputs(plugins: readonly LoadedPlugin[]): LoadedPlugin['inputs'] {
  return plugins.flatMap((plugin) => plugin.inputs).filter(({ name }) => !Object.hasOwn(inputs, name));
}

async function pluginsOf(
  layers: readonly Layer[],
  own: readonly Setting[],
  { folder }: Surroundings,
): Promise<readonly LoadedPlugin[]> {
  const names = listIn('plugin', own, layers);
  return names.length === 0 ? [] : (await import('./plugins.ts')).loadPlugins(names, folder);
}

async function layersOf(
  { flags }: Arguments,
  own: readonly Setting[],
  { env, preset }: Surroundings,
): Promise<{ readonly layers: readonly Layer[]; readonly inFile: ReadonlySet<string> }> {
  const above = [argumentLayer(flags), environmentLayer(env)];
  const config = own.find(({ name }) => name === 'config');
  const path = config && readSetting(config, above, undefined);
  const file = typeof path === 'string' ? [configLayer(path)] : [];
  const layers = [...above, ...file, presetLayer(preset)];
  const registry = own.find(({ name }) => name === 'registry');
  const consul = registry && readSetting(registry, layers, undefined) === 'consul' ? [consulLayer(env)] : [];
  return { layers: [...layers, ...consul], inFile: file[0]?.names ?? new Set() };
}

function listIn(name: string, own: readonly Setting[], layers: readonly Layer[]): readonly string[] {
  const setting = own.find((one) => one.name === name);
  const value = setting && readSetting(setting, layers, undefined);
  return Array.isArray(value) ? value : [];
}

function checkNames({ flags, words }: Arguments, inFile: ReadonlySet<string>, table: readonly Setting[]): void {
  // The word is not repeated: behind `--slack_token= ` it is a secret.
  if (words.length > 1)
    throw new ConfigError(
      "a word stands alone on the command line: is there a space after a '=', or the -- of npm missing (npm start -- --plugin=…)?",
    );
  const known = table.map(({ name }) => name);
  for (const name of flags.keys()) {
    if (!known.includes(name)) throw unknown(`--${printable(name)}`, didYouMean(name, known, '--'));
  }
  for (const name of inFile) {
    if (!known.includes(name)) throw unknown(`"${printable(name)}" in the --config file`, didYouMean(name, known));
  }
}

function unknown(where: string, hint: string): ConfigError {
  return new ConfigError(`unknown flag ${where}${hint || ': micro bot --help lists them all'}`);
}

/** Cuts a name where it stops looking like one: a secret may be stuck to it. */
function printable(name: string): string {
  return /^[a-zA-Z0-9_]{0,40}/.exec(name)?.[0] ?? '';
}

function read(
  table: readonly Setting[],
  layers: readonly Layer[],
  instances: readonly Instance[],
  plugins: readonly LoadedPlugin[],
): Settings {
  const twins = new Map(table.flatMap((one) => (one.fileOf === undefined ? [] : [[one.fileOf, one] as const])));
  const values = new Map<string, SettingValue>();
  for (const setting of table) {
    const value = setting.fileOf === undefined ? readSetting(setting, layers, twins.get(setting.name)) : undefined;
    if (value !== undefined) values.set(setting.name, value);
  }
  const run = instances.map(({ name }) => name);
  const lacking = table.filter(
    ({ name, flag, instance = '' }) => flag.required && run.includes(instance) && !values.has(name),
  );
  if (lacking.length > 0) throw missing(lacking);
  const secrets = table.flatMap(({ name, flag }) => (flag.secret ? [values.get(name) ?? ''].flat().map(String) : []));
  return {
    options: Object.fromEntries(Object.keys(botFlags).map((key) => [key, values.get(key)])) as unknown as BotOptions,
    instances: instances.map((instance) => ({ ...instance, options: optionsFor(instance, table, values) })),
    plugins,
    secrets: secrets.filter((secret) => secret !== ''),
  };
}

function optionsFor(
  { name }: Instance,
  table: readonly Setting[],
  values: ReadonlyMap<string, SettingValue>,
): Readonly<Record<string, SettingValue>> {
  const own = table.filter(({ instance, fileOf }) => instance === name && fileOf === undefined);
  return Object.fromEntries(
    own.flatMap((setting) => {
      const value = values.get(setting.name);
      return value === undefined ? [] : [[setting.key, value]];
    }),
  );
}
