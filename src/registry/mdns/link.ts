import type { RemoteInfo } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Packet, Question } from 'dns-packet';
import type { MulticastDNS } from 'multicast-dns';
import multicastDns from 'multicast-dns';
import { RegistryError } from '../../errors.ts';
import { guarded } from './guarded.ts';
import { domainName } from './names.ts';
import { neighbours } from './neighbours.ts';
import type { Place } from './place.ts';

/** The network: all of it is heard, and it can be asked and told. All reject with a {@link RegistryError}. */
export interface Link {
  /** Asks for all instances of some topics. */
  ask(topics: readonly string[]): Promise<void>;
  /** Says it to everybody, in one packet. */
  tell(answers: readonly Answer[]): Promise<void>;
  close(): Promise<void>;
}

/** Who is told what comes in. */
export interface Ears {
  heard(response: Packet, from: string): void;
  /** Returns what answers a question, a packet each. */
  asked(question: Question): readonly (readonly Answer[])[];
}

const GROUP = '224.0.0.251';
/** Questions in one packet, and the time until the next, so that the answers can be read. In milliseconds. */
const AT_ONCE = 10;
const REST = 20;
/** How much may wait to be read, as far as the system allows. In bytes. */
const WAITING = 1024 * 1024;

/**
 * Opens the network. Two sockets: one shares mdns's port with all programs of this machine, hears everybody and
 * answers. The other asks, from a port of its own: what comes back to a shared port only one of the programs gets.
 * Rejects with a {@link RegistryError}.
 */
export async function openLink(place: Place, ears: Ears): Promise<Link> {
  if (place.address !== undefined && !ownAddresses().includes(place.address)) {
    throw new RegistryError(`mdns: --registry_address: this machine has no address ${place.address}`);
  }
  const listener = opened(place, place.port);
  const asker = opened(place, 0);
  const everybody = { address: GROUP, port: place.port, family: 'IPv4' };
  const close = (): Promise<unknown> => Promise.all([listener, asker].map(closed));

  for (const side of [listener, asker]) {
    side.addListener('response', (response: Packet, from: RemoteInfo) => ears.heard(response, from.address));
  }
  listener.addListener('query', ({ id = 0, questions = [] }: Packet, from: RemoteInfo) => {
    // Who asks from another port hears that port only, and wants its own words back.
    const alone = from.port !== place.port;
    for (const question of questions) {
      for (const answers of ears.asked(question)) {
        const told = { answers: [...answers] };
        if (alone) listener.respond({ ...told, id, questions: [question] }, from);
        else listener.respond(told, everybody);
      }
    }
  });

  try {
    await once(listener, 'ready');
  } catch (cause) {
    await close();
    throw unopened(place, cause);
  }
  return {
    async ask(topics) {
      const questions = topics.map((topic): Question => ({ type: 'PTR', name: domainName(topic) }));
      while (questions.length > 0) {
        await sent((done) => asker.query(questions.splice(0, AT_ONCE), everybody, done));
        if (questions.length > 0) await pause(REST);
      }
    },
    tell: (answers) => sent((done) => listener.respond({ answers: [...answers] }, everybody, done)),
    close: async () => void (await close()),
  };
}

function opened({ address }: Place, port: number): MulticastDNS {
  const now = (): number => performance.now();
  const socket = guarded(createSocket({ type: 'udp4', reuseAddr: true, recvBufferSize: WAITING }), {
    near: neighbours(now),
    now,
  });
  const options = { socket, port, bind: '0.0.0.0', ...(address !== undefined && { interface: address }) };
  // It tells a failure twice, and who waits for it hears the first only.
  return multicastDns(options).on('error', () => {});
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address) ?? []);
}

function closed(side: MulticastDNS): Promise<void> {
  return new Promise<void>((resolve) => side.destroy(resolve));
}

async function sent(send: (done: (error?: Error | null) => void) => void): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => send((error) => (error ? reject(error) : resolve())));
  } catch (cause) {
    throw new RegistryError(`mdns: nothing can be sent on this network (${code(cause)})`, { cause });
  }
}

function unopened({ port }: Place, cause: unknown): RegistryError {
  const why = code(cause);
  const what = why === 'EADDRINUSE' ? 'is held by a program that does not share it' : 'cannot be opened';
  return new RegistryError(`mdns: UDP port ${port} ${what} (${why}); without mdns use --registry=consul`, { cause });
}

function code(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
