import { CallError } from '../errors.ts';
import type { Form } from './form.ts';
import type { Message, Shape } from './proto.ts';
import { decode, encode } from './proto.ts';

/** The message as it is: the headers name the endpoint, and an error is in the headers. */
export const plainProto: Form = {
  ask: (body, named) => ({
    endpoint: named,
    request: ({ request }) => decode(known(request), body),
    answered: (result, { response }) => encode(known(response), result as Message),
    failed: () => '',
  }),
  failed: () => '',
};

/** What stands before the message. Source: `codec/protorpc/envelope.proto` of go-micro. */
const head = { service_method: [1, 'string'], seq: [2, 'fixed64'] } as const satisfies Shape;
const replyHead: Shape = { ...head, error: [3, 'string'] };

/**
 * A head and the message, each with its length in four bytes before it: the form of 2016, when no header named the
 * endpoint. The head goes back as it came, with the error.
 */
export const protoRpc: Form = {
  ask(body, named) {
    const [asked, message] = frames(body);
    const { service_method: method = '', seq = zero } = decode(head, asked);
    const endpoint = String(method || named);
    const reply = (error: string, bytes: Buffer): Buffer =>
      framed(encode(replyHead, { service_method: endpoint, seq, error }), bytes);
    return {
      endpoint,
      request: ({ request }) => decode(known(request), message),
      answered: (result, { response, response2016 = response }) =>
        reply('', encode(known(named === '' ? response2016 : response), result as Message)),
      failed: (error) => reply(error, empty),
    };
  },
  failed: (error) => framed(encode(replyHead, { service_method: '', seq: zero, error }), empty),
};

const empty = Buffer.alloc(0);
const zero = Buffer.alloc(8).toString('base64');

function frames(body: Buffer): readonly [Buffer, Buffer] {
  const [first, next] = frameAt(body, 0);
  // Without a message it is an empty one.
  const [second] = next === body.length ? [empty] : frameAt(body, next);
  return [first, second];
}

function frameAt(body: Buffer, at: number): readonly [Buffer, end: number] {
  const from = at + 4;
  const to = from <= body.length ? from + body.readUInt32BE(at) : Number.POSITIVE_INFINITY;
  if (to > body.length) throw new CallError(400, 'the request is not proto-rpc');
  return [body.subarray(from, to), to];
}

function framed(...parts: readonly Buffer[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
  );
}

function known(shape: Shape | undefined): Shape {
  if (shape === undefined) throw new CallError(400, 'this endpoint is asked in JSON');
  return shape;
}
