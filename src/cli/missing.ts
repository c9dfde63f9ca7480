import { ConfigError } from '../errors.ts';
import type { Setting } from './setting.ts';

/** Says which flags are needed, all of them at once. */
export function missing(settings: readonly Setting[]): ConfigError {
  const all = settings.map(({ name, env, flag, instance }) => {
    const example = flag.placeholder === undefined ? '' : `=${flag.placeholder}`;
    return `the input ${instance} needs --${name}${example} (or ${env}): ${flag.description}`;
  });
  return new ConfigError(all.join('\n'));
}
