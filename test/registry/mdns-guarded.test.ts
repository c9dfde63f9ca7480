import type { Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';
import { networkInterfaces } from 'node:os';
import { beforeEach, describe, expect, it } from 'vitest';
import { guarded } from '../../src/registry/mdns/guarded.ts';
import { neighbours } from '../../src/registry/mdns/neighbours.ts';

let clock = 0;
/** How long who listens takes for each packet. */
let cost = 0;
let heard = 0;
let socket: Socket;

beforeEach(() => {
  [clock, cost, heard] = [0, 0, 0];
  socket = guarded(new EventEmitter() as Socket, { near: (address) => address === '10.0.0.1', now: () => clock });
  socket.on('message', () => {
    heard++;
    clock += cost;
  });
});

function say(packet = Buffer.alloc(100), address = '10.0.0.1'): void {
  socket.emit('message', packet, { address, port: 5353, family: 'IPv4', size: packet.length });
}

/** A packet of a length that says that it has so many records, a quarter in each part. */
function packet(records: number, length: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(length);
  for (const offset of [4, 6, 8, 10]) bytes.writeUInt16BE(records / 4, offset);
  return bytes;
}

describe('what a guarded socket passes on', () => {
  it('comes from this network', () => {
    say();
    say(undefined, '10.0.1.1');
    expect(heard).toBe(1);
  });

  it('can be read in a moment, though each record is a way through all of it', () => {
    say(packet(4, 64_000));
    say(packet(100, 9_000));
    expect(heard).toBe(2);
    say(packet(20, 64_000));
    say(packet(200, 9_000));
    say(packet(4 * 65_535, 100));
    expect(heard).toBe(2);
  });

  it('may be anything too short for a packet: who reads it refuses it', () => {
    for (const length of [0, 1, 11]) say(Buffer.alloc(length));
    expect(heard).toBe(3);
  });

  it('takes two seconds at once, and then half of the time', () => {
    cost = 100;
    for (let times = 0; times < 100; times++) say();
    // Twenty make up two seconds; while these were read, room for as many came.
    expect(heard).toBe(40);
    clock += 10_000;
    for (let times = 0; times < 100; times++) say();
    expect(heard).toBe(80);
    const started = clock;
    while (clock < started + 1_000_000) {
      say();
      clock += 1;
    }
    expect(Math.round(((heard - 80) * cost) / 10_000)).toBe(50);
  });

  it('is paid for also when who reads it throws', () => {
    const broken = guarded(new EventEmitter() as Socket, { near: () => true, now: () => clock });
    broken.on('message', () => {
      clock += 5_000;
      throw new Error('broken');
    });
    const speak = () => broken.emit('message', Buffer.alloc(0), { address: '', port: 0, family: 'IPv4', size: 0 });
    expect(speak).toThrow('broken');
    expect(speak).not.toThrow();
  });

  it('is everything that is no packet', () => {
    let listening = 0;
    socket.on('listening', () => listening++);
    clock = -1;
    expect(socket.emit('listening')).toBe(true);
    expect(listening).toBe(1);
  });
});

describe('neighbours', () => {
  it('are on a network of this machine', () => {
    const near = neighbours(() => 0);
    expect(near('127.0.0.1')).toBe(true);
    expect(near('127.9.9.9')).toBe(true);
    expect(near('203.0.113.7')).toBe(false);
    expect(near('not an address')).toBe(false);
    for (const { address, family } of Object.values(networkInterfaces()).flatMap((all) => all ?? [])) {
      if (family === 'IPv4') expect(near(address)).toBe(true);
    }
  });
});
