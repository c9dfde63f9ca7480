import type { RemoteInfo, Socket } from 'node:dgram';

/** What is let through. */
export interface Guard {
  /** Tells whether an address is of this network. */
  readonly near: (address: string) => boolean;
  /** A clock that never goes back, in milliseconds. */
  readonly now: () => number;
}

/**
 * Names in a packet point back into it, so that reading each record may cost all of its bytes: no more than so many in
 * all. A node of go-micro has four records, of some kilobytes.
 */
const MOST_WORK = 1024 * 1024;
/** What may be spent on packets: two seconds at once, and half of the time. In milliseconds. */
const BURST = 2_000;
const SHARE = 0.5;

/**
 * Makes a socket pass on only what comes from this network, can be read in a moment, and is not more than
 * there is time for: whatever is sent, half of the time is left for all else. What is not passed on is lost, as
 * datagrams are.
 */
export function guarded(socket: Socket, { near, now }: Guard): Socket {
  const emit = socket.emit.bind(socket) as (event: string, ...values: unknown[]) => boolean;
  let room = BURST;
  let looked = now();
  const read = (values: readonly unknown[]): boolean => {
    const started = now();
    room = Math.min(BURST, room + (started - looked) * SHARE);
    looked = started;
    if (room <= 0) return true;
    const [packet, from] = values as [Buffer, RemoteInfo];
    if (!near(from.address) || records(packet) * packet.length > MOST_WORK) return true;
    try {
      return emit('message', ...values);
    } finally {
      room -= now() - started;
    }
  };
  return Object.assign(socket, {
    emit: (event: string, ...values: unknown[]) => (event === 'message' ? read(values) : emit(event, ...values)),
  });
}

/** As its header says; what is too short for one has none, and is refused by who reads it. */
function records(packet: Buffer): number {
  if (packet.length < 12) return 0;
  return [4, 6, 8, 10].reduce((sum, offset) => sum + packet.readUInt16BE(offset), 0);
}
