import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { ConfigError } from '../../errors.ts';
import type { OptionsOf } from '../../flags.ts';
import type { flags } from './flags.ts';
import { server } from './server.ts';
import type { Settings } from './settings.ts';

/** How mail to the bot comes in, and whom it believes. */
export interface Receiving {
  readonly imap?: Imap;
  readonly listen?: Listen;
  /** Domains whose people belong here, in lower case. */
  readonly inside: ReadonlySet<string>;
  /** Domains whose seals on forwarded mail are believed, in lower case. */
  readonly sealers: ReadonlySet<string>;
  readonly spf: boolean;
  /** `IP:PORT` of the name server to ask; without it the system's. */
  readonly dns?: string;
}

/** A mailbox to read. */
export interface Imap {
  readonly host: string;
  readonly port: number;
  readonly tls: Settings['tls'];
  readonly verified: boolean;
  readonly user: string;
  readonly password: string;
  /** The flags that these came from, for who has to change them. */
  readonly loginFlags: string;
}

/** Where the built-in server listens; port 0 is any that is free. */
export interface Listen {
  readonly host: string;
  readonly port: number;
  readonly lmtp: boolean;
}

type Options = OptionsOf<typeof flags>;
type Sending = Pick<Settings, 'instance' | 'from' | 'ca'>;

/**
 * Reads how mail comes in; undefined when the bot only sends.
 *
 * @throws {ConfigError} Names the flag, and never repeats a secret.
 */
export function receiving(options: Options, sending: Sending): Receiving | undefined {
  const { instance, from } = sending;
  const { imap, listen, dns } = options;
  if (dns !== undefined) checkDns(dns, instance);
  const own = from.address.slice(from.address.lastIndexOf('@') + 1);
  const common = {
    inside: domains(options.domains ?? [own], `--${instance}_domains`),
    sealers: domains(options.trusted_arc ?? [], `--${instance}_trusted_arc`),
    spf: options.spf ?? false,
    ...(dns !== undefined && { dns }),
  };
  if (imap === undefined && listen === undefined) return undefined;
  return {
    ...common,
    ...(imap !== undefined && { imap: mailboxAt(imap, options, sending) }),
    ...(listen !== undefined && { listen: listenAt(listen, instance) }),
  };
}

function mailboxAt(text: string, options: Options, { instance, ca }: Sending): Imap {
  const flag = `--${instance}_imap`;
  const where = server(text, { flag, scheme: 'imap', ports: { plain: 143, secure: 993 }, instance });
  const own = options.imap_user !== undefined || options.imap_password !== undefined;
  const user = options.imap_user ?? options.user;
  const password = options.imap_password ?? options.password;
  if (user === undefined || user === '') throw new ConfigError(`${flag} needs ${flag}_user: who is to log in?`);
  if (password === undefined) throw new ConfigError(`${flag} needs ${flag}_password, or ${flag}_password_file`);
  const relaxed = options.plaintext || (where.local && ca === undefined);
  return {
    host: where.host,
    port: where.port,
    tls: where.secure ? 'at-once' : relaxed ? 'offered' : 'required',
    verified: !where.local || ca !== undefined,
    user,
    password,
    loginFlags: own ? `${flag}_user and ${flag}_password` : `--${instance}_user and --${instance}_password`,
  };
}

function listenAt(text: string, instance: string): Listen {
  const [, scheme = '', host = '', port = ''] =
    /^(?:(smtp|lmtp):\/\/)?(\[[^\]]+\]|[^:/\s]+):(\d{1,5})\/?$/.exec(text) ?? [];
  if (host === '' || Number(port) > 65_535) {
    throw new ConfigError(`--${instance}_listen must be HOST:PORT, such as 127.0.0.1:2525, or lmtp://HOST:PORT`);
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port), lmtp: scheme === 'lmtp' };
}

function domains(names: readonly string[], flag: string): ReadonlySet<string> {
  const read = names.map((name) => domainToASCII(name.trim()));
  const wrong = read.findIndex((name) => !/^(?:[a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63}$/.test(name));
  if (wrong < 0) return new Set(read);
  throw new ConfigError(`${flag} takes domains such as example.org, with commas between them`);
}

function checkDns(text: string, instance: string): void {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  if (isIP(host.replace(/^\[|\]$/g, '')) === 0 || Number(port) > 65_535) {
    throw new ConfigError(`--${instance}_dns must be IP:PORT, such as 127.0.0.1:53`);
  }
}
