import { existsSync } from 'node:fs';
import type { ResolveFnOutput, ResolveHookContext } from 'node:module';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../errors.ts';

/** Ends with `.ts` when the sources run as they are, with `.js` when built. */
const here = import.meta.url;
const extension = here.slice(here.lastIndexOf('.'));
/** Another file of this package: hooks that are there twice would take this one for where plugins are looked for from. */
const inside = new URL(`../index${extension}`, here).href;

/** What this package exports, by what is imported. */
const own: ReadonlyMap<string, string> = new Map([
  ['micro-bot-streams', new URL(`../index${extension}`, here).href],
  ['micro-bot-streams/operators', new URL(`../operators/index${extension}`, here).href],
  ['micro-bot-streams/testing', new URL(`../testing/index${extension}`, here).href],
  ['micro-bot-streams/testing/input', new URL(`../testing/input${extension}`, here).href],
]);

/** Where plugins are looked for, and which of them are packages. */
export interface PluginPlaces {
  /** The URL that names of packages are resolved against. */
  readonly base: string;
  /** Folders of plugins that are packages, as URLs that end with a slash. */
  readonly packages: readonly string[];
  /** Told of each file that a plugin imports, and which file does, before it is read; both as URLs. */
  imported(file: string, by: string): void;
}

/**
 * Makes plugins use the running bot's own copy of this package and of rxjs, whatever is installed where they are, so
 * that one Observable is one class. Code in other packages keeps what it resolved to. What a plugin imports is of the
 * same version as itself. Stays for the life of the process.
 *
 * @see {@link https://nodejs.org/api/module.html#moduleregisterhooksoptions}
 */
export function hookPlugins({ base, packages, imported }: PluginPlaces): void {
  registerHooks({
    resolve(specifier, context, next): ResolveFnOutput {
      const { parentURL } = context;
      if (parentURL === here) return typed(next(specifier, { ...context, parentURL: base }));
      if (parentURL === undefined || !isPlugin(parentURL, packages)) return next(specifier, context);
      const url = own.get(specifier);
      if (url !== undefined) return { url, shortCircuit: true };
      if (/^rxjs(?:$|\/)/.test(specifier)) return next(specifier, { ...context, parentURL: inside });
      // Also one that is not there yet: once it is, the plugin may load.
      if (specifier.startsWith('.')) imported(new URL(specifier, parentURL).href, parentURL);
      const found = typed(explained(specifier, context, next));
      if (!isPlugin(found.url, packages)) return found;
      imported(found.url, parentURL);
      return { ...found, url: sameVersion(found.url, parentURL) };
    },
  });
}

/**
 * Imports a plugin by the URL of its file or the name of its package; the hooks have to be there. A file that was
 * imported before is read again under another version; 0 is none.
 */
export async function importPlugin(specifier: string, version: number): Promise<object> {
  return await import(version === 0 ? specifier : `${specifier}?v=${version}`);
}

/** Node keeps what it loaded by URL, query included. */
function sameVersion(url: string, parent: string): string {
  const [version = ''] = /\?v=\d+$/.exec(parent) ?? [];
  return url.includes('?') ? url : url + version;
}

function isPlugin(url: string, packages: readonly string[]): boolean {
  return url.startsWith('file:') && !beyond(url, packages).includes('/node_modules/');
}

/** A plugin's own folder may lie in `node_modules`; only what follows it counts. */
function beyond(parent: string, packages: readonly string[]): string {
  const folder = packages.find((one) => parent.startsWith(one));
  return folder === undefined ? parent : `/${parent.slice(folder.length)}`;
}

type Next = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput;

/** Adds to a failed relative import what would have worked. */
function explained(specifier: string, context: ResolveHookContext, next: Next): ResolveFnOutput {
  try {
    return next(specifier, context);
  } catch (cause) {
    const fixed = specifier.startsWith('.') ? candidate(specifier, context.parentURL) : undefined;
    if (fixed === undefined || context.parentURL === undefined) throw cause;
    const file = fileURLToPath(context.parentURL);
    throw new ConfigError(`${file} imports '${specifier}', which is no file: write '${fixed}'`, { cause });
  }
}

function candidate(specifier: string, parent: string | undefined): string | undefined {
  const bare = specifier.replace(/\.(?:js|mjs)$/, '');
  const folder = specifier.endsWith('/') ? specifier.slice(0, -1) : specifier;
  return [`${bare}.ts`, `${bare}.js`, `${bare}.mts`, `${bare}.mjs`, `${folder}/index.ts`, `${folder}/index.js`].find(
    (path) => existsSync(new URL(path, parent)),
  );
}

/** A `.ts` file of a plugin is a module, whatever a package.json near it says or leaves out. */
function typed(found: ResolveFnOutput): ResolveFnOutput {
  if (!/\.ts(?:\?|$)/.test(found.url) || found.url.includes('/node_modules/')) return found;
  return { ...found, format: 'module-typescript' };
}
