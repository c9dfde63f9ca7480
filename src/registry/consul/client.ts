import { RegistryError } from '../../errors.ts';
import type { Service } from '../../registry.ts';
import type { RegistryOptions } from '../options.ts';
import { encodeTags } from '../tags.ts';
import { RefusedError } from './failure.ts';
import type { HealthEntry } from './known-service.ts';
import type { Ask, Said } from './peer.ts';
import { consulPeer } from './peer.ts';

/** An answer, and the index to ask the next question with. */
export interface Page<T> {
  readonly index: bigint;
  readonly value: T;
}

/** How a question is asked. */
export interface Asking {
  /** Waits for a change after this. */
  readonly index?: bigint;
  /** Only a leader that knows everything may answer. */
  readonly consistent?: true;
  readonly signal?: AbortSignal;
}

/** One health check, as far as it is read. */
interface CheckRow {
  readonly Node: string;
  readonly CheckID: string;
  readonly ServiceName: string;
  readonly Status: string;
  readonly ModifyIndex: number;
}

/** A node of a service, as it is written to Consul. */
export interface Entry {
  readonly service: Service;
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** How long its word that it is alive is good, in milliseconds; 0 for no check at all. */
  readonly ttl: number;
}

/** What is asked of Consul. Every call rejects with a {@link RegistryError} in words. */
export interface ConsulClient {
  /** Names of all services, each with all its tags in one text. */
  services(asking?: Asking): Promise<Page<ReadonlyMap<string, string>>>;
  /** All checks with what changes when they do; a key begins with the service's name, or nothing, and a line end. */
  checks(asking?: Asking): Promise<Page<ReadonlyMap<string, string>>>;
  health(name: string, asking?: Asking): Promise<readonly HealthEntry[]>;
  register(entry: Entry): Promise<void>;
  pass(id: string): Promise<void>;
  deregister(id: string): Promise<void>;
  /** The services that this agent stands for, by the ids of their nodes. */
  held(): Promise<ReadonlyMap<string, string>>;
  /** Takes an entry out of the catalog that no agent stands for any more. */
  remove(node: string, id: string): Promise<void>;
  close(): void;
}

/**
 * Returns a client that asks the first of the addresses, and the next when that one cannot be reached.
 *
 * @param deadline How long an answer may take, in milliseconds, not counting the wait for a change.
 * @throws {ConfigError} An address is none.
 */
export function consulClient(options: RegistryOptions, deadline: number): ConsulClient {
  const addresses = options.addresses?.length ? options.addresses : ['127.0.0.1:8500'];
  let peers = addresses.map((address) => consulPeer(address, options, deadline));

  const ask = async (what: Ask, asking: Asking = {}): Promise<Said> => {
    const failures: string[] = [];
    for (const peer of peers) {
      const answer = await peer.ask(what, asking);
      if ('body' in answer) {
        // Who answered is asked first from now on.
        peers = [peer, ...peers.filter((other) => other !== peer)];
        return answer;
      }
      failures.push(answer.unreachable);
    }
    throw new RegistryError(`${failures.join('; ')}. Is Consul running there? --registry_address says where it is.`);
  };

  return {
    async services(asking) {
      const { index, body } = await ask((consul, common) => consul.catalog.services({ ...common }), asking);
      // Consul tells tags in another order each time.
      const tagged = Object.entries(body ?? {}).map(
        ([name, tags]) => [name, list<string>(tags).toSorted().join('\n')] as const,
      );
      return { index, value: new Map(tagged) };
    },
    async checks(asking) {
      const { index, body } = await ask((consul, common) => consul.health.state({ ...common, state: 'any' }), asking);
      return { index, value: new Map(list<CheckRow>(body).map((check) => [keyOf(check), saidBy(check)])) };
    },
    async health(name, asking) {
      const { body } = await ask((consul, common) => consul.health.service({ ...common, service: name }), asking);
      return list<HealthEntry>(body);
    },
    async register(entry) {
      await ask((consul, common) => consul.agent.service.register({ ...common, ...written(entry) }));
    },
    async pass(id) {
      await ask((consul, common) => consul.agent.check.pass({ ...common, id: `service:${id}` }));
    },
    async deregister(id) {
      try {
        await ask((consul, common) => consul.agent.service.deregister({ ...common, id }));
      } catch (error) {
        // It is not there any more: 404 in newer versions of Consul, 500 before.
        if (!(error instanceof RefusedError) || error.status === 403) throw error;
      }
    },
    async held() {
      const page = await ask((consul, common) => consul.agent.service.list({ ...common }));
      return new Map(Object.entries(page.body ?? {}).map(([id, { Service = '' }]) => [id, Service]));
    },
    async remove(node, id) {
      await ask((consul, common) => consul.catalog.deregister({ ...common, node, serviceid: id } as { node: string }));
    },
    close() {
      for (const peer of peers) peer.close();
    },
  };
}

function list<T>(body: unknown): readonly T[] {
  return Array.isArray(body) ? body : [];
}

function keyOf({ ServiceName, Node, CheckID }: CheckRow): string {
  return `${ServiceName}\n${Node}\n${CheckID}`;
}

/** The index of its last change: what turned and turned back between two answers is different too. */
function saidBy({ Status, ModifyIndex }: CheckRow): string {
  return `${ModifyIndex} ${Status}`;
}

function written({ service, id, address, port, metadata, ttl }: Entry): { name: string } {
  const tags = encodeTags({ version: service.version, metadata, endpoints: service.endpoints });
  const registration = { name: service.name, id, address, port, tags };
  if (ttl <= 0) return registration;
  // As go-micro does: what died without a word is gone a little more than a minute later.
  const gone = ttl < 60_000 ? 65_000 : ttl + 5_000;
  const check = { ttl: `${ttl}ms`, deregistercriticalserviceafter: `${gone}ms`, status: 'passing' };
  return Object.assign(registration, { check });
}
