import { Resolver } from 'node:dns/promises';

/** Looks up a record, as `node:dns` does: rejects with a `code`, `ENOTFOUND` when there is none. */
export type Resolve = (name: string, type: string) => Promise<unknown>;

/** Questions to name servers: to those of the system, or to one that is named. */
export interface Names {
  readonly resolve: Resolve;
  /** Ends what is being asked. */
  close(): void;
}

/** @param server - `HOST:PORT`, an IP address and the port. */
export function names(server: string | undefined): Names {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  if (server !== undefined) resolver.setServers([server]);
  return { resolve: (name, type) => resolver.resolve(name, type), close: () => resolver.cancel() };
}
