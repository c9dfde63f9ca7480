import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Notes what a process loads. */
export interface LoadedModules {
  /** To be given to the process. */
  readonly env: { readonly NODE_OPTIONS: string };
  /** The addresses of the modules that it loaded, a line each. */
  read(): string;
}

/** Makes a list of loaded modules in a folder that is there. */
export function loadedModules(folder: string): LoadedModules {
  const [list, spy] = [join(folder, 'loaded'), join(folder, 'spy.mjs')];
  writeFileSync(
    spy,
    `import { registerHooks } from 'node:module';
     import { appendFileSync } from 'node:fs';
     registerHooks({ load(url, context, next) { appendFileSync(${JSON.stringify(list)}, url + '\\n'); return next(url, context); } });`,
  );
  return {
    env: { NODE_OPTIONS: `--import=${pathToFileURL(spy).href}` },
    read: () => readFileSync(list, 'utf8'),
  };
}
