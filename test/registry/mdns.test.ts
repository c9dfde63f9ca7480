import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeAll, describe } from 'vitest';
import { mdns } from '../../src/registry/mdns.ts';
import type { OpenRegistry } from '../../src/registry/options.ts';
import { registryContract } from './contract.ts';

const opened: OpenRegistry[] = [];
let address = '';

beforeAll(async () => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  address = `127.0.0.1:${socket.address().port}`;
  socket.close();
});

function open(): OpenRegistry {
  const registry = mdns({ addresses: [address] });
  opened.push(registry);
  return registry;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((registry) => registry[Symbol.asyncDispose]()));
});

describe('mdns', () => {
  registryContract(open);
});
