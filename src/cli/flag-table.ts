import { ConfigError } from '../errors.ts';
import type { Input } from '../input.ts';
import { inputs } from '../inputs/index.ts';
import { botEnvironment } from './bot-environment.ts';
import { botFlags } from './bot-flags.ts';
import type { Instance } from './instances.ts';
import type { Setting } from './setting.ts';
import { settingsOf } from './setting.ts';

/**
 * Returns the bot's own flags, those of every input that comes with it, of plugins' inputs, and of further instances.
 */
export async function flagTable(
  instances: readonly Instance[] = [],
  plugged: readonly Input[] = [],
): Promise<readonly Setting[]> {
  const flags = new Map(plugged.map((input) => [input.name, { flags: input.flags, description: input.description }]));
  for (const [name, { description, flags: load }] of Object.entries(inputs)) {
    flags.set(name, { flags: await load(), description });
  }
  const names = new Map([...flags.keys()].map((kind) => [kind, kind]));
  for (const { name, kind } of instances) names.set(name, kind);
  const rows = [...names].flatMap(([name, kind]) => {
    const found = flags.get(kind);
    return found ? settingsOf(name, found.flags, `${name}: ${found.description}`) : [];
  });
  return checked([...settingsOf('', { ...botFlags }, 'Bot', botEnvironment), ...rows]);
}

/**
 * Variables that Kubernetes puts into every container for each service of the namespace: a service named `micro-irc`
 * sets MICRO_IRC_PORT.
 *
 * @see {@link https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables}
 */
const injected: RegExp = /_SERVICE_HOST$|_SERVICE_PORT(?:_\w+)?$|_PORT(?:_\d+_[A-Z]+(?:_(?:PROTO|PORT|ADDR))?)?$/;

function checked(table: readonly Setting[]): readonly Setting[] {
  const seen = new Map<string, Setting>();
  const names = new Map<string, Setting>();
  for (const setting of table) {
    const other = seen.get(setting.name) ?? names.get(setting.env);
    if (other)
      throw new ConfigError(`--${setting.name} of ${setting.group} is also a flag of ${other.group}: rename one`);
    if (injected.test(setting.env)) {
      throw new ConfigError(`--${setting.name}: Kubernetes sets ${setting.env} for a service, so rename the flag`);
    }
    seen.set(setting.name, setting);
    names.set(setting.env, setting);
  }
  return table;
}
