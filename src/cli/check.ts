import { counted } from '../counted.ts';
import { ConfigError } from '../errors.ts';
import type { Finding } from '../input.ts';
import type { Door } from '../inputs/http/door.ts';
import { door } from '../inputs/http/door.ts';
import { listens } from '../inputs/http/listens.ts';
import type { Log } from '../log.ts';
import type { Registry } from '../registry.ts';
import type { BotOptions } from './bot-options.ts';
import type { Settings } from './command-line.ts';
import { dataFinding } from './data-finding.ts';
import type { LoadedInput } from './inputs.ts';
import { loadInputs } from './inputs.ts';
import type { JournalOptions } from './open-journal.ts';
import { openRegistry } from './open-registry.ts';
import { wrongSettings } from './wrong-settings.ts';

/**
 * Looks at everything the bot would need and says in words what it found, a line each; resolves true when all is well.
 *
 * @param write - Takes a line with its end.
 */
export async function check(settings: Settings, log: Log, write: (line: string) => void): Promise<boolean> {
  await using registry = await openRegistry(settings.options, log);
  const inputs = await loadInputs(settings, { log, door: unopened(settings) });
  const wrong = wrongSettings(
    settings,
    inputs.map(({ instance, input }) => ({ name: instance.name, can: input.can })),
    log,
  );
  let well = true;
  const { options } = settings;
  for await (const [who, { ok, what, remedy }] of findings({ registry, inputs, wrong, options })) {
    well &&= ok;
    write(`${ok ? 'ok  ' : 'FAIL'} ${who}: ${what}${ok || remedy === undefined ? '' : `\n       ${remedy}`}\n`);
  }
  return well;
}

/** Where it would listen; an address that is none is a finding of its own. */
function unopened({ options }: Settings): Door | undefined {
  try {
    return options.http_address === undefined ? undefined : door(options.http_address, '--http_address');
  } catch {
    return undefined;
  }
}

type Found = readonly [who: string, finding: Finding];

interface Looked {
  readonly registry: Registry;
  readonly inputs: readonly LoadedInput[];
  readonly wrong: readonly Finding[];
  readonly options: JournalOptions & Pick<BotOptions, 'http_address'>;
}

async function* findings({ registry, inputs, wrong, options }: Looked): AsyncGenerator<Found> {
  for (const finding of wrong) yield ['settings', finding];
  yield ['data', await dataFinding(options)];
  if (options.http_address !== undefined && !wrong.some(({ what }) => what === '--http_address')) {
    yield ['--http_address', await listens(options.http_address, '--http_address')];
  }
  yield [`registry ${registry.name}`, await reached(registry)];
  for (const loaded of inputs) yield* looked(loaded);
}

async function reached(registry: Registry): Promise<Finding> {
  try {
    const names = await registry.list();
    return { ok: true, what: `it answers and knows ${counted(names.length, 'service')}` };
  } catch (error) {
    return { ok: false, what: said(error), remedy: 'see --registry, --registry_address and --registry_token' };
  }
}

async function* looked({ input, instance, context }: LoadedInput): AsyncGenerator<Found> {
  if (input.check === undefined) {
    yield [instance.name, { ok: true, what: 'there is nothing to look at' }];
    return;
  }
  try {
    for await (const finding of input.check(instance.options, context)) yield [instance.name, finding];
  } catch (error) {
    const wrong = error instanceof ConfigError;
    yield [
      instance.name,
      { ok: false, ...(wrong ? { what: 'settings', remedy: said(error) } : { what: said(error) }) },
    ];
  }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
