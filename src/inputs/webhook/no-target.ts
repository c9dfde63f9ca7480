import type { Address } from '../../address.ts';
import { inputOf } from '../../address.ts';
import { oneLine } from '../../render/clean.ts';

/** Says why nothing can be sent to an address: `names` are those that there are. */
export function noTarget(to: Address, names: readonly string[]): string {
  const name = inputOf(to);
  const known =
    names.length === 0 ? `--${name}_to names none` : `there are ${names.map((one) => `${name}:${one}`).join(', ')}`;
  return `there is no ${oneLine(to).slice(0, 100)}: ${known}`;
}
