import type { BigIntStats } from 'node:fs';
import { realpathSync, statSync } from 'node:fs';
import { glob, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { cache } = createRequire(import.meta.url);

/** Names in a folder that are no part of a plugin: what is hidden or installed, and what programs write as they run. */
const passedOver = /^\.|^node_modules$|~$|\.(?:log|db(?:-\w+)?)$/;

/** How many files of a folder are looked at. */
const most = 2_000;

/**
 * The files that a plugin is made of: each that it imports, wherever that lies outside `node_modules`, and of a folder
 * what else is in it, up to 2,000 files. Told apart by their size, their inode and when they were written.
 */
export class PluginFiles {
  readonly #path: string;
  /** What each was like just before it was read. */
  #read = new Map<string, string>();

  /** @param path - The file or the folder that was given. */
  constructor(path: string) {
    this.#path = path;
  }

  /** To be called before the plugin is loaded, also for the first time: what it imports is told anew. */
  async begin(): Promise<void> {
    // What is in CommonJS has no versions: it is forgotten.
    for (const path of this.#read.keys()) delete cache[path];
    this.#read = await looked(await this.#own());
  }

  /** Takes the file that is loaded first, by its URL. */
  entry(url: string): void {
    this.#add(realpathSync(fileURLToPath(url)));
  }

  /** Takes a file, if one of these imports it; both by their URL. */
  imported(file: string, by: string): void {
    if (this.#read.has(fileURLToPath(by))) this.#add(fileURLToPath(file));
  }

  /** What was loaded, as a text: {@link now} is another after any edit since. */
  get loaded(): string {
    return textOf(this.#read);
  }

  async now(): Promise<string> {
    return textOf(await looked(new Set([...(await this.#own()), ...this.#read.keys()])));
  }

  #add(path: string): void {
    if (!this.#read.has(path)) this.#read.set(path, stamp(statSync(path, { bigint: true, throwIfNoEntry: false })));
  }

  async #own(): Promise<readonly string[]> {
    const found = await stat(this.#path).catch(() => undefined);
    if (!found?.isDirectory()) return [this.#path];
    const exclude = (name: string) => passedOver.test(name);
    const paths: string[] = [];
    for await (const path of glob('**/*.*', { cwd: this.#path, exclude })) {
      if (paths.push(join(this.#path, path)) >= most) break;
    }
    return paths;
  }
}

async function looked(paths: Iterable<string>): Promise<Map<string, string>> {
  const entries = Array.from(
    paths,
    async (path) => [path, stamp(await stat(path, { bigint: true }).catch(() => undefined))] as const,
  );
  return new Map(await Promise.all(entries));
}

function stamp(found: BigIntStats | undefined): string {
  return found ? `${found.ino} ${found.size} ${found.mtimeNs}` : 'gone';
}

function textOf(files: ReadonlyMap<string, string>): string {
  return Array.from(files, ([path, stamp]) => `${path} ${stamp}`)
    .sort()
    .join('\n');
}
