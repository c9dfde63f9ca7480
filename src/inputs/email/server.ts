import { ConfigError } from '../../errors.ts';
import { loopback } from '../loopback.ts';

/** A server that a flag names. */
export interface Server {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** It is on this machine. */
  readonly local: boolean;
}

/** What the flag is, and takes. */
interface Kind {
  readonly flag: string;
  readonly instance: string;
  /** `smtp`: with an `s` behind it, TLS is from the start. */
  readonly scheme: string;
  readonly ports: { readonly plain: number; readonly secure: number };
}

/**
 * Reads `smtp://HOST:PORT` and its like.
 *
 * @throws {ConfigError} Names the flag.
 */
export function server(text: string, { flag, instance, scheme, ports }: Kind): Server {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const secure = url?.protocol === `${scheme}s:`;
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  if (url === undefined || (!secure && url.protocol !== `${scheme}:`) || host === '') {
    throw new ConfigError(`${flag} must be ${scheme}://HOST:PORT or ${scheme}s://HOST:PORT`);
  }
  if (url.username !== '' || url.password !== '') {
    const login = scheme === 'smtp' ? `--${instance}` : flag;
    throw new ConfigError(`${flag} must not hold a login: give it as ${login}_user and ${login}_password`);
  }
  if (!isBare(url)) throw new ConfigError(`${flag} must end with the port: ${scheme}://HOST:PORT`);
  const usual = secure ? ports.secure : ports.plain;
  return { secure, host, port: url.port === '' ? usual : Number(url.port), local: loopback(host) };
}

function isBare({ pathname, search, hash, port }: URL): boolean {
  return /^\/?$/.test(pathname) && search === '' && hash === '' && port !== '0';
}
