import { ConfigError } from '../../errors.ts';
import type { OptionsOf } from '../../flags.ts';
import type { InputContext } from '../../input.ts';
import { authority } from '../authority.ts';
import { loopback } from '../loopback.ts';
import type { flags } from './flags.ts';

/** A channel to be in. */
export interface Channel {
  readonly name: string;
  readonly key?: string;
}

/** The parsed settings, checked as far as that goes without a network. */
export interface Settings {
  /** The instance name: the prefix of every flag that a message names. */
  readonly instance: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Whether the certificate has to be one that is trusted; not so on this machine, unless there is a `ca`. */
  readonly verified: boolean;
  readonly ca?: string;
  readonly nick: string;
  /** The bot's own name, shown beside the nick. */
  readonly bot: string;
  readonly password?: string;
  readonly login?: { readonly user: string; readonly password: string };
  readonly channels: readonly Channel[];
  readonly ownNetwork: boolean;
  /** Lines a second. */
  readonly rate: number;
  /** Lines a message. */
  readonly lines: number;
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
  const { tls, host, port } = server(options.server, instance);
  const local = loopback(host);
  if (!tls && !local && !options.plaintext) {
    throw new ConfigError(
      `--${instance}_server=irc://… has no TLS: use ircs://, or --${instance}_plaintext if messages and passwords may be read on the way`,
    );
  }
  const ca = await authority(options.tls_ca, `--${instance}_tls_ca`);
  const login = credentials(options.sasl_user, options.sasl_password, instance);
  return {
    instance,
    host,
    port,
    tls,
    verified: !local || ca !== undefined,
    ...(ca !== undefined && { ca }),
    nick: nick(options.nick, instance),
    bot,
    ...(options.password !== undefined && { password: secret(options.password, 'password', instance) }),
    ...(login && { login }),
    channels: options.channels.map((text) => channel(text, instance)),
    ownNetwork: options.own_network,
    rate: within(options.rate, [0.01, 1_000], `--${instance}_rate`),
    lines: Math.floor(within(options.lines, [1, 10_000], `--${instance}_lines`)),
  };
}

function server(text: string, instance: string): { tls: boolean; host: string; port: number } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const tls = url?.protocol === 'ircs:';
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  if (url === undefined || (!tls && url.protocol !== 'irc:') || host === '') {
    throw new ConfigError(`--${instance}_server must be ircs://HOST:PORT or irc://HOST:PORT`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConfigError(
      `--${instance}_server must not hold a login: give it as --${instance}_sasl_user and --${instance}_sasl_password`,
    );
  }
  if (/^\/?$/.test(url.pathname) && url.search === '' && url.hash === '' && url.port !== '0') {
    return { tls, host, port: url.port === '' ? (tls ? 6697 : 6667) : Number(url.port) };
  }
  throw new ConfigError(
    `--${instance}_server must end with the port, as in ircs://irc.example.org:6697; channels go into --${instance}_channels`,
  );
}

function nick(text: string, instance: string): string {
  if (/^[^\s\p{C}\d,:!@*?.#&+$%~-][^\s\p{C},:!@*?.#&+$%~]{0,63}$/u.test(text)) return text;
  throw new ConfigError(
    `--${instance}_nick must be one word of letters, digits and - _ [ ] \\ \` ^ { | }, beginning with no digit`,
  );
}

function channel(text: string, instance: string): Channel {
  const [, name, key] = /^([#&+!][^\s\p{C},:]{1,199})(?: +([^\s\p{C},:][^\s\p{C},]{0,99}))?$/u.exec(text.trim()) ?? [];
  if (name !== undefined) return { name, ...(key !== undefined && { key }) };
  // What does not fit may be a key.
  throw new ConfigError(
    `--${instance}_channels takes channels such as #ops, each with its key behind a space if it has one`,
  );
}

function credentials(user: string | undefined, password: string | undefined, instance: string): Settings['login'] {
  if (user === undefined && password === undefined) return undefined;
  if (user === undefined || user === '') {
    throw new ConfigError(`--${instance}_sasl_password needs --${instance}_sasl_user: which account is it for?`);
  }
  if (password === undefined) {
    throw new ConfigError(
      `--${instance}_sasl_user needs --${instance}_sasl_password, or --${instance}_sasl_password_file`,
    );
  }
  if (/[\0\r\n]/.test(user)) throw new ConfigError(`--${instance}_sasl_user must be one line`);
  return { user, password };
}

/** A line break in it would be a second command. */
function secret(text: string, flag: string, instance: string): string {
  if (!/[\0\r\n]/.test(text)) return text;
  throw new ConfigError(`--${instance}_${flag} must be one line`);
}

function within(value: number, [least, most]: readonly [number, number], flag: string): number {
  if (value >= least && value <= most) return value;
  throw new ConfigError(`${flag} must be a number from ${least} to ${most}`);
}
