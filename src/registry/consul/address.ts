import { ConfigError } from '../../errors.ts';

/** Where one Consul agent listens. */
export interface ConsulAddress {
  /** As it was given, for people. */
  readonly text: string;
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/**
 * Reads `HOST`, `HOST:PORT`, `http://…` or `https://HOST:PORT`; the port is 8500 unless told.
 *
 * @throws {ConfigError} It names the flag, and not the address, which may hold a password.
 */
export function consulAddress(text: string): ConsulAddress {
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `http://${text}`);
  if (!url || url.hostname === '' || url.username !== '' || url.pathname !== '/' || url.search !== '') {
    throw new ConfigError('--registry_address is not an address: write HOST:PORT or https://HOST:PORT');
  }
  // `port` is empty also where it is the scheme's own, as in https://consul.example.org:443.
  const own = /:(80|443)\/?$/.exec(text)?.[1];
  return {
    text,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || own || 8500),
    secure: url.protocol === 'https:',
  };
}
