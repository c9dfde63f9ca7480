import type { Gate } from './gate.ts';
import { gate } from './gate.ts';
import type { Ports } from './peer.ts';

/** The gates to all servers of a network. */
export interface Gates extends Omit<Gate, 'port'> {
  /** Where to go instead of straight to the servers. */
  readonly ports: Ports;
}

/** Opens a gate to each port. */
export async function gates(ports: Ports): Promise<Gates> {
  const opened = await Promise.all(
    Object.entries(ports).map(async ([name, port]) => ({ name, one: await gate(port) })),
  );
  const all = opened.map(({ one }) => one);
  return {
    ports: Object.fromEntries(opened.map(({ name, one }) => [name, one.port])),
    get open() {
      return all.reduce((sum, { open }) => sum + open, 0);
    },
    get opened() {
      return all.reduce((sum, { opened }) => sum + opened, 0);
    },
    get closed() {
      return all.reduce((sum, { closed }) => sum + closed, 0);
    },
    cut: () => {
      for (const one of all) one.cut();
    },
    hold: () => {
      for (const one of all) one.hold();
    },
    release: () => {
      for (const one of all) one.release();
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map((one) => one[Symbol.asyncDispose]()));
    },
  };
}
