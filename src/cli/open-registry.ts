import { readFile } from 'node:fs/promises';
import { ConfigError } from '../errors.ts';
import type { Log } from '../log.ts';
import { registries } from '../registry/index.ts';
import type { OpenRegistry } from '../registry/options.ts';
import type { BotOptions } from './bot-options.ts';

/** Returns the registry that the flags name; nothing is asked of it yet. */
export async function openRegistry(options: BotOptions, log: Log): Promise<OpenRegistry> {
  const { registry, registry_address, registry_token, registry_datacenter, registry_ca } = options;
  const load = Object.hasOwn(registries, registry) ? registries[registry] : undefined;
  if (load === undefined) throw new ConfigError(`--registry: there is no ${registry}`);
  const open = await load();
  return open({
    ...(registry_address.length > 0 && { addresses: registry_address }),
    ...(registry_token !== undefined && { token: registry_token }),
    ...(registry_datacenter !== undefined && { datacenter: registry_datacenter }),
    // Others have no certificates, and the environment of Consul's tools does not concern them.
    ...(registry === 'consul' && registry_ca !== undefined && { ca: await authorities(registry_ca) }),
    log,
  });
}

async function authorities(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ConfigError(`--registry_ca (or CONSUL_CACERT) names a file that cannot be read (${code}): ${path}`, {
      cause,
    });
  }
}
