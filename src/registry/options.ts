import type { Log } from '../log.ts';
import type { Registry } from '../registry.ts';

/** Where a registry is and how it is spoken to; each registry reads what it knows. */
export interface RegistryOptions {
  /** `HOST`, `HOST:PORT` or `https://HOST:PORT`; the first that answers is used. */
  readonly addresses?: readonly string[];
  /** Never in an error or a log. */
  readonly token?: string;
  readonly datacenter?: string;
  /** Certificate authorities to trust instead of the system's, in PEM, for `https://` addresses. */
  readonly ca?: string;
  /** Is told, once of each service, what of it cannot be read. */
  readonly log?: Pick<Log, 'warn'>;
}

/**
 * A registry that is told when it is no longer needed: disposing waits until all that was unsubscribed is deregistered.
 */
export type OpenRegistry = Registry & AsyncDisposable;
