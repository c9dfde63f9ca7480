import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { decode, encode } from 'dns-packet';

/** A name server on loopback that knows what it is told. */
export interface NameServer extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  /** TXT records by name. */
  readonly records: Map<string, string>;
  /** How many questions came. */
  readonly asked: () => number;
  /** From now on it fails every question (SERVFAIL), or answers again. */
  fail(failing: boolean): void;
}

const notThere = 3;
const failed = 2;

/** Starts it on a free port. */
export async function nameServer(records: Iterable<readonly [string, string]>): Promise<NameServer> {
  const known = new Map(records);
  let asked = 0;
  let failing = false;
  const socket: Socket = createSocket('udp4');
  socket.on('message', (message, { address, port }) => {
    asked += 1;
    const { id = 0, questions = [] } = decode(message);
    const [question] = questions;
    const text = question?.type === 'TXT' ? known.get(question.name.toLowerCase()) : undefined;
    const flags = failing ? failed : text === undefined ? notThere : 0;
    // A string in a TXT record has at most 255 octets.
    const data = text?.match(/.{1,255}/gs) ?? [];
    const answers = question && flags === 0 ? [{ type: 'TXT' as const, name: question.name, ttl: 1, data }] : [];
    socket.send(encode({ type: 'response', id, flags: 0x80_80 | flags, questions, answers }), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    records: known,
    asked: () => asked,
    fail: (now) => {
      failing = now;
    },
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}
