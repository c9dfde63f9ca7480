import { BlockList } from 'node:net';
import { networkInterfaces } from 'node:os';

/** How long what is known of this machine's networks is good, in milliseconds. */
const FRESH = 5_000;

/**
 * Returns what tells whether an IPv4 address is of a network that this machine is on: mdns is for those only, and who
 * is answered elsewhere may never have asked.
 * Source: RFC 6762, section 11.
 */
export function neighbours(now: () => number): (address: string) => boolean {
  let networks = new BlockList();
  let looked = Number.NEGATIVE_INFINITY;
  return (address) => {
    if (looked + FRESH < now()) {
      networks = ownNetworks();
      looked = now();
    }
    return networks.check(address);
  };
}

function ownNetworks(): BlockList {
  const networks = new BlockList();
  for (const { family, cidr } of Object.values(networkInterfaces()).flatMap((all) => all ?? [])) {
    const [address, length] = cidr?.split('/') ?? [];
    if (family === 'IPv4' && address !== undefined) networks.addSubnet(address, Number(length));
  }
  return networks;
}
