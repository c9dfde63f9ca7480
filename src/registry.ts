import type { Observable } from 'rxjs';

/** One running copy of a service. */
export interface Node {
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What a registry thinks of a node; with a warning it still counts as healthy. */
export type CheckStatus = 'passing' | 'warning' | 'critical';

/** One check that the registry itself makes of a node, in Consul also one of the machine it runs on. */
export interface Check {
  readonly name: string;
  readonly status: CheckStatus;
  /** What the check said, as it came. */
  readonly output: string;
}

/** A node, healthy or not, as the registry itself sees it. */
export interface CheckedNode extends Node {
  readonly version: string;
  /** The worst of its checks; passing without any. */
  readonly status: CheckStatus;
  readonly checks: readonly Check[];
}

/** The shape of a request or response: a name, a type and the fields inside. */
export interface Value {
  readonly name: string;
  readonly type: string;
  readonly values: readonly Value[];
}

/** One thing that can be called. */
export interface Endpoint {
  readonly name: string;
  readonly request: Value;
  readonly response: Value;
  readonly metadata: Readonly<Record<string, string>>;
}

/** One version of a service with its nodes. */
export interface Service {
  readonly name: string;
  readonly version: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly endpoints: readonly Endpoint[];
  readonly nodes: readonly Node[];
}

/** A service came, went or changed; `services` is how it is now, one entry per version. */
export interface Change {
  readonly action: 'create' | 'update' | 'delete';
  readonly name: string;
  readonly services: readonly Service[];
}

/** What a registry answers was true once, and nobody can tell whether it is now. */
export interface Stale {
  /** How long ago it was last known to be true, in milliseconds. */
  readonly age: number;
  /** Why, in words that are safe to show. */
  readonly reason: string;
}

/**
 * Who runs where. What was known once is answered also while the registry is away, and {@link Registry.stale} says so;
 * what never was known rejects with a {@link RegistryError}.
 */
export interface Registry {
  readonly name: string;
  /** Names of all services, sorted: also of those that no node is healthy of. */
  list(): Promise<readonly string[]>;
  /** Every version of one service with its healthy nodes, sorted by version; empty when unknown. */
  get(name: string): Promise<readonly Service[]>;
  /**
   * Every node of one service, the failing ones too, sorted by version and id, with the checks that the registry makes:
   * how a service is that answers no questions itself. Empty when unknown.
   */
  checks(name: string): Promise<readonly CheckedNode[]>;
  /** How old the answers are while the registry is away; undefined while they are fresh. */
  stale(): Stale | undefined;
  /**
   * Changes from now on; cold. Survives outages by itself: it reconnects, never goes silent, and errors only when it
   * cannot ever work.
   */
  watch(): Observable<Change>;
  /**
   * Keeps a service registered while subscribed, and deregisters when unsubscribed; emits each time it
   * was registered. Errors with a {@link RegistryError}; the caller decides about trying again.
   */
  register(service: Service, options: { readonly ttl: number; readonly interval: number }): Observable<Registered>;
  /** What was put is there also when this process is not. */
  readonly lasting?: true;
  /** Writes the nodes of a service to stay: no check watches them, and only {@link Registry.remove} takes them out. */
  put(service: Service): Promise<void>;
  /** Takes the nodes of a service out, by their ids, whoever wrote them. One that is not there is no error. */
  remove(service: Pick<Service, 'name' | 'nodes'>): Promise<void>;
}

/** The service was written to the registry. */
export interface Registered {
  readonly registered: string;
}
