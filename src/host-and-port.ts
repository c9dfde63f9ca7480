import { ConfigError } from './errors.ts';

/** Where to listen. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `HOST:PORT`, `:PORT`, `PORT` or `[::1]:PORT`; the host is 127.0.0.1 where none is given.
 *
 * @throws {ConfigError} It is none of these; the message names `flag`.
 */
export function hostAndPort(text: string, flag: string): HostAndPort {
  const match = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s/]*)):)?(\d{1,5})$/.exec(text.trim());
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) {
    throw new ConfigError(`${flag} must be HOST:PORT or :PORT, such as 127.0.0.1:8080; it is "${text.slice(0, 80)}"`);
  }
  return { host: match[1] ?? (match[2] || '127.0.0.1'), port };
}
