import type { Address } from '../../address.ts';
import { ConfigError } from '../../errors.ts';
import { anyGlob } from '../../matching/any-glob.ts';

/**
 * Returns a test for the bots that are answered, `*` for any text: `webhook:ci`.
 *
 * @throws {ConfigError} A pattern is no address of one; names the flag.
 */
export function answeredBots(patterns: readonly string[]): (bot: Address) => boolean {
  const wrong = patterns.find((pattern) => pattern !== '*' && pattern.indexOf(':') < 1);
  if (wrong === undefined) return anyGlob(patterns);
  throw new ConfigError(
    `--answer_bots '${wrong}': write an input and a bot, with * for any text, such as webhook:ci or slack:*`,
  );
}
