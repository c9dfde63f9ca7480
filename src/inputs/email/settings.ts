import { ConfigError } from '../../errors.ts';
import type { OptionsOf } from '../../flags.ts';
import type { InputContext } from '../../input.ts';
import { oneLine } from '../../render/clean.ts';
import { authority } from '../authority.ts';
import type { flags } from './flags.ts';
import { mailbox } from './mailbox.ts';
import type { Receiving } from './receiving.ts';
import { receiving } from './receiving.ts';
import { server } from './server.ts';

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
  /** Absent where the bot only sends. */
  readonly receiving?: Receiving;
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
  const kind = { flag: `--${instance}_smtp`, instance, scheme: 'smtp', ports: { plain: 587, secure: 465 } };
  const { secure, host, port, local } = server(options.smtp, kind);
  const login = credentials(options.user, options.password, instance);
  const address = mailbox(options.from);
  if (address === undefined) {
    throw new ConfigError(`--${instance}_from must be one mail address, such as bot@example.org`);
  }
  const ca = await authority(options.tls_ca, `--${instance}_tls_ca`);
  const relaxed = options.plaintext || (local && ca === undefined);
  const sending = {
    instance,
    ...(ca === undefined ? {} : { ca }),
    from: { name: oneLine(options.name ?? bot).slice(0, 100), address },
  };
  const incoming = receiving(options, sending);
  return {
    ...sending,
    host,
    port,
    tls: secure ? 'at-once' : relaxed ? 'offered' : 'required',
    verified: !local || ca !== undefined,
    ...(login === undefined ? {} : { login }),
    ...(incoming && { receiving: incoming }),
  };
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
