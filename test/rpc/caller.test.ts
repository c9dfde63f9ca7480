import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { CallError, RegistryError } from '../../src/errors.ts';
import { JsonText } from '../../src/json.ts';
import type { Node, Service } from '../../src/registry.ts';
import { caller } from '../../src/rpc/caller.ts';
import { freePort } from '../peers/live.ts';
import { http, rawServer } from './raw.ts';

const node = (port: number, metadata: Node['metadata'] = {}): Node => ({
  id: `greeter-${port}`,
  address: '127.0.0.1',
  port,
  metadata,
});

/** A registry that knows the greeter, with these nodes. */
function knowing(...nodes: readonly Node[]): { get: (name: string) => Promise<readonly Service[]> } {
  const greeter = { name: 'greeter', version: '1.0.0', metadata: {}, endpoints: [], nodes };
  return { get: async (name) => (name === 'greeter' ? [greeter] : []) };
}

const ok = (result: string): string => http(`{"id":0,"result":${result},"error":null}`);

async function failure(call: Promise<unknown>): Promise<CallError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CallError);
  return error as CallError;
}

describe('a call', () => {
  it('is the request of 2016, to the byte', async () => {
    await using server = await rawServer(() => ok('{"msg":"Hello Ann"}'));
    const call = caller(knowing(node(server.port)));
    expect(await call('greeter', 'Say.Hello', { name: 'Ann' }, { timeout: 5_000 })).toEqual({
      json: '{"msg":"Hello Ann"}',
    });
    const [head = '', body] = server.requests[0]!.split('\r\n\r\n');
    const [line, ...headers] = head.split('\r\n');
    expect(line).toBe('POST / HTTP/1.1');
    expect(headers.sort()).toEqual([
      'Connection: keep-alive',
      'Content-Length: 55',
      'Content-Type: application/json',
      `Host: 127.0.0.1:${server.port}`,
      'Timeout: 5000000000',
    ]);
    expect(body).toBe('{"method":"Say.Hello","params":[{"name":"Ann"}],"id":0}');
  });

  it('is a plain request with headers where the node says mucp', async () => {
    await using server = await rawServer(() => http('{"msg":"Hello Ann"}\n'));
    const call = caller(knowing(node(server.port, { protocol: 'mucp' })));
    expect(await call('greeter', 'Say.Hello', new JsonText('{"name":"Ann"}'), { timeout: 5_000 })).toEqual({
      json: '{"msg":"Hello Ann"}',
    });
    const [head = '', body] = server.requests[0]!.split('\r\n\r\n');
    const headers = head.split('\r\n').slice(1);
    expect(headers).toEqual(
      expect.arrayContaining([
        'Content-Type: application/json',
        'Accept: application/json',
        'Timeout: 5000000000',
        'Micro-Service: greeter',
        'Micro-Method: Say.Hello',
        'Micro-Endpoint: Say.Hello',
        expect.stringMatching(/^Micro-Id: .+/),
      ]),
    );
    expect(body).toBe('{"name":"Ann"}');
  });

  it.each<[Node['metadata'], readonly string[]]>([
    [{ protocol: 'mucp' }, ['Micro-From-Service: go.micro.bot', 'Micro-Id: slack:T1:C024:17_0042']],
    [{}, ['X-Micro-From-Service: go.micro.bot']],
  ])('says who calls and because of what, where it has a place for it (%j)', async (metadata, wanted) => {
    await using server = await rawServer(() => ('protocol' in metadata ? http('1') : ok('1')));
    const call = caller(knowing(node(server.port, metadata)), { from: 'go.micro.bot' });
    await call('greeter', 'Say.Hello', {}, { id: 'slack:T1:C024:17\u00fc\n0042' });
    const headers = server.requests[0]!.split('\r\n').filter((line) => /^(X-)?Micro-(From|Id)/.test(line));
    expect(headers.sort()).toEqual([...wanted].sort());
  });

  it('sends an object with a member called json like any other', async () => {
    await using server = await rawServer(() => ok('{}'));
    await caller(knowing(node(server.port)))('greeter', 'Say.Hello', { json: '[1]' });
    expect(server.requests[0]).toContain('"params":[{"json":"[1]"}]');
  });

  it.each([{}, { protocol: 'mucp' }])('keeps key order and long numbers both ways (%j)', async (metadata) => {
    const raw = '{"b":1,"10":12345678901234567890,"9":1.10,"a":{"2":0,"1":0}}';
    await using server = await rawServer(() => ('protocol' in metadata ? http(raw) : ok(raw)));
    const call = caller(knowing(node(server.port, metadata)));
    expect(await call('greeter', 'Say.Hello', new JsonText(raw))).toEqual({ json: raw });
    expect(server.requests[0]).toContain(raw);
  });

  it('takes a connection of its own every time, also where the server would keep it', async () => {
    await using server = await rawServer(() => ok('1'));
    const call = caller(knowing(node(server.port)));
    for (let turn = 0; turn < 3; turn++) await call('greeter', 'Say.Hello', {});
    expect(server.connections()).toBe(3);
    await expect.poll(() => server.open(), { timeout: 10_000, interval: 5 }).toBe(0);
  });

  it('reads an answer that ends with the connection', async () => {
    await using server = await rawServer((_, socket) => {
      socket.end(
        'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"id":"0","result":{"ok":true},"error":null}',
      );
      return undefined;
    });
    expect(await caller(knowing(node(server.port)))('greeter', 'Say.Hello', {})).toEqual({ json: '{"ok":true}' });
  });
});

