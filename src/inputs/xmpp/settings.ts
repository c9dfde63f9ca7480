import { ConfigError } from '../../errors.ts';
import type { OptionsOf } from '../../flags.ts';
import type { InputContext } from '../../input.ts';
import { oneLine } from '../../render/clean.ts';
import { authority } from '../authority.ts';
import { loopback } from '../loopback.ts';
import type { flags } from './flags.ts';
import type { Jid } from './jid.ts';
import { jid } from './jid.ts';

/** A server to connect to. */
export interface Server {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
}

/** The parsed settings, checked as far as that goes without a network. */
export interface Settings {
  /** The instance name: the prefix of every flag that a message names. */
  readonly instance: string;
  readonly account: Jid;
  readonly password: string;
  /** Undefined where the domain is to be asked. */
  readonly server?: Server;
  /** Whether nothing is said without TLS. */
  readonly encrypted: boolean;
  /** Whether the certificate has to be one that is trusted; not so on this machine, unless there is a `ca`. */
  readonly verified: boolean;
  readonly ca?: string;
  /** The name in the rooms. */
  readonly nick: string;
  readonly rooms: readonly string[];
  /** Goes into every room that the server lists, too. */
  readonly everywhere: boolean;
  readonly invitations: boolean;
  /** The flags that messages name, without the prefix. */
  readonly flags: { readonly account: string; readonly server: string };
}

/** What tells apart the inputs that are settings of this one. */
export interface Profile {
  readonly everywhere: boolean;
  readonly flags: Settings['flags'];
}

/**
 * Reads the settings.
 *
 * @throws {ConfigError} Names the flag, and never repeats a secret.
 */
export async function settings(
  options: OptionsOf<typeof flags>,
  { name: instance }: Pick<InputContext, 'name'>,
  profile: Profile = { everywhere: false, flags: { account: 'jid', server: 'service' } },
): Promise<Settings> {
  const account = jid(options.jid);
  if (account === undefined || account.local === '') {
    throw new ConfigError(`--${instance}_${profile.flags.account} must be an account such as bot@example.org`);
  }
  const server =
    options.service === undefined ? undefined : serverOf(options.service, `--${instance}_${profile.flags.server}`);
  const local = loopback(server?.host ?? account.domain);
  const ca = await authority(options.tls_ca, `--${instance}_tls_ca`);
  return {
    ...profile,
    instance,
    account,
    password: options.password,
    ...(server && { server }),
    encrypted: !(options.plaintext || (local && ca === undefined)),
    verified: !local || ca !== undefined,
    ...(ca !== undefined && { ca }),
    nick: nickOf(options.nick ?? account.local, instance),
    rooms: [...new Set(options.rooms.map((room) => roomOf(room, instance)))],
    invitations: options.invitations,
  };
}

function serverOf(text: string, flag: string): Server {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const secure = url?.protocol === 'xmpps:';
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  const plain = url && url.username === '' && /^\/?$/.test(url.pathname) && url.search === '' && url.hash === '';
  if (!plain || (!secure && url.protocol !== 'xmpp:') || host === '' || url.port === '0') {
    throw new ConfigError(`${flag} must be xmpp://HOST:PORT or xmpps://HOST:PORT`);
  }
  return { secure, host, port: url.port === '' ? (secure ? 5223 : 5222) : Number(url.port) };
}

function nickOf(text: string, instance: string): string {
  const nick = oneLine(text);
  if (nick !== '' && nick.length <= 100) return nick;
  throw new ConfigError(`--${instance}_nick must be a name of at most 100 characters`);
}

function roomOf(text: string, instance: string): string {
  const room = jid(text);
  if (room && room.local !== '' && room.resource === '') return room.bare;
  throw new ConfigError(
    `--${instance}_rooms: ${oneLine(text).slice(0, 100)} is no room such as ops@conference.example.org`,
  );
}
