import type { Layer } from './given.ts';

/** What a flag is called in the environment of Consul's own tools. */
const names: Readonly<Record<string, string>> = {
  registry_address: 'CONSUL_HTTP_ADDR',
  registry_token: 'CONSUL_HTTP_TOKEN',
  registry_token_file: 'CONSUL_HTTP_TOKEN_FILE',
  registry_ca: 'CONSUL_CACERT',
};

/**
 * Returns the layer of Consul's own environment, for a machine that is set up for its tools. `CONSUL_HTTP_SSL` makes
 * https of an address that does not say.
 * Source: https://developer.hashicorp.com/consul/commands#environment-variables
 */
export function consulLayer(env: Readonly<Record<string, string | undefined>>): Layer {
  const said = (name: string): string | undefined => (Object.hasOwn(env, name) && env[name]) || undefined;
  const value = (flag: string): string | undefined => {
    const name = Object.hasOwn(names, flag) ? names[flag] : undefined;
    if (name === undefined || (name === 'CONSUL_HTTP_TOKEN_FILE' && said('CONSUL_HTTP_TOKEN'))) return undefined;
    return name === 'CONSUL_HTTP_ADDR' ? addressed(said(name), said('CONSUL_HTTP_SSL')) : said(name);
  };
  return {
    label: ({ name }) => names[name] ?? name,
    given: ({ name }) => {
      const found = value(name);
      return found === undefined ? undefined : { values: [found], commas: false };
    },
  };
}

/** What Go reads as true. */
const yes: RegExp = /^(?:1|t|true)$/i;

function addressed(address: string | undefined, ssl = ''): string | undefined {
  if (!yes.test(ssl) || address?.includes('://')) return address;
  return `https://${address ?? '127.0.0.1:8500'}`;
}
