import { ConfigError } from '../../errors.ts';
import type { OptionsOf } from '../../flags.ts';
import type { InputContext } from '../../input.ts';
import type { flags } from './flags.ts';
import type { Key } from './keys.ts';
import { keysOf, named } from './keys.ts';

/** The parsed settings, checked as far as that goes without a network. */
export interface Settings {
  /** The instance name: the prefix of every flag that a message names. */
  readonly instance: string;
  readonly form: 'standard' | 'github' | 'alertmanager';
  /** What calls are proved with; none when it takes calls that nobody signed, or none at all. */
  readonly keys: readonly Key[];
  /** The user beside the key, where a login proves it. */
  readonly user?: string;
  readonly anonymous: boolean;
  /** Where it listens by itself; undefined: at the bot's own address. */
  readonly address?: string;
  readonly path: string;
  /** Calls that one source may make in a minute. */
  readonly rate: number;
  readonly targets: ReadonlyMap<string, Target>;
}

/** Where is sent to under a name. */
export interface Target {
  readonly name: string;
  readonly url: URL;
  readonly keys: readonly Key[];
}

/**
 * Reads the options of one instance.
 *
 * @throws {ConfigError} Names the flag, and never repeats a secret.
 */
export function settings(options: OptionsOf<typeof flags>, { name: instance }: Pick<InputContext, 'name'>): Settings {
  const { form, anonymous, user, address, rate } = options;
  const keys = keysOf(options.secret ?? [], { form, instance, flag: `--${instance}_secret` });
  checkProof(options, instance);
  if (!(rate >= 1)) throw new ConfigError(`--${instance}_rate must be 1 or more: calls of one source in a minute`);
  if (user !== undefined && form !== 'alertmanager') {
    throw new ConfigError(`--${instance}_user is for --${instance}_form=alertmanager: the others sign`);
  }
  return {
    instance,
    form,
    keys,
    anonymous,
    path: pathOf(options.path ?? `/hooks/${instance}`, instance),
    rate,
    targets: targetsOf(options, form === 'standard' ? keys : [], instance),
    ...(user !== undefined && { user }),
    ...(address !== undefined && { address }),
  };
}

function checkProof({ secret, anonymous, to, form }: OptionsOf<typeof flags>, instance: string): void {
  const flag = `--${instance}_secret`;
  if (secret && anonymous) {
    throw new ConfigError(`--${instance}_anonymous takes calls without a secret, and ${flag} is one: keep one of both`);
  }
  if (secret || anonymous || (to && to.length > 0)) return;
  const how =
    form === 'standard'
      ? `${flag}=whsec_… (echo "whsec_$(openssl rand -base64 32)" makes one)`
      : `${flag} as set there`;
  throw new ConfigError(`the input ${instance} needs ${how}, or ${flag}_file: without it anybody could call`);
}

function pathOf(path: string, instance: string): string {
  if (path.length <= 200 && /^(?:\/[\w.~-]+)+$/.test(path) && !/^\/(?:livez|readyz)(?:\/|$)/.test(path)) return path;
  throw new ConfigError(`--${instance}_path must be a path such as /hooks/${instance}, and not the bot's own`);
}

function targetsOf(
  { to = [], to_secret = [] }: OptionsOf<typeof flags>,
  own: readonly Key[],
  instance: string,
): ReadonlyMap<string, Target> {
  const flag = `--${instance}_to`;
  const found = new Map<string, Target>();
  const secrets = Map.groupBy(
    to_secret.map((text) => pair(text, `${flag}_secret`, 'pager=whsec_…')),
    ([name]) => name,
  );
  for (const text of to) {
    const [name, address] = pair(text, flag, 'pager=https://example.org/hook');
    if (found.has(name)) throw new ConfigError(`${flag} has ${name} twice: keep one`);
    const given = (secrets.get(name) ?? []).map(([, secret]) => secret);
    const theirs = keysOf(given, { form: 'standard', instance: name, flag: `${flag}_secret` });
    const keys = theirs.length > 0 ? theirs : own;
    if (keys.length === 0) throw new ConfigError(`${flag} needs ${flag}_secret=${name}=whsec_…, to sign what is sent`);
    found.set(name, { name, url: urlOf(address, name, flag), keys });
  }
  const idle = [...secrets.keys()].find((name) => !found.has(name));
  if (idle !== undefined) throw new ConfigError(`${flag}_secret is for ${idle}, and ${flag} has no ${idle}`);
  return found;
}

function pair(text: string, flag: string, example: string): readonly [string, string] {
  const found = named(text);
  if (found) return found;
  throw new ConfigError(`${flag} must be a name, = and what it stands for: ${flag}=${example}`);
}

/** An address is not repeated in an error: its path is often all the secret there is. */
function urlOf(text: string, name: string, flag: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new ConfigError(`${flag}: ${name} is no web address; it looks like ${name}=https://example.org/hook`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConfigError(`${flag}: the address of ${name} must not hold a login: what is sent is signed`);
  }
  return url;
}
