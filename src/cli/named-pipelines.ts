import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands } from '../commands/index.ts';
import { onCallCommands } from '../commands/on-call.ts';
import { ConfigError } from '../errors.ts';
import type { Pipeline } from '../pipeline.ts';
import { askedPipelines } from './asked-pipelines.ts';
import { botFlags } from './bot-flags.ts';
import type { Surroundings } from './command-line.ts';
import { readSettings } from './command-line.ts';
import { didYouMean } from './did-you-mean.ts';

/** Flags that ask for pipelines; without one, its example is taken. */
const shipped = ['summary', 'notify', 'bridge', 'on_call'] as const;

/** The examples that have pipelines; another of the same name as a flag is that of the flag. */
const examples = ['alerts', 'quiet-on-call', 'slack-query-email', 'slack-to-email'];

const known = [...examples, 'summary', 'notify', 'bridge', 'on-call'];

const remedy = `Name a file that exports pipelines (./my-pipeline.ts), an example (${examples.join(', ')}), or summary, notify, bridge or on-call`;

/** Where words are looked for. */
interface Around extends Omit<Surroundings, 'preset' | 'only'> {
  /** Whether the example of a flag stands for one that is not given: so unless told otherwise. */
  readonly examples?: boolean;
}

/**
 * Returns the pipelines that somebody means by a word: `summary`, `notify`, `bridge` or `on-call`, as the flags have them
 * or as in the example of the flag; a file, folder or package; or the name of an example.
 *
 * @param flags - Of the bot: `--summary=…`, `--timezone=…`, `--config=…`.
 * @throws {ConfigError} There are none; the message says what would do.
 */
export async function namedPipelines(
  word: string,
  flags: readonly string[],
  { examples: stand = true, ...around }: Around,
): Promise<readonly Pipeline[]> {
  const flag = shipped.find((one) => one === word.replace('-', '_'));
  const example = flag && stand ? botFlags[flag].placeholder?.replaceAll("'", '') : undefined;
  const preset = flag && example !== undefined ? { [flag]: [example] } : {};
  const settings = await readSettings(flags, { ...around, preset, only: undefined });
  if (flag && settings.options[flag].length === 0) {
    throw new ConfigError(`${word} is what --${flag} says, and there is none: give it as the bot has it, or --config`);
  }
  if (flag) return askedPipelines(settings).pipelines.filter(({ name }) => name.startsWith(flag.replace('_', ' ')));
  const path = existsSync(join(around.folder, word)) ? undefined : exampleOf(word);
  const { loadPlugins } = await import('./plugins.ts');
  const [plugin] = await loadPlugins([path ?? word], around.folder).catch((error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    if (isName(word) && error.message.includes('there is no such')) {
      const what = isCommand(word)
        ? ` is a command, not a pipeline: micro ${word} says it to the bot.`
        : ` is no pipeline here${didYouMean(word, known) || '.'}`;
      throw new ConfigError(`${word}${what} ${remedy}`, { cause: error });
    }
    throw new ConfigError(error.message.replace(/^--plugin /, ''), { cause: error });
  });
  if (plugin && plugin.pipelines.length > 0) return plugin.pipelines;
  const others = Object.values(plugin?.commands ?? {}).map(({ name }) => name);
  const but = others.length === 0 ? '' : ` but commands (${others.join(', ')}), whose tests call answering(commands)`;
  throw new ConfigError(`${word} has no pipelines${but}. ${remedy}`);
}

function isCommand(word: string): boolean {
  return Object.values({ ...commands(), ...onCallCommands() }).some(({ name }) => name.split(' ', 1)[0] === word);
}

/** Node reads no TypeScript of an installed package: there examples are built, beside this; in the sources as written. */
function exampleOf(word: string): string | undefined {
  if (!isName(word)) return undefined;
  return [`../examples/${word}.js`, `../../examples/${word}.ts`]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find(existsSync);
}

function isName(word: string): boolean {
  return /^[\w-]+$/.test(word);
}
