import { ConfigError } from '../errors.ts';
import { candidates } from './completion/candidates.ts';
import { scripts } from './completion/scripts.ts';
import type { SayOptions } from './say.ts';

/**
 * Writes what a shell reads to complete `micro` (`bash`, `zsh` or `fish`), or, behind `words`, what the last word may
 * become, one a line: commands, services and endpoints. Resolves with the exit code.
 *
 * @throws {ConfigError} There is no such shell.
 */
export async function completion(
  [what = '', ...words]: readonly string[],
  write: (text: string) => void,
  options: SayOptions,
): Promise<number> {
  if (what === 'words') {
    const found = await candidates(words, options);
    write(found.map((word) => `${word}\n`).join(''));
    return 0;
  }
  const script = scripts.get(what);
  if (script === undefined) throw new ConfigError('micro completion is for bash, zsh or fish: micro completion bash');
  write(script);
  return 0;
}
