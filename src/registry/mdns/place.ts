import { isIPv4 } from 'node:net';
import { ConfigError } from '../../errors.ts';

/** Where mdns is spoken. */
export interface Place {
  /** The address of this machine whose interface is used; without one all are listened on and the system's own speaks. */
  readonly address?: string;
  readonly port: number;
}

/** The port of mdns. */
const PORT = 5353;

/**
 * Reads `ADDRESS` or `ADDRESS:PORT`, with mdns's own port; nothing is all of the machine.
 *
 * @throws {ConfigError} It is no such address, or more than one.
 */
export function placeOf(addresses: readonly string[] = []): Place {
  const [text, ...more] = addresses;
  if (text === undefined) return { port: PORT };
  const [address = '', port = `${PORT}`, ...rest] = text.split(':');
  const number = Number(port);
  const sound = isIPv4(address) && /^\d{1,5}$/.test(port) && number > 0 && number < 65_536;
  if (!sound || rest.length > 0 || more.length > 0) {
    throw new ConfigError(
      '--registry_address: for mdns it is one IPv4 address of this machine, whose network is used: 192.168.1.5',
    );
  }
  return { address, port: number };
}
