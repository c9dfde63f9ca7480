import type { Socket } from 'node:net';
import { firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { CallError } from '../../src/errors.ts';
import type { Node, Registry } from '../../src/registry.ts';
import { streamer } from '../../src/rpc/streamer.ts';
import { freePort } from '../peers/live.ts';
import { http, rawServer } from './raw.ts';
import { saidBy, talksWith } from './talks.ts';

const mucp = { protocol: 'mucp' };

/** A registry that knows the counter, with nodes on these ports. */
function knowing(metadata: Node['metadata'], ...ports: readonly number[]): Pick<Registry, 'get'> {
  const nodes = ports.map((port) => ({ id: `counter-${port}`, address: '127.0.0.1', port, metadata }));
  return { get: async () => [{ name: 'counter', version: '1', metadata: {}, endpoints: [], nodes }] };
}

const number = (count: number): string => http(`{"number":${count}}\n`);
const end = http('', ['Micro-Error: EOS']);

/** What comes of a stream whose server says this, and then nothing. */
async function heard(said: string | Buffer, metadata: Node['metadata'] = mucp, cut?: number): Promise<unknown[]> {
  await using server = await rawServer((_, socket) => cutUp(Buffer.from(said), socket, cut));
  const stream = streamer(knowing(metadata, server.port), { largest: 1_000 });
  const got = await lastValueFrom(stream('counter', 'Greeter.Count', { to: 3 }).pipe(toArray()));
  await expect.poll(() => server.open(), { timeout: 10_000, interval: 5 }).toBe(0);
  return got.map(({ json }) => JSON.parse(json));
}

function cutUp(bytes: Buffer, socket: Socket, size = bytes.length): undefined {
  socket.setNoDelay(true);
  for (let at = 0; at < bytes.length; at += size) socket.write(bytes.subarray(at, at + size));
}

const failure = (said: string, metadata?: Node['metadata']): Promise<Error> =>
  heard(said, metadata).then(
    (got) => expect.fail(`it ended well, with ${JSON.stringify(got)}`),
    (error) => error,
  );

describe('a stream', () => {
  it.each(['new', 'old'] as const)(
    'is asked for as go-micro asks, and read as it came from a service (%s)',
    async (age) => {
      const talks = talksWith(age).filter(({ stream }) => stream);
      expect(talks).toHaveLength(4);
      for (const talk of talks) {
        // Only a service of today says where a stream ends.
        const said = age === 'old' ? Buffer.concat([saidBy('server', talk), Buffer.from(end)]) : saidBy('server', talk);
        let asked = '';
        await using server = await rawServer((request, socket) => {
          asked = request;
          return cutUp(said, socket);
        });
        const stream = streamer(knowing(talk.metadata, server.port));
        const got = await lastValueFrom(stream('recorded', talk.endpoint, { to: 3 }).pipe(toArray()));
        const theyGot = talk.got.flatMap((one) => ('response' in one ? [one.response] : []));
        expect(theyGot.length).toBeGreaterThan(1);
        expect(got.map(({ json }) => JSON.parse(json))).toEqual(theyGot);
        const theirs = requestsIn(saidBy('client', talk).toString());
        const ours = requestsIn(asked);
        expect(ours).toHaveLength(2);
        for (const [index, { headers, body }] of ours.entries()) {
          expect(JSON.parse(body)).toMatchObject(withoutId(JSON.parse(theirs[index]!.body)));
          for (const name of ['Content-Type', 'Micro-Endpoint', 'Micro-Method', 'Micro-Service', 'Micro-Stream']) {
            expect([name, headers.get(name)]).toEqual([name, theirs[index]!.headers.get(name)]);
          }
        }
      }
    },
  );

  it.each([1, 7, 64])('may come in pieces of %i bytes', async (size) => {
    expect(await heard(number(1) + number(2) + end, mucp, size)).toEqual([{ number: 1 }, { number: 2 }]);
  });

  it('ends where JSON-RPC says so', async () => {
    const rpc = (result: string, error: string): string => http(`{"id":0,"result":${result},"error":${error}}`);
    expect(await heard(rpc('{"number":1}', 'null') + rpc('{}', '"EOS"'), {})).toEqual([{ number: 1 }]);
  });

  it('tells the error of the service, after what came before it', async () => {
    const fault = '{"id":"counter","code":404,"detail":"no more numbers","status":"Not Found"}';
    const error = await failure(number(1) + http('', [`Micro-Error: ${fault}`]));
    expect(error).toBeInstanceOf(CallError);
    expect(error.message).toBe('counter: no more numbers (404 Not Found)');
  });

  it.each<[string, string, string]>([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', 'something that is not HTTP'],
    ['a head without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`, 'something that is not HTTP'],
    ['no length', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 'how long its message is'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', 'how long its message is'],
    ['too much', http(`"${'x'.repeat(1_000)}"`), 'larger than 1000 bytes'],
    ['no JSON', http('nonsense'), 'nonsense'],
  ])('is given up when there is %s', async (_, said, words) => {
    const error = await failure(said);
    expect(error).toBeInstanceOf(CallError);
    expect(error.message).toContain(words);
  });

  it.each([
    ['between two messages', number(1), 'the service broke off its stream'],
    ['in the middle of one', number(1).slice(0, -5), 'the service broke off in the middle of a message'],
  ])('is given up when the service breaks off %s', async (_, said, words) => {
    await using server = await rawServer((_request, socket) => void socket.end(said));
    const stream = streamer(knowing(mucp, server.port));
    await expect(lastValueFrom(stream('counter', 'Greeter.Count', {}))).rejects.toThrow(words);
  });

  it('is left when nobody listens any more', async () => {
    await using server = await rawServer(() => number(1));
    const stream = streamer(knowing(mucp, server.port));
    expect(await firstValueFrom(stream('counter', 'Greeter.Count', {}).pipe(take(1)))).toEqual({
      json: '{"number":1}',
    });
    await expect.poll(() => server.open(), { timeout: 10_000, interval: 5 }).toBe(0);
  });

  it('ends by its time and by its signal, and its connection too', async () => {
    await using server = await rawServer(() => undefined);
    const stream = streamer(knowing(mucp, server.port));
    const late = lastValueFrom(stream('counter', 'Greeter.Count', {}, { timeout: 20 }));
    await expect(late).rejects.toThrow('counter Greeter.Count: no answer within 0.02 s');
    const stop = new AbortController();
    const stopped = lastValueFrom(stream('counter', 'Greeter.Count', {}, { signal: stop.signal }));
    stop.abort();
    await expect(stopped).rejects.toThrow('counter Greeter.Count: cancelled');
    await expect.poll(() => server.open(), { timeout: 10_000, interval: 5 }).toBe(0);
  });

  it('comes from another node when one cannot be reached', async () => {
    const dead = await freePort();
    await using server = await rawServer(() => number(1) + end);
    let turn = 0;
    const stream = streamer(knowing(mucp, dead, server.port), { random: () => (turn++ % 2) / 2 });
    expect(await lastValueFrom(stream('counter', 'Greeter.Count', {}))).toEqual({ json: '{"number":1}' });
  });
});

interface Asked {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** The requests with a body that stand one after the other. */
function requestsIn(text: string): readonly Asked[] {
  return text
    .split('POST / HTTP/1.1\r\n')
    .slice(1)
    .map((one) => {
      const [head = '', body = ''] = one.split('\r\n\r\n');
      return { headers: new Map(head.split('\r\n').map((line) => line.split(': ', 2) as [string, string])), body };
    })
    .filter(({ headers }) => headers.has('Content-Length'));
}

function withoutId({ id: _, ...request }: { readonly id?: unknown }): object {
  return request;
}
