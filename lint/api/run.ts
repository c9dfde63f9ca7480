// npm run api: what the package exports, as pages in api/, made of the doc comments; a comment that is missing is an error.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const here = import.meta.dirname;
const typedoc = join(here, 'node_modules/typedoc/bin/typedoc');

if (!existsSync(typedoc)) {
  console.log('Installing TypeDoc in lint/api …');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });
}
try {
  execFileSync(process.execPath, [typedoc], { cwd: here, stdio: 'inherit' });
} catch {
  process.exitCode = 1;
}
