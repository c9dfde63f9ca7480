import { networkInterfaces } from 'node:os';

/** Returns the address that others can dial: for a listener on all interfaces the first that is not loopback. */
export function reachable(address: string): string {
  if (address !== '0.0.0.0' && address !== '::') return address;
  const all = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}
