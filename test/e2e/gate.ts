import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server that answers nobody until it is opened: what waits for it runs for as long as a test wants. */
export interface Gate {
  readonly url: string;
  /** Resolves when somebody waits. */
  readonly reached: Promise<void>;
  /** Answers everybody, now and later. */
  open(text: string): void;
}

/** Starts a gate for the length of a test. */
export async function startGate(): Promise<Gate> {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<string>();
  const answer = async (response: ServerResponse) => {
    reached.resolve();
    response.end(await opened.promise);
  };
  const server = createServer((_, response) => {
    answer(response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, reached: reached.promise, open: opened.resolve };
}
