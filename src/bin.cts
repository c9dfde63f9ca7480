#!/usr/bin/env node
// An old Node must be able to parse this file: it says what is missing, and loads the rest only where that can run.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    `micro needs Node 24.15 or later; this is Node ${process.versions.node}. See https://nodejs.org\n`,
  );
  process.exitCode = 1;
} else {
  import('./main.ts').catch((error) => {
    process.stderr.write(`${error}\n`);
    process.exitCode = 1;
  });
}
