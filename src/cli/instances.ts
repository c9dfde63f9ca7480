import { ConfigError } from '../errors.ts';
import { reserved } from '../streams/reserved.ts';
import { didYouMean } from './did-you-mean.ts';

/** An input that runs under a name of its own. */
export interface Instance {
  /** First part of its addresses, and prefix of its flags. */
  readonly name: string;
  /** The input it runs. */
  readonly kind: string;
}

/**
 * Reads `slack,acme=slack`: what to run, and under which name.
 *
 * @throws {ConfigError} An input is unknown, or a name cannot be one.
 */
export function instancesOf(list: readonly string[], known: readonly string[]): readonly Instance[] {
  const seen = new Set<string>();
  return list.map((item) => {
    const at = item.indexOf('=');
    const name = (at === -1 ? item : item.slice(0, at)).trim();
    const kind = item.slice(at + 1).trim();
    checkKind(kind, known);
    checkName(name, kind, known);
    if (seen.has(name)) throw new ConfigError(`--inputs has ${name} twice: name the second one, as in other=${kind}`);
    seen.add(name);
    return { name, kind };
  });
}

function checkKind(kind: string, known: readonly string[]): void {
  if (known.includes(kind)) return;
  const hint = didYouMean(kind, known) || `; there are ${known.join(', ')}`;
  throw new ConfigError(`--inputs: there is no input ${kind}${hint}`);
}

function checkName(name: string, kind: string, known: readonly string[]): void {
  if (!/^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/.test(name)) {
    throw new ConfigError(`--inputs: ${name} cannot be a name: use a to z, digits and - or _ between them`);
  }
  if (reserved.has(name) || name === 'shell' || name === 'service')
    throw new ConfigError(`--inputs: the bot uses the name ${name} itself: choose another`);
  if (name !== kind && known.includes(name)) {
    throw new ConfigError(`--inputs: ${name} is an input of its own: choose another name for ${kind}`);
  }
}
