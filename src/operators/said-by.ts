import type { MonoTypeOperatorFunction } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { Said } from '../event.ts';
import { only } from './only.ts';

/**
 * Keeps what the people given said, and lets the rest go.
 *
 *     source           aba-c|        a: ann, b: bob, c: ann in another input
 *     saidBy('ann')    a-a-c|
 *
 * A person is an address (`slack:U024`) or a name (`ann`, in any input). Names are not proof of anything: anyone may
 * take one. Where it matters, use the address and look at `sender.verified`.
 */
export function saidBy<E extends Said>(...people: readonly [string, ...string[]]): MonoTypeOperatorFunction<E> {
  checkSettings('saidBy', { names: { people } });
  const wanted = new Set<string>(people);
  return only((event) => wanted.has(event.from) || wanted.has(event.sender.id) || wanted.has(event.sender.name));
}
