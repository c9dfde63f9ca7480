import { existsSync, readFileSync, statSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../errors.ts';
import type { LoadedPlugin } from './plugin.ts';
import { pluginFailure } from './plugin-failure.ts';
import { hookPlugins, importPlugin } from './plugin-hooks.ts';
import { pluginOf } from './plugin-shape.ts';

/**
 * Loads plugins in their order: each is a file, a folder or an installed package.
 *
 * @param from - The folder that paths and packages are looked for from.
 * @throws {ConfigError} It names the plugin, the file and the remedy.
 */
export async function loadPlugins(names: readonly string[], from: string): Promise<readonly LoadedPlugin[]> {
  if (names.length === 0) return [];
  const base = pathToFileURL(join(from, 'package.json')).href;
  const entries = names.map((name) => ({ name, ...entryOf(name, from, base) }));
  hookPlugins({ base, packages: entries.flatMap(({ folder }) => (folder === undefined ? [] : [folder])) });
  const loaded: LoadedPlugin[] = [];
  for (const { name, specifier } of entries) loaded.push(pluginOf(name, await load(name, specifier)));
  return loaded;
}

async function load(name: string, specifier: string): Promise<object> {
  try {
    return await importPlugin(specifier);
  } catch (error) {
    throw pluginFailure(name, error);
  }
}

interface Entry {
  /** The URL of a file, or the name of a package. */
  readonly specifier: string;
  /** A package's own folder, as a URL. */
  readonly folder?: string;
}

function entryOf(name: string, from: string, base: string): Entry {
  const path = resolve(from, name);
  if (existsSync(path))
    return { specifier: pathToFileURL(statSync(path).isDirectory() ? entryIn(name, path) : path).href };
  if (/^\.{0,2}\//.test(name) || /\.[cm]?[jt]s$/.test(name)) {
    throw new ConfigError(`--plugin ${name}: there is no such file or folder: ${path}`);
  }
  return { specifier: name, folder: new URL('.', pathToFileURL(manifest(name, base))).href };
}

function manifest(name: string, base: string): string {
  try {
    const path = findPackageJSON(name, base);
    if (path !== undefined) return path;
  } catch {
    // Node says so by throwing, too.
  }
  throw new ConfigError(`--plugin ${name}: there is no such file, folder or package here: npm install ${name}`);
}

/** What a folder's package.json names, or its index. */
function entryIn(name: string, folder: string): string {
  const main = mainOf(name, join(folder, 'package.json'));
  const found = [...main, 'index.ts', 'index.js', 'index.mjs'].map((file) => join(folder, file)).find(existsSync);
  if (found === undefined)
    throw new ConfigError(`--plugin ${name}: the folder needs an index.ts or index.js: ${folder}`);
  return found;
}

function mainOf(name: string, path: string): readonly string[] {
  if (!existsSync(path)) return [];
  try {
    const { main, exports } = JSON.parse(readFileSync(path, 'utf8'));
    return [exports?.['.']?.default, exports?.['.'], exports, main].filter((entry) => typeof entry === 'string');
  } catch (cause) {
    throw new ConfigError(`--plugin ${name}: ${path} is not JSON`, { cause });
  }
}
