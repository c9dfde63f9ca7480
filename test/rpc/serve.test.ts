import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallError } from '../../src/errors.ts';
import type { Json } from '../../src/json.ts';
import { caller } from '../../src/rpc/caller.ts';
import type { Caller } from '../../src/rpc/endpoint.ts';
import type { Shape } from '../../src/rpc/proto.ts';
import type { Served } from '../../src/rpc/serve.ts';
import { serve } from '../../src/rpc/serve.ts';
import { converse } from './raw.ts';

let served: Served;
beforeAll(async () => {
  served = await serve({
    name: 'greeter',
    largest: 10_000,
    handlers: {
      'Say.Hello': (request) => ({ msg: `Hello ${(request as { name?: string }).name ?? 'you'}` }),
      'Say.Back': (request: Json) => request,
      'Say.No': () => Promise.reject(new CallError(404, 'no such person: Ünal')),
      'Say.Oops': () => {
        throw new Error('password: hunter2');
      },
    },
  });
});
afterAll(() => served[Symbol.asyncDispose]());

/** Sends a request as its bytes, and returns the answer's status line, headers and body. */
async function asked(
  headers: readonly string[],
  body: string,
  port = served.port,
): Promise<{ line: string; headers: Map<string, string>; body: string }> {
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  const text = await converse(
    port,
    ['POST / HTTP/1.1', 'Host: x', 'Connection: close', length, ...headers, '', body].join('\r\n'),
  );
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const pairs = lines.map((one) => [one.slice(0, one.indexOf(':')), one.slice(one.indexOf(':') + 2)] as const);
  return { line, headers: new Map(pairs), body: rest.join('\r\n\r\n') };
}

const json = 'Content-Type: application/json';
const mucp = [json, 'Accept: application/json', 'Micro-Service: greeter', 'Micro-Id: 7'];