describe('an error of the service', () => {
  const answered = async (answer: string, metadata: Node['metadata'] = {}): Promise<CallError> => {
    await using server = await rawServer(() => answer);
    return await failure(caller(knowing(node(server.port, metadata)))('greeter', 'Say.Hello', {}));
  };
  const gone = '{"id":"greeter","code":404,"detail":"no such person","status":"Not Found"}';

  it('is read from the JSON-RPC envelope', async () => {
    const error = await answered(http(`{"id":0,"result":{},"error":${JSON.stringify(gone)}}`));
    expect([error.status, error.message]).toEqual([404, 'greeter: no such person (404 Not Found)']);
  });

  it('is read from the header first, also where the body is empty', async () => {
    const headers = ['Content-Type: application/json', `Micro-Error: ${gone}`, `X-Micro-Error: other`];
    const message = 'greeter: no such person (404 Not Found)';
    expect((await answered(http('', headers), { protocol: 'mucp' })).message).toBe(message);
    expect((await answered(http('{"id":"","result":null,"error":"x"}', headers))).message).toBe(message);
  });

  it('may be plain words', async () => {
    const error = await answered(http(`{"id":0,"result":{},"error":"rpc: can't find method Say.Hello"}`));
    expect([error.status, error.message]).toEqual([500, "rpc: can't find method Say.Hello"]);
    const header = await answered(http('', [`X-Micro-Error: rpc: can't find service Say`]), { protocol: 'mucp' });
    expect(header.message).toBe("rpc: can't find service Say");
  });

  it('may lack what is zero', async () => {
    expect((await answered(http('', ['Micro-Error: {"detail":"broken"}']), { protocol: 'mucp' })).message).toBe(
      'broken (500)',
    );
    expect((await answered(http('', ['Micro-Error: {"code":409,"status":"Conflict"}']))).message).toBe('409 Conflict');
  });

  it('is read as UTF-8', async () => {
    expect((await answered(http('', ['Micro-Error: {"detail":"ungültig"}']))).message).toBe('ungültig (500)');
  });

  it('is tidied and cut', async () => {
    const error = await answered(http(`{"error":${JSON.stringify(`a\u0007\u001b[2J\nb${'x'.repeat(10_000)}`)}}`));
    expect(error.message).toMatch(/^a \[2J bxxx/);
    expect(error.message.length).toBeLessThan(2_100);
  });

  it.each<[string, string, number, string]>([
    [
      'a wrong content type',
      http('Unsupported Content-Type: text/html', ['Content-Type: text/plain']),
      500,
      'Unsupported Content-Type: text/html',
    ],
    ['an HTTP error', http('boom', [], '500 Internal Server Error'), 500, 'HTTP status 500: boom'],
    ['a redirect', http('', ['Location: http://127.0.0.1:1/'], '302 Found'), 302, 'HTTP status 302'],
    ['no result', http('{"id":0,"error":null}'), 500, 'the service answered without a result'],
    ['an empty body', http(''), 500, 'the service failed and does not say why'],
    ['half an answer', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\nConnection: close\r\n\r\n{"id"', 500, 'broke off'],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', 500, 'broke off before it answered'],
  ])('is said when it is %s', async (_, answer, status, words) => {
    await using server = await rawServer((_request, socket) => {
      socket.end(answer);
      return undefined;
    });
    const error = await failure(caller(knowing(node(server.port)))('greeter', 'Say.Hello', {}));
    expect(error.message).toContain(words);
    expect(error.status).toBe(status);
  });

  it('is an empty object where a mucp node answers nothing', async () => {
    await using server = await rawServer(() => http(''));
    expect(await caller(knowing(node(server.port, { protocol: 'mucp' })))('greeter', 'Say.Hello', {})).toEqual({
      json: '{}',
    });
  });

  it('is said when a mucp node answers no JSON', async () => {
    expect((await answered(http('unsupported Content-Type: x'), { protocol: 'mucp' })).message).toBe(
      'unsupported Content-Type: x',
    );
  });
});

describe('bounds', () => {
  it('ends an answer that is too large', async () => {
    await using server = await rawServer(() => ok(`"${'x'.repeat(2_000)}"`));
    const call = caller(knowing(node(server.port)), { largest: 1_000 });
    expect((await failure(call('greeter', 'Say.Hello', {}))).message).toContain('larger than 1000 bytes');
  });

  it('ends a call that takes too long, and its connection', async () => {
    await using server = await rawServer(() => undefined);
    const call = caller(knowing(node(server.port)), { timeout: 50 });
    const error = await failure(call('greeter', 'Say.Hello', {}));
    expect([error.status, error.message]).toEqual([408, 'greeter Say.Hello: no answer within 0.05 s']);
    await expect.poll(() => server.open(), { timeout: 10_000, interval: 5 }).toBe(0);
  });

  it('ends a call when its signal aborts, before, while and after it is sent', async () => {
    const asked = Promise.withResolvers<void>();
    await using server = await rawServer(() => void asked.resolve());
    const call = caller(knowing(node(server.port)));
    expect((await failure(call('greeter', 'Say.Hello', {}, { signal: AbortSignal.abort() }))).status).toBe(499);
    expect(server.requests.length).toBe(0);
    const controller = new AbortController();
    const running = failure(call('greeter', 'Say.Hello', {}, { signal: controller.signal }));
    await asked.promise;
    controller.abort();
    expect((await running).message).toBe('greeter Say.Hello: cancelled');
  });

  it('ends a call whose registry hangs', async () => {
    const call = caller({ get: () => new Promise(() => {}) }, { timeout: 20 });
    expect((await failure(call('greeter', 'Say.Hello', {}))).status).toBe(408);
  });

  it('runs so many at once and the others after them', async () => {
    let running = 0;
    let most = 0;
    const release: (() => void)[] = [];
    await using server = await rawServer((_, socket) => {
      most = Math.max(most, ++running);
      release.push(() => {
        running--;
        socket.end(ok('1'));
      });
      return undefined;
    });
    const call = caller(knowing(node(server.port)), { concurrency: 2 });
    const calls = Array.from({ length: 5 }, () => call('greeter', 'Say.Hello', {}));
    const controller = new AbortController();
    const left = failure(call('greeter', 'Say.Hello', {}, { signal: controller.signal }));
    controller.abort();
    expect((await left).status).toBe(499);
    for (let answered = 0; answered < 5; answered++) {
      await expect.poll(() => release.length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(0);
      release.shift()?.();
    }
    await Promise.all(calls);
    // All have left, so that two may come in again.
    const later = [call('greeter', 'Say.Hello', {}), call('greeter', 'Say.Hello', {})];
    await expect.poll(() => release.length, { timeout: 10_000, interval: 5 }).toBe(2);
    for (const answer of release) answer();
    await Promise.all(later);
    expect(most).toBe(2);
    expect(server.requests.length).toBe(7);
  });
});

describe('nodes', () => {
  it('says that there is no such service, and that it has no node', async () => {
    const call = caller(knowing());
    expect((await failure(call('nobody', 'Say.Hello', {}))).message).toBe('service nobody: not found');
    expect((await failure(call('greeter', 'Say.Hello', {}))).message).toBe('service greeter: none available');
  });

  it('says that gRPC is not supported, and asks another node that speaks HTTP', async () => {
    await using server = await rawServer(() => ok('1'));
    const grpc = node(1, { protocol: 'grpc' });
    const error = await failure(caller(knowing(grpc))('greeter', 'Say.Hello', {}));
    expect([error.status, error.message]).toEqual([501, expect.stringContaining('gRPC, which is not supported')]);
    expect(await caller(knowing(grpc, node(server.port)))('greeter', 'Say.Hello', {})).toEqual({ json: '1' });
  });

  it('asks the one node that was named, whatever the registry knows, and no other', async () => {
    await using one = await rawServer(() => ok('1'));
    await using other = await rawServer(() => ok('2'));
    const call = caller(knowing(node(other.port)));
    expect(await call('greeter', 'Debug.Health', {}, { node: node(one.port) })).toEqual({ json: '1' });
    const dead = node(await freePort());
    const error = await failure(call('greeter', 'Debug.Health', {}, { node: dead }));
    expect(error.message).toMatch(/cannot be reached \(ECONNREFUSED\)/);
    expect([one.requests.length, other.requests.length]).toEqual([1, 0]);
  });

  it.each([
    [{ transport: 'grpc' }, 'gRPC'],
    [{ protocol: 'mucp', transport: 'grpc' }, 'gRPC'],
    [{ protocol: 'mucp', transport: 'nats' }, 'nats'],
  ])('says that it does not speak what a node speaks (%j)', async (metadata, spoken) => {
    const error = await failure(caller(knowing(node(1, metadata)))('greeter', 'Say.Hello', {}));
    expect(error.message).toBe(
      `service greeter speaks ${spoken}, which is not supported: call it through an HTTP gateway`,
    );
  });

  it('asks another node when one cannot be reached, and leaves that one out for 30 s', async () => {
    const dead = await freePort();
    await using server = await rawServer(() => ok('1'));
    let time = 0;
    // The lowest lot goes first: the dead node, which is first in the list, always draws it.
    let turn = 0;
    const random = (): number => (turn++ % 2) / 2;
    const call = caller(knowing(node(dead), node(server.port)), { random, now: () => time });
    const dialled = async (): Promise<number> => {
      await using trap = await trapped(dead);
      await call('greeter', 'Say.Hello', {});
      return trap.connections();
    };
    // Nobody listens there: the first call meets it and goes on.
    expect(await call('greeter', 'Say.Hello', {})).toEqual({ json: '1' });
    // Somebody listens now, and hears nothing, until the time is over.
    expect(await dialled()).toBe(0);
    time = 30_000;
    expect(await dialled()).toBe(1);
  });

  it('does not ask again once it was heard', async () => {
    await using deaf = await rawServer((_, socket) => void socket.destroy());
    await using other = await rawServer(() => ok('1'));
    let turn = 0;
    const call = caller(knowing(node(deaf.port), node(other.port)), { random: () => (turn++ % 2) / 2 });
    expect((await failure(call('greeter', 'Say.Hello', {}))).message).toContain('broke off before it answered');
    expect(other.requests.length).toBe(0);
  });

  it('says where nobody could be reached', async () => {
    const [one, two] = [await freePort(), await freePort()];
    const error = await failure(caller(knowing(node(one), node(two)))('greeter', 'Say.Hello', {}));
    expect(error.message).toMatch(/^service greeter: 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)$/);
  });

  it('passes on what the registry says', async () => {
    const call = caller({ get: () => Promise.reject(new RegistryError('Consul is away')) });
    expect((await failure(call('greeter', 'Say.Hello', {}))).message).toBe('Consul is away');
  });

  it('asks every node, in the long run', async () => {
    await using one = await rawServer(() => ok('1'));
    await using two = await rawServer(() => ok('2'));
    let seed = 1;
    const random = (): number => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const call = caller(knowing(node(one.port), node(two.port)), { random });
    for (let turn = 0; turn < 40; turn++) await call('greeter', 'Say.Hello', {});
    expect(one.requests.length).toBeGreaterThan(10);
    expect(two.requests.length).toBeGreaterThan(10);
  });
});

describe('what is asked', () => {
  it.each(['', 'Say Hello', 'Say.Hello\r\nMicro-Id: 1', 'Säy.Hello'])('has a plain name, not %j', async (endpoint) => {
    expect((await failure(caller(knowing())('greeter', endpoint, {}))).status).toBe(400);
  });

  it('is JSON', async () => {
    const error = await failure(caller(knowing())('greeter', 'Say.Hello', new JsonText('{"name":')));
    expect([error.status, error.message]).toEqual([400, expect.stringMatching(/^the request is not JSON/)]);
  });
});

/** Listens on a port that was dead, and counts who comes. */
async function trapped(port: number): Promise<AsyncDisposable & { connections: () => number }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.on('error', () => {});
    socket.once('data', () => socket.end(ok('1')));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    connections: () => connections,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
