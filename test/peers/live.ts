import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import process from 'node:process';
import { describe } from 'vitest';
import { installed } from './installed.ts';

/**
 * Groups tests that need real servers. Where a program is missing they are skipped with one line that says how
 * to install it; with CI=true they run all the same, and so they fail.
 */
export function live(programs: string | readonly string[], title: string, tests: () => void): void {
  const missing = [programs].flat().find((program) => !installed(program));
  if (process.env.CI === 'true' || missing === undefined) {
    describe(title, tests);
    return;
  }
  console.warn(`skipped: ${title} needs ${missing}; test/peers/install gets it (Debian, as root)`);
  describe.skip(title, tests);
}

/** The system may offer a port again as soon as it is closed, and a server needs several. */
const given = new Set<number>();

/** Returns a TCP port on 127.0.0.1 that was free a moment ago; each once. */
export async function freePort(): Promise<number> {
  const port = await offered();
  if (given.has(port)) return freePort();
  given.add(port);
  return port;
}

function offered(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
