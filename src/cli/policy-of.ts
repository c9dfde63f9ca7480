import type { Address } from '../address.ts';
import type { Policy } from '../pipelines/authorize.ts';
import type { PersonOf } from '../pipelines/person-of.ts';
import { personOf } from '../pipelines/person-of.ts';
import type { Settings } from './command-line.ts';

/**
 * Returns what the flags allow, and whom they say to be one person.
 *
 * @param targets - Where the routes of the flags lead.
 * @throws {ConfigError} `--same` cannot be meant so.
 */
export function policyOf(
  { options, instances }: Settings,
  targets: readonly Address[],
): Policy & { readonly person: PersonOf } {
  const consoles = instances.filter(({ kind }) => kind === 'console').map(({ name }) => name);
  return {
    targets,
    allowTo: options.allow_to,
    perMinute: options.runs_per_minute,
    admins: options.admins,
    rules: options.allow,
    // No input may be called shell: only the socket in the owner's folder is.
    terminals: [...consoles, 'shell'],
    person: personOf(options.same, [...instances.map(({ name }) => name), 'shell']),
  };
}
