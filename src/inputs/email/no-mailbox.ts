import type { Address } from '../../address.ts';
import { inputOf } from '../../address.ts';
import { oneLine } from '../../render/clean.ts';

/** Says why no mail can be sent to an address. */
export function noMailbox(to: Address): string {
  return `${oneLine(to).slice(0, 100)} is not a mail address such as ${inputOf(to)}:ann@example.org`;
}
