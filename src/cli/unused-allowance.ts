import type { Log } from '../log.ts';
import type { BotOptions } from './bot-flags.ts';

/** Warns of what `--allow_to` and `--admins` name in vain, because it is of an input that does not run. */
export function warnOfUnusedAllowance(
  { allow_to, admins }: Pick<BotOptions, 'allow_to' | 'admins'>,
  inputs: readonly string[],
  log: Log,
): void {
  const known = new Set([...inputs, 'shell'].map((input) => input.toLowerCase()));
  const warn = (pattern: string, what: string): void => {
    const input = pattern.slice(0, pattern.indexOf(':'));
    if (input.includes('*') || known.has(input.toLowerCase())) return;
    log.warn(`${what}: there is no input ${input}; there are ${inputs.join(', ')}`);
  };
  for (const pattern of allow_to) warn(pattern, `--allow_to '${pattern}' allows nothing`);
  for (const admin of admins) warn(admin, `--admins '${admin}' names nobody`);
}
