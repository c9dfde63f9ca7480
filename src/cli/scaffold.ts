import { existsSync, lstatSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ConfigError } from '../errors.ts';
import { checkNewName } from './check-new-name.ts';

/** The folder of this package: the examples in it are what is written. */
const root = new URL('../../', import.meta.url);

/** What can be written, and how it is tried. */
const kinds: Readonly<Record<string, (name: string) => string>> = {
  command: (name) => `micro start --plugin ./${name}.ts`,
  pipeline: (name) => `micro start --plugin ./${name}.ts`,
  input: (name) =>
    `micro bot --registry=memory --plugin ./${name}.ts --inputs=${name} --${flag(name)}_server=HOST:PORT --${flag(name)}_password_file=FILE`,
};

/** What its test needs besides: the network that an input is tried on. */
const beside: Readonly<Record<string, readonly string[]>> = { input: ['-peer.ts', '-server.ts'] };

/**
 * Writes a plugin and its test into a folder, for `micro new command weather`, and what is needed to run it where there
 * is no package yet. Nothing is overwritten. Resolves with what was written and what to do next, in words.
 *
 * @throws {ConfigError} It cannot be written under that name; the message says why.
 */
export async function scaffold([kind = '', name = '', ...more]: readonly string[], folder: string): Promise<string> {
  const trying = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (trying === undefined || more.length > 0) {
    throw new ConfigError(
      'say what to make, and its name: micro new command|pipeline|input NAME, as in micro new command weather',
    );
  }
  checkNewName(kind, name);
  const manifest = nearest(folder);
  const files = new Map([...(await plugin(kind, name)), ...(manifest ? [] : await around(folder))]);
  // A link that leads nowhere is there, too.
  const isThere = (file: string) => lstatSync(join(folder, file), { throwIfNoEntry: false }) !== undefined;
  const taken = [...files.keys()].find(isThere);
  if (taken !== undefined) throw new ConfigError(`there is a ${taken} already: choose another name, or another folder`);
  for (const [file, text] of files) await writeFile(join(folder, file), text, { flag: 'wx' });
  const drawing = kind === 'pipeline' ? [`micro marbles ./${name}.ts`] : [];
  const steps = [...installing(folder, manifest), `npx vitest run ${name}.test.ts`, ...drawing, trying(name)];
  return `wrote ${[...files.keys()].join(', ')}\n\n${steps.map((step) => `  ${step}\n`).join('')}`;
}

/** The example of its kind, under its own name. */
async function plugin(kind: string, name: string): Promise<readonly (readonly [string, string])[]> {
  const camel = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const read = (ending: string) => readFile(new URL(`examples/new/${kind}${ending}`, root), 'utf8');
  const named = (text: string) =>
    text
      .replaceAll(new RegExp(`(?<=\\./)${kind}(?=[-.])`, 'g'), name)
      .replaceAll(/\bsample(?=[A-Z])/g, camel)
      .replaceAll(/\bsample\b/g, name);
  const parts = ['.ts', '.test.ts', ...(beside[kind] ?? [])];
  return Promise.all(parts.map(async (ending) => [`${name}${ending}`, named(await read(ending))] as const));
}

/** What a package needs whose plugins are tested and looked at in an editor. */
async function around(folder: string): Promise<readonly (readonly [string, string])[]> {
  const { name, version, dependencies, devDependencies } = JSON.parse(
    await readFile(new URL('package.json', root), 'utf8'),
  );
  const here = fileURLToPath(root);
  const installed = here.includes('/node_modules/');
  const manifest = {
    name:
      basename(folder)
        .toLowerCase()
        .replaceAll(/[^a-z0-9-]+/g, '-')
        .replaceAll(/^-+|-+$/g, '') || 'plugins',
    private: true,
    type: 'module',
    scripts: { test: 'vitest run' },
    devDependencies: {
      '@types/node': devDependencies['@types/node'],
      [name]: installed ? `^${version}` : `file:${here}`,
      rxjs: dependencies.rxjs,
      vitest: devDependencies.vitest,
    },
  };
  const options = {
    target: 'esnext',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
    types: ['node'],
  };
  return [
    ['package.json', `${JSON.stringify(manifest, null, 2)}\n`],
    ['tsconfig.json', `${JSON.stringify({ compilerOptions: options }, null, 2)}\n`],
  ];
}

/** The manifest of the package that a folder lies in. */
function nearest(folder: string): string | undefined {
  const path = join(folder, 'package.json');
  if (existsSync(path)) return path;
  return dirname(folder) === folder ? undefined : nearest(dirname(folder));
}

function installing(folder: string, manifest: string | undefined): readonly string[] {
  if (manifest === undefined) return ['npm install'];
  if (pathToFileURL(manifest).href === new URL('package.json', root).href) return [];
  const base = pathToFileURL(join(folder, 'package.json'));
  const missing = ['micro-bot-streams', 'rxjs', 'vitest'].filter((name) => !found(name, base));
  return missing.length === 0 ? [] : [`npm install --save-dev ${missing.join(' ')}`];
}

function found(name: string, base: URL): boolean {
  try {
    return findPackageJSON(name, base) !== undefined;
  } catch {
    return false;
  }
}

function flag(name: string): string {
  return name.replaceAll('-', '_');
}
