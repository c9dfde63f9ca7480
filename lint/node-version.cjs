'use strict';

// npm brings the right Node as a dependency, unless install scripts were switched off; then this is the machine's own.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    `Micro Bot needs Node 24.15 or later, and this is ${process.version}. ` +
      'Run npm ci without --ignore-scripts: it brings the right one.\n',
  );
  process.exit(1);
}