describe('serve', () => {
  it('answers the request of 2016', async () => {
    const answer = await asked(
      ['User-Agent: Go-http-client/1.1', json, 'Timeout: 5000000000', 'X-Micro-From-Service: go.micro.bot'],
      '{"method":"Say.Hello","params":[{"name":"John"}],"id":0}',
    );
    expect(answer.line).toBe('HTTP/1.1 200 OK');
    expect(answer.body).toBe('{"id":0,"result":{"msg":"Hello John"},"error":null}');
    expect(answer.headers.get('Content-Type')).toBe('application/json');
    expect(answer.headers.get('Content-Length')).toBe(String(answer.body.length));
  });

  it.each(['"0"', '12345678901234567890', '1.0', 'null'])('gives the id %s back as it came', async (id) => {
    const answer = await asked([json], `{"id":${id},"params":[{}],"method":"Say.Hello"}`);
    expect(answer.body).toBe(`{"id":${id},"result":{"msg":"Hello you"},"error":null}`);
  });

  it.each(['Micro-Endpoint', 'Micro-Method', 'X-Micro-Endpoint', 'X-Micro-Method'])(
    'answers the plain form by %s',
    async (name) => {
      const answer = await asked([...mucp, `${name}: Say.Hello`], '{"name":"Ann"}');
      expect([answer.line, answer.body]).toEqual(['HTTP/1.1 200 OK', '{"msg":"Hello Ann"}']);
      expect(answer.headers.get('Micro-Id')).toBe('7');
    },
  );

  it('answers JSON-RPC that comes with the headers of today', async () => {
    const answer = await asked(
      ['Content-Type: application/json-rpc', 'Micro-Service: greeter', 'Micro-Endpoint: Say.Hello'],
      '{"method":"Say.Hello","params":[{"name":"Ann"}],"id":3}',
    );
    expect(answer.body).toBe('{"id":3,"result":{"msg":"Hello Ann"},"error":null}');
    expect(answer.headers.get('Content-Type')).toBe('application/json-rpc');
  });

  it('takes an empty request for a zero request', async () => {
    expect((await asked([...mucp, 'Micro-Endpoint: Say.Hello'], '')).body).toBe('{"msg":"Hello you"}');
    expect((await asked([json], '{"method":"Say.Hello","params":[],"id":0}')).body).toContain('Hello you');
    expect((await asked([json], '{"method":"Say.Hello","params":[null],"id":0}')).body).toContain('Hello you');
  });

  it('says an error in both forms, in ASCII, with the status 200', async () => {
    const told = '{"id":"greeter","code":404,"detail":"no such person: \\u00dcnal","status":"Not Found"}';
    const plain = await asked([...mucp, 'Micro-Endpoint: Say.No'], '{}');
    expect([plain.line, plain.body]).toEqual(['HTTP/1.1 200 OK', '']);
    expect([plain.headers.get('Micro-Error'), plain.headers.get('X-Micro-Error')]).toEqual([told, told]);
    const rpc = await asked([json], '{"method":"Say.No","params":[{}],"id":0}');
    expect([rpc.line, rpc.body]).toEqual(['HTTP/1.1 200 OK', `{"id":0,"result":{},"error":${JSON.stringify(told)}}`]);
  });

  it('keeps what an unexpected error says to itself', async () => {
    const { body } = await asked([json], '{"method":"Say.Oops","params":[{}],"id":0}');
    expect(body).toContain('internal error');
    expect(body).not.toContain('hunter2');
  });

  it.each([
    ['Say.Nope', "rpc: can't find method Say.Nope"],
    ['Nope.Hello', "rpc: can't find service Nope"],
    ['constructor', 'rpc: service/method request ill-formed: constructor'],
    ['__proto__.toString', "rpc: can't find service __proto__"],
    ['', 'rpc: service/method request ill-formed: '],
  ])('does not know %j', async (method, words) => {
    const { body } = await asked([json], JSON.stringify({ method, params: [{}], id: 0 }));
    expect(JSON.parse(JSON.parse(body).error).detail).toBe(words);
  });

  it.each(['application/json; charset=utf-8', 'application/grpc', 'text/plain'])(
    'refuses %s as go-micro does',
    async (type) => {
      const answer = await asked([`Content-Type: ${type}`], '{}');
      expect([answer.line, answer.body]).toEqual(['HTTP/1.1 200 OK', `Unsupported Content-Type: ${type}`]);
    },
  );

  it.each(['', '{', '[]', 'null', '{"method":7}'])('survives the body %j', async (body) => {
    const answer = await asked([json], body);
    expect(answer.line).toBe('HTTP/1.1 200 OK');
    expect(JSON.parse(answer.body).error).toContain('"code":400');
  });

  it('refuses what is too large', async () => {
    const answer = await asked([json], `{"method":"Say.Back","params":["${'x'.repeat(20_000)}"],"id":0}`);
    expect(answer.body).toContain('too large');
  });

  it.each([
    ['JSON-RPC', [json], '{"method":"Say.Count","params":[{}],"id":0}'],
    ['the plain form', [...mucp, 'Micro-Endpoint: Say.Count'], '{}'],
    ['protobuf without a type', [], '\0\0\0\u000b\n\tSay.Count\0\0\0\0'],
  ])('does nothing that a web page asks for in %s', async (_, headers, body) => {
    let count = 0;
    const answer = () => ({ msg: String(++count) });
    const shape: Shape = { msg: [1, 'string'] };
    await using own = await serve({
      name: 'greeter',
      handlers: { 'Say.Count': { answer, request: shape, response: shape } },
    });
    for (const page of ['Origin: http://evil.example', 'Origin: null', 'Sec-Fetch-Site: none']) {
      const refused = await asked([...headers, page], body, own.port);
      expect(refused.headers.get('Micro-Error')).toContain('"code":403');
    }
    expect(count).toBe(0);
    expect((await asked(headers, body, own.port)).headers.has('Micro-Error')).toBe(false);
    expect(count).toBe(1);
  });

  it('has Debug.Stats, with the fields that every age knows', async () => {
    const { body } = await asked([...mucp, 'Micro-Endpoint: Debug.Stats'], '{}');
    const stats = JSON.parse(body);
    expect(Object.keys(stats)).toEqual(['started', 'uptime', 'memory', 'threads', 'gc']);
    expect(Math.abs(stats.started - Date.now() / 1_000)).toBeLessThan(600);
    expect(stats.memory).toBeGreaterThan(1_000_000);
    expect(Object.values(stats).filter((value) => !Number.isSafeInteger(value) || Number(value) < 0)).toEqual([]);
  });

  it.each([
    ['application/protobuf', ''],
    ['application/octet-stream', ''],
    ['application/proto-rpc', ''],
    ['application/proto-rpc', 'half a frame'],
    ['application/proto-rpc', '\u0000\u0000\u0000\u0001'],
    ['application/protobuf', '\u0000\u0000\u0000\u0002\n\u0005'],
  ])('survives the %s %j', async (type, body) => {
    const answer = await asked([`Content-Type: ${type}`], body);
    expect(answer.line).toBe('HTTP/1.1 200 OK');
    expect(answer.headers.get('Micro-Error')).toContain('"code":400');
  });

  it('answers whatever comes in whatever form', { timeout: 60_000 }, async () => {
    const types = ['application/json', 'application/json-rpc', 'application/protobuf', 'application/proto-rpc'];
    const form = fc.record({
      type: fc.constantFrom(...types, 'application/octet-stream'),
      named: fc.constantFrom([], ['Micro-Endpoint: Say.Hello'], ['Micro-Endpoint: Debug.Stats']),
      body: fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.json(),
        fc.constantFrom('['.repeat(9_000), '{"a":'.repeat(1_500)),
      ),
    });
    const survives = async ({ type, named, body }: { type: string; named: readonly string[]; body: string }) => {
      const answer = await asked([`Content-Type: ${type}`, ...named], body);
      expect(answer.line).toBe('HTTP/1.1 200 OK');
    };
    await fc.assert(fc.asyncProperty(form, survives), { numRuns: 300 });
  });

  it('says where an endpoint is asked in JSON only', async () => {
    const answer = await asked(['Content-Type: application/protobuf', 'Micro-Endpoint: Say.Hello'], '');
    expect([answer.headers.get('Micro-Error'), answer.body]).toEqual([expect.stringContaining('asked in JSON'), '']);
  });

  it('tells a handler who asks, and when nobody waits any more', async () => {
    const askers: Caller[] = [];
    const begun = Promise.withResolvers<void>();
    await using slow = await serve({
      name: 'slow',
      handlers: {
        'Slow.Down': (_, asker) => {
          askers.push(asker);
          begun.resolve();
          return new Promise(() => undefined);
        },
      },
    });
    const body = '{"method":"Slow.Down","params":[{}],"id":0}';
    const bytes = (...headers: string[]) =>
      ['POST / HTTP/1.1', 'Host: x', json, `Content-Length: ${body.length}`, ...headers, '', body].join('\r\n');
    const late = await converse(slow.port, bytes('Timeout: 20000000', 'Micro-From-Service: greeter'), (so) =>
      so.includes('"code'),
    );
    expect(late).toContain('no answer within 0.02 s');
    expect(askers[0]).toMatchObject({ name: 'greeter', host: '127.0.0.1', signal: { aborted: true } });
    const leaving = connect(slow.port, '127.0.0.1').on('error', () => undefined);
    leaving.write(bytes());
    await expect.poll(() => askers.length, { timeout: 10_000, interval: 5 }).toBe(2);
    expect(askers[1]).toMatchObject({ name: '', signal: { aborted: false } });
    leaving.destroy();
    await expect.poll(() => askers[1]?.signal.aborted, { timeout: 10_000, interval: 5 }).toBe(true);
  });

  it.each(['0', '1', '999999'])('does nothing for a caller who waits %s ns', async (timeout) => {
    let count = 0;
    await using own = await serve({ name: 'greeter', handlers: { 'Say.Count': () => String(++count) } });
    const body = '{"method":"Say.Count","params":[{}],"id":0}';
    const late = await asked([json, `Timeout: ${timeout}`], body, own.port);
    expect(late.headers.get('Micro-Error')).toContain('"code":408');
    expect(count).toBe(0);
    expect((await asked([json, 'Timeout: 60000000000'], body, own.port)).body).toContain('"result":"1"');
  });

  it('has Debug.Health', async () => {
    expect((await asked([json], '{"method":"Debug.Health","params":[{}],"id":0}')).body).toContain('{"status":"ok"}');
  });

  it('answers many requests on one connection', async () => {
    const body = '{"method":"Say.Hello","params":[{}],"id":0}';
    const one = ['POST / HTTP/1.1', 'Host: x', json, `Content-Length: ${body.length}`, '', body].join('\r\n');
    const count = (text: string): number => text.split('Hello you').length - 1;
    const text = await converse(served.port, one + one + one, (so) => count(so) === 3);
    expect(count(text)).toBe(3);
    // Longer than the minute that Go's clients keep it.
    expect(Number(/keep-alive: timeout=(\d+)/i.exec(text)?.[1])).toBeGreaterThan(60);
  });

  it('understands our own calls, in both forms', async () => {
    for (const metadata of [{ protocol: 'mucp' }, {}]) {
      const nodes = [{ id: 'a', address: served.address, port: served.port, metadata }];
      const call = caller({
        get: async () => [{ name: 'greeter', version: '', metadata: {}, endpoints: [], nodes }],
      });
      expect(await call('greeter', 'Say.Hello', { name: 'Ann' })).toEqual({ json: '{"msg":"Hello Ann"}' });
      await expect(call('greeter', 'Say.No', {})).rejects.toThrow('greeter: no such person: Ünal (404 Not Found)');
    }
  });

  it('lets what runs finish when it stops, and accepts nothing after', async () => {
    const begun = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<Json>();
    const other = await serve({
      name: 'slow',
      handlers: {
        'Slow.Down': () => {
          begun.resolve();
          return answer.promise;
        },
      },
    });
    const body = '{"method":"Slow.Down","params":[{}],"id":0}';
    const bytes = ['POST / HTTP/1.1', 'Host: x', json, `Content-Length: ${body.length}`, '', body].join('\r\n');
    const running = converse(other.port, bytes);
    await begun.promise;
    const stopped = other[Symbol.asyncDispose]();
    answer.resolve('done');
    expect(await running).toContain('"result":"done"');
    await stopped;
    await expect(converse(other.port, bytes)).rejects.toThrow('ECONNREFUSED');
  });
});
