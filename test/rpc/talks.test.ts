import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallError } from '../../src/errors.ts';
import type { Json } from '../../src/json.ts';
import { argsIn, commandWire, execResponse } from '../../src/rpc/command-wire.ts';
import { decode } from '../../src/rpc/proto.ts';
import type { Served } from '../../src/rpc/serve.ts';
import { serve } from '../../src/rpc/serve.ts';
import type { Talk } from './talks.ts';
import { saidBy, talksWith } from './talks.ts';

/** The same as the Go services of `test/interop` do. */
let served: Served;
beforeAll(async () => {
  const name = (request: Json) => (request as { readonly name: string }).name;
  served = await serve({
    name: 'greeter',
    handlers: {
      'Greeter.Hello': (request) => ({ msg: `Hello ${name(request)}` }),
      'Greeter.Fail': (request) => Promise.reject(new CallError(404, `no such person: ${name(request)}`)),
      'Command.Help': {
        ...commandWire.help,
        answer: () => ({ usage: 'echo [words]', description: 'Says what it was told' }),
      },
      'Command.Exec': { ...commandWire.exec, answer: (request) => execResponse(argsIn(request).join(' '), '') },
    },
  });
});
afterAll(() => served[Symbol.asyncDispose]());

const talks = (['old', 'new'] as const).flatMap((server) =>
  talksWith(server)
    .filter(({ stream, endpoint }) => !stream && endpoint !== 'Greeter.None')
    .map((talk) => [`${talk.client} to ${server}, ${typeOf(talk)}, ${talk.endpoint}`, talk] as const),
);

describe('what a real client said to a real service', () => {
  it.each(talks)('is answered as that service did: %s', async (_, talk) => {
    const ours = taken(await answerTo(saidBy('client', talk)));
    const theirs = taken(saidBy('server', talk));
    expect(ours.headers.get('content-type')).toBe(theirs.headers.get('content-type'));
    expect(ours.headers.get('micro-id')).toBe(theirs.headers.get('micro-id'));
    if (talk.endpoint === 'Debug.Health') {
      // A service of today has none.
      expect(ours.body.toString()).toContain('{"status":"ok"}');
      return;
    }
    expect(errorOf(ours)).toEqual(errorOf(theirs));
    if (talk.endpoint === 'Greeter.Fail') expect(errorOf(ours)).toMatchObject({ code: 404 });
    else expect(messageIn(talk, ours.body)).toEqual(messageIn(talk, theirs.body));
  });
});

it('numbers the fields of Debug.Stats for the age of who asks: another came first at the end of 2019', async () => {
  const asking = Buffer.from('0000000d0a0b44656275672e537461747300000000', 'hex');
  const fieldsFor = async (...headers: string[]) => {
    const head = ['POST / HTTP/1.1', 'Host: x', 'Content-Type: application/proto-rpc', ...headers];
    const bytes = Buffer.from([...head, `Content-Length: ${asking.length}`, '', ''].join('\r\n'));
    const { body } = taken(await answerTo(Buffer.concat([bytes, asking])));
    const shape = { first: [1, 'uint64'], second: [2, 'uint64'], fifth: [5, 'uint64'], sixth: [6, 'uint64'] } as const;
    return Object.keys(decode(shape, body.subarray(4 + body.readUInt32BE(0) + 4)));
  };
  expect(await fieldsFor()).toEqual(['first', 'second', 'fifth']);
  expect(await fieldsFor('Micro-Endpoint: Debug.Stats')).toEqual(['second', 'fifth', 'sixth']);
});

interface Http {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

function typeOf(talk: Talk): string {
  return taken(saidBy('client', talk)).headers.get('content-type') ?? '';
}

function errorOf({ headers }: Http): unknown {
  const error = headers.get('micro-error');
  return error === undefined ? undefined : JSON.parse(error);
}

/** The message itself, out of whatever it stands in. */
function messageIn(talk: Talk, body: Buffer): unknown {
  const type = typeOf(talk);
  const shape = commandWire.exec.response ?? {};
  const read = (bytes: Buffer) => withoutEmpty(decode(shape, bytes));
  if (type === 'application/protobuf') return read(body);
  if (type === 'application/proto-rpc') return read(body.subarray(4 + body.readUInt32BE(0) + 4));
  const value = JSON.parse(body.toString());
  if (type === 'application/json') return withoutEmpty(value);
  const { id, result, error } = value;
  return { id, error, result: withoutEmpty(result) };
}

/** Go leaves out what is empty. */
function withoutEmpty(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== ''));
}

function taken(bytes: Buffer): Http {
  const end = bytes.indexOf('\r\n\r\n');
  const [, ...lines] = bytes.toString('utf8', 0, end).split('\r\n');
  const pairs = lines.map((one): [string, string] => [
    one.slice(0, one.indexOf(':')).toLowerCase(),
    one.slice(one.indexOf(':') + 2),
  ]);
  return { headers: new Map(pairs), body: bytes.subarray(end + 4) };
}

async function answerTo(request: Buffer): Promise<Buffer> {
  const socket = connect(served.port, served.address);
  socket.write(request);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) {
    chunks.push(chunk);
    const all = Buffer.concat(chunks);
    if (!all.includes('\r\n\r\n')) continue;
    const { headers, body } = taken(all);
    if (body.length >= Number(headers.get('content-length'))) break;
  }
  socket.destroy();
  return Buffer.concat(chunks);
}
