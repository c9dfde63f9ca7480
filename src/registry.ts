import type { Observable } from 'rxjs';

/** One running copy of a service. */
export interface Node {
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly metadata: Readonly<Record<string, string>>;
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

/** Who runs where. */
export interface Registry {
  readonly name: string;
  /** Names of all services, sorted. Rejects with a {@link RegistryError}. */
  list(): Promise<readonly string[]>;
  /** Every version of one service with its healthy nodes, sorted by version; empty when unknown. */
  get(name: string): Promise<readonly Service[]>;
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
}

/** The service was written to the registry. */
export interface Registered {
  readonly registered: string;
}
