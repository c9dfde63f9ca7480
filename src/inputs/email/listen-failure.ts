import { ConfigError } from '../../errors.ts';

/** Where the built-in server is to listen. */
interface Where {
  readonly host: string;
  readonly port: number;
  readonly name: string;
}

/** Says why the built-in server cannot listen; undefined for what only concerns one connection. */
export function listenFailure(error: Error, { host, port, name }: Where): Error | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') return undefined;
  const flag = `--${name}_listen`;
  if (code === 'EADDRINUSE') return new Error(`${host}:${port} is taken by another program: check ${flag}`);
  return new ConfigError(`${host}:${port} cannot be listened on (${code}): check ${flag}`);
}
