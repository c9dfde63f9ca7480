import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { marbles } from 'micro-bot-streams/testing';
import { defer, firstValueFrom, ignoreElements, merge, switchMap } from 'rxjs';
import { expect, it } from 'vitest';
import { events, sampleInput } from './input.ts';

it('makes an event of each line', () =>
  marbles(events('sample'), 'a-b-|', 'x-y-|', {
    a: 'ping',
    x: { event: { type: 'text', data: 'ping', replyTo: 'sample:room', addressed: true } },
    b: 'pong',
    y: { event: { data: 'pong' } },
  }));

it('hears and says lines over TCP, and closes the link when nobody listens', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const quiet = () => undefined;
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const links = sampleInput.connect({ server: `127.0.0.1:${port}` }, { name: 'sample', bot: 'micro', log });
  const message = { type: 'text', to: 'sample:room', data: 'hello', causes: ['a'], key: 'k' } as const;
  const heard = firstValueFrom(
    links.pipe(
      switchMap(({ events, send }) =>
        merge(events, defer(() => send(message, AbortSignal.timeout(5_000))).pipe(ignoreElements())),
      ),
    ),
  );
  const [socket] = await once(server, 'connection');
  expect(String(await once(socket, 'data'))).toBe('hello\n');
  socket.write('ping\n');
  expect(await heard).toMatchObject({ event: { data: 'ping' } });
  await once(socket, 'close');
  server.close();
});
