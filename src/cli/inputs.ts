import { ConfigError } from '../errors.ts';
import type { Input, InputContext } from '../input.ts';
import type { Around } from '../inputs/index.ts';
import { inputs } from '../inputs/index.ts';
import type { Log } from '../log.ts';
import type { ConfiguredInstance, Settings } from './command-line.ts';

/** An input that is loaded, with what it is given. */
export interface LoadedInput {
  readonly instance: ConfiguredInstance;
  readonly input: Input;
  readonly context: InputContext;
}

/** What inputs are given besides their settings. */
export interface LoadOptions extends Around {
  readonly log: Log;
  readonly deaf?: InputContext['deaf'];
}

/** Loads the inputs that are to run: those that come with the bot, and those of plugins. */
export function loadInputs(
  { instances, plugins, options }: Settings,
  { log, deaf, ...around }: LoadOptions,
): Promise<readonly LoadedInput[]> {
  return Promise.all(
    instances.map(async (instance) => ({
      instance,
      input: await load(instance.kind, plugins, around),
      context: { name: instance.name, bot: options.server_name, log, ...(deaf && { deaf }) },
    })),
  );
}

async function load(kind: string, plugins: Settings['plugins'], around: Around): Promise<Input> {
  if (Object.hasOwn(inputs, kind)) {
    const found = await inputs[kind]?.load(around);
    if (found) return found;
  }
  const found = plugins.flatMap((plugin) => plugin.inputs).find(({ name }) => name === kind);
  if (found === undefined) throw new ConfigError(`--inputs: there is no input ${kind}`);
  return found;
}
