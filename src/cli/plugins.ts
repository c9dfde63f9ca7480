import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../errors.ts';
import type { LoadedPlugin } from './plugin.ts';
import { entryOf } from './plugin-entry.ts';
import { pluginFailure } from './plugin-failure.ts';
import { PluginFiles } from './plugin-files.ts';
import { hookPlugins, importPlugin } from './plugin-hooks.ts';
import { pluginOf } from './plugin-of.ts';

/**
 * Loads plugins in their order: each is a file, a folder or an installed package.
 *
 * @param from - The folder that paths and packages are looked for from.
 * @throws {ConfigError} It names the plugin, the file and the remedy.
 */
export async function loadPlugins(names: readonly string[], from: string): Promise<readonly LoadedPlugin[]> {
  if (names.length === 0) return [];
  const base = pathToFileURL(join(from, 'package.json')).href;
  const found = names.map((name) => {
    const { specifier, folder } = entryOf(name, from, base);
    const files = folder === undefined ? new PluginFiles(resolve(from, name)) : undefined;
    return { name, specifier, folder, files };
  });
  hookPlugins({
    base,
    packages: found.flatMap(({ folder }) => folder ?? []),
    imported: (file, by) => {
      for (const { files } of found) files?.imported(file, by);
    },
  });
  let newest = 0;
  const next = () => {
    newest += 1;
    return newest;
  };
  const loaded: LoadedPlugin[] = [];
  for (const { name, specifier, files } of found) {
    const entry = () => entryOf(name, from, base).specifier;
    loaded.push(
      files ? await fromFiles({ name, files, entry, next }, 0) : pluginOf(name, await load(name, specifier, 0)),
    );
  }
  return loaded;
}

/** A plugin that may be loaded again and again. */
interface Versions {
  readonly name: string;
  readonly files: PluginFiles;
  /** Finds the file to begin with. */
  entry(): string;
  /** Counts for all plugins: two of them may import one file, each at its own time. */
  next(): number;
}

async function fromFiles(versions: Versions, version: number): Promise<LoadedPlugin> {
  const { name, files, entry, next } = versions;
  await files.begin();
  const specifier = entry();
  files.entry(specifier);
  const exported = await load(name, specifier, version);
  return { ...pluginOf(name, exported), source: { files, load: () => fromFiles(versions, next()) } };
}

/** How long a plugin may take to load, in milliseconds. */
const patience = 10_000;

/** The timer also keeps the process alive: an await that nothing will ever settle would end it without a word. */
async function load(name: string, specifier: string, version: number): Promise<object> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new ConfigError(unsettled)), patience);
  try {
    return await Promise.race([importPlugin(specifier, version), late]);
  } catch (error) {
    throw pluginFailure(name, error);
  } finally {
    clearTimeout(timer);
  }
}

const unsettled = `it was not loaded within ${patience / 1_000} s: an await at the top of it, or of a file that it imports, does not settle. Await inside exec, run or connect`;
