import type { Address } from '../address.ts';
import { inputOf } from '../address.ts';
import { ConfigError } from '../errors.ts';
import type { Said } from '../event.ts';
import { folded } from '../matching/folded.ts';
import { personIn } from './person-in.ts';

/** Somebody, whichever of their addresses they speak from. */
export interface Person {
  /** The same from all of them. */
  readonly id: string;
  /** The one that they speak from among them; several where `--same` says so. */
  readonly addresses: readonly Address[];
  /** True for what they said themselves: who proved to be somebody is nobody who does not. */
  said(other: Pick<Said, 'sender'>): boolean;
}

/** Finds out who said something. */
export type PersonOf = (said: Pick<Said, 'sender'>) => Person;

/** What separates two addresses; a `=` may stand in one, too. */
const between = /=(?=[a-z][a-z0-9_-]*:)/i;

/**
 * Tells people apart. Each text of `same` is one of them: `slack:U024=email:ann@example.org`. Who does not prove to be
 * one of them is only who they say.
 *
 * @param inputs - Those that run, where that is known.
 * @throws {ConfigError} A text is no such list, names an input that does not run, or somebody whom another one names.
 */
export function personOf(same: readonly string[] = [], inputs?: readonly string[]): PersonOf {
  const linked = new Map<string, Pick<Person, 'id' | 'addresses'>>();
  for (const text of same) {
    const addresses = addressesIn(text, inputs);
    const one = { id: folded(text), addresses };
    for (const own of addresses) {
      if (linked.has(folded(own))) {
        throw new ConfigError(`--same has ${own} twice: write all addresses of one person together, as in a:1=b:2=c:3`);
      }
      linked.set(folded(own), one);
    }
  }
  return ({ sender: { id, verified } }) => {
    const known = verified ? linked.get(folded(id)) : undefined;
    const is = known ? (other: Address) => linked.get(folded(other)) === known : (other: Address) => other === id;
    return {
      ...(known ?? { id, addresses: [id] }),
      said: ({ sender: other }) => (verified || !other.verified) && is(other.id),
    };
  };
}

function addressesIn(text: string, inputs: readonly string[] | undefined): readonly Address[] {
  const flag = `--same '${text}'`;
  const addresses = text.split(between).map((one) => personIn(one, flag, 'name each by itself'));
  if (addresses.length < 2) {
    throw new ConfigError(`${flag}: write all addresses of one person, such as slack:U024=email:ann@example.org`);
  }
  const missing = addresses.map(inputOf).find((input) => inputs && !inputs.includes(folded(input)));
  if (missing === undefined) return addresses;
  throw new ConfigError(`${flag}: there is no input ${missing}; there are ${inputs?.join(', ')}`);
}
