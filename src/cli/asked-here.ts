import { RegistryError } from '../errors.ts';
import type { OpenRegistry } from '../registry/options.ts';

/** Returns the registry, whose failures begin with why it was asked at all: somebody may have meant a bot that runs. */
export function askedHere(registry: OpenRegistry, data: string): OpenRegistry {
  const told = (error: unknown): never => {
    if (!(error instanceof RegistryError)) throw error;
    const why = `no bot runs on the data folder ${data}, so micro asked ${registry.name} itself`;
    throw new RegistryError(`${why}: ${error.message}`, { cause: error });
  };
  return {
    ...registry,
    list: () => registry.list().catch(told),
    get: (name) => registry.get(name).catch(told),
    checks: (name) => registry.checks(name).catch(told),
  };
}
