import { isIPv4 } from 'node:net';

/** True for a host that is this machine: nobody is in between. */
export function loopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
