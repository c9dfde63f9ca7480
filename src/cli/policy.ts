import type { Address } from '../address.ts';
import type { Policy } from '../pipelines/authorize.ts';
import type { Settings } from './command-line.ts';

/**
 * Returns what the flags allow.
 *
 * @param targets - Where the routes of the flags lead.
 */
export function policyOf({ options, instances }: Settings, targets: readonly Address[]): Policy {
  const consoles = instances.filter(({ kind }) => kind === 'console').map(({ name }) => name);
  return {
    targets,
    allowTo: options.allow_to,
    perMinute: options.runs_per_minute,
    admins: options.admins,
    rules: options.allow,
    // No input may be called shell: only the socket in the owner's folder is.
    terminals: [...consoles, 'shell'],
  };
}
