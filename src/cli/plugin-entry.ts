import { existsSync, readFileSync, statSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../errors.ts';

/** Where a plugin begins. */
export interface Entry {
  /** The URL of a file, or the name of a package. */
  readonly specifier: string;
  /** A package's own folder, as a URL. */
  readonly folder?: string;
}

/**
 * Finds where a plugin begins.
 *
 * @param base - The URL that names of packages are resolved against.
 * @throws {ConfigError} There is no such file, folder or package.
 */
export function entryOf(name: string, from: string, base: string): Entry {
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
