import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { ConfigError } from '../../errors.ts';
import type { OptionsOf } from '../../flags.ts';
import type { InputContext } from '../../input.ts';
import { oneLine } from '../../render/clean.ts';
import type { flags } from './flags.ts';
import { mailbox } from './mailbox.ts';

/** The parsed settings, checked as far as that goes without a network. */
export interface Settings {
  /** The instance name: the prefix of every flag that a message names. */
  readonly instance: string;
  readonly host: string;
  readonly port: number;
  /** TLS from the start, asked for after the greeting (and then it must come), or taken where it is offered. */
  readonly tls: 'at-once' | 'required' | 'offered';
  /** Whether the certificate has to be one that is trusted; not so on this machine, unless there is a `ca`. */
  readonly verified: boolean;
  readonly ca?: string;
  readonly login?: { readonly user: string; readonly password: string };
  readonly from: { readonly name: string; readonly address: string };
}

/**
 * Reads the settings.
 *
 * @throws {ConfigError} Names the flag, and never repeats a secret.
 */
export async function settings(
  options: OptionsOf<typeof flags>,
  { name: instance, bot }: Pick<InputContext, 'name' | 'bot'>,
): Promise<Settings> {
  const { secure, host, port } = server(options.smtp, instance);
  const local = loopback(host);
  const login = credentials(options.user, options.password, instance);
  const address = mailbox(options.from);
  if (address === undefined) {
    throw new ConfigError(`--${instance}_from must be one mail address, such as bot@example.org`);
  }
  const ca = options.tls_ca === undefined ? undefined : await authority(options.tls_ca, instance);
  const relaxed = options.plaintext || (local && ca === undefined);
  return {
    instance,
    host,
    port,
    tls: secure ? 'at-once' : relaxed ? 'offered' : 'required',
    verified: !local || ca !== undefined,
    ...(ca === undefined ? {} : { ca }),
    ...(login === undefined ? {} : { login }),
    from: { name: oneLine(options.name ?? bot).slice(0, 100), address },
  };
}

function server(text: string, instance: string): { secure: boolean; host: string; port: number } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const secure = url?.protocol === 'smtps:';
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  if (url === undefined || (!secure && url.protocol !== 'smtp:') || host === '') {
    throw new ConfigError(`--${instance}_smtp must be smtp://HOST:PORT or smtps://HOST:PORT`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConfigError(
      `--${instance}_smtp must not hold a login: give it as --${instance}_user and --${instance}_password`,
    );
  }
  if (/^\/?$/.test(url.pathname) && url.search === '' && url.hash === '' && url.port !== '0') {
    return { secure, host, port: url.port === '' ? (secure ? 465 : 587) : Number(url.port) };
  }
  throw new ConfigError(`--${instance}_smtp must end with the port: smtp://HOST:PORT`);
}

function credentials(user: string | undefined, password: string | undefined, instance: string): Settings['login'] {
  if (user === undefined && password === undefined) return undefined;
  if (user === undefined || user === '') {
    throw new ConfigError(`--${instance}_password needs --${instance}_user: who is to log in?`);
  }
  if (password === undefined) {
    throw new ConfigError(`--${instance}_user needs --${instance}_password, or --${instance}_password_file`);
  }
  return { user, password };
}

async function authority(file: string, instance: string): Promise<string> {
  try {
    const pem = await readFile(file, 'utf8');
    // Node takes anything for a CA and fails much later, at the handshake.
    void new X509Certificate(pem);
    return pem;
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'holds no certificate in PEM';
    throw new ConfigError(`--${instance}_tls_ca: ${file} ${why}`, { cause });
  }
}

function loopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
