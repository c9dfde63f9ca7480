#!/usr/bin/env node
// An old Node must be able to parse this file: it says what is missing, and loads the rest only where that can run.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    `micro needs Node 24.15 or later; this is Node ${process.versions.node}. See https://nodejs.org\n`,
  );
  process.exitCode = 1;
} else {
  keepCompiled();
  rxjsInOneFile();
  import('./main.ts').catch((error) => {
    process.stderr.write(`${error}\n`);
    process.exitCode = 1;
  });
}

/** What Node has compiled is there at the next start, in the user's own folder: what others could write is not run. */
function keepCompiled(): void {
  const { enableCompileCache } = process.getBuiltinModule('node:module');
  const { homedir } = process.getBuiltinModule('node:os');
  try {
    // Where nothing can be written it does nothing.
    enableCompileCache(`${process.env.XDG_CACHE_HOME || `${homedir()}/.cache`}/micro-bot`);
  } catch {
    // This user has no home.
  }
}

/**
 * Whoever imports the RxJS that this package does gets it from one file, which the build makes, instead of two hundred:
 * finding those takes Node a quarter of the start. So do plugins, and one Observable stays one class.
 */
function rxjsInOneFile(): void {
  const { registerHooks } = process.getBuiltinModule('node:module');
  const { pathToFileURL } = process.getBuiltinModule('node:url');
  const installed = pathToFileURL(require.resolve('rxjs').replace(/index\.js$/, '')).href;
  const built = pathToFileURL(`${__dirname}/rxjs/`).href;
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const entry = found.url.startsWith(installed) ? found.url.slice(installed.length) : '';
      return /^(?:\w+\/)?index\.js$/.test(entry) ? { ...found, url: built + entry, format: 'module' } : found;
    },
  });
}
