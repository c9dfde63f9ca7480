import { ConfigError } from '../../errors.ts';

/** Where one Consul agent listens. */
export interface ConsulAddress {
  /** As it was given, for people. */
  readonly text: string;
  /** An IPv6 address is in brackets. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/**
 * Reads `HOST` or `HOST:PORT`, with 8500 for a port, or a whole `http://…` or `https://…`, with the scheme's own.
 *
 * @throws {ConfigError} It names the flag, and not the address, which may hold a password.
 */
export function consulAddress(text: string): ConsulAddress {
  const whole = /^https?:\/\//i.test(text);
  const url = URL.parse(whole ? text : `http://${text}`);
  if (!url || url.hostname === '' || url.username !== '' || url.pathname !== '/' || url.search !== '') {
    throw new ConfigError(
      '--registry_address is not an address: write HOST:PORT or https://HOST:PORT, and so in CONSUL_HTTP_ADDR',
    );
  }
  const secure = url.protocol === 'https:';
  const own = secure ? 443 : 80;
  // URL leaves out a port that is the scheme's own, also where it was written.
  const unsaid = whole || text.endsWith(':80') ? own : 8500;
  return { text, host: url.hostname, port: Number(url.port || unsaid), secure };
}
