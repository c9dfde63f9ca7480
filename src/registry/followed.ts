import type { CheckedNode, Registry, Service } from '../registry.ts';

/** All that is known of one service. */
export interface Known {
  /** An entry per version with its healthy nodes; none when the service is gone. */
  readonly services: readonly Service[];
  /** Every node. */
  readonly nodes: readonly CheckedNode[];
}

/** Who is told what a registry sees. */
export interface Ear {
  /** These are the services there are; what is known of a new one is told later. */
  names(names: Iterable<string>): void;
  /** What is known of a service now. */
  tell(name: string, known: Known): void;
  /** Everything there is has been told, and all that was told is true now. */
  heard(): void;
  /** Nobody can tell from now on, until it is heard again; the reason is safe to show. */
  lost(reason: string): void;
}

/** A registry that is being followed. */
export interface Following {
  /** Looks at one service and tells it. Rejects when the registry is lost meanwhile. */
  look(name: string): Promise<void>;
}

/** A registry that keeps nothing: what is asked of it is asked of the network. */
export interface Followed
  extends Pick<Registry, 'name' | 'lasting' | 'list' | 'register' | 'put' | 'remove'>,
    AsyncDisposable {
  known(name: string): Promise<Known>;
  /** Tells all there is, then what changes, through every outage, until aborted. */
  follow(ear: Ear, signal: AbortSignal): Following;
}
