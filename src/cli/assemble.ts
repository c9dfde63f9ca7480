import process from 'node:process';
import { asyncScheduler, map, tap } from 'rxjs';
import { inputOf } from '../address.ts';
import { ConfigError } from '../errors.ts';
import type { Input } from '../input.ts';
import type { Door } from '../inputs/http/door.ts';
import { door } from '../inputs/http/door.ts';
import type { Journal } from '../journal.ts';
import type { Log } from '../log.ts';
import type { AnsweringOptions } from '../pipelines/answering.ts';
import { answering } from '../pipelines/answering.ts';
import { authority } from '../pipelines/authorize.ts';
import type { Registry } from '../registry.ts';
import { caller } from '../rpc/caller.ts';
import { publisher } from '../rpc/publisher.ts';
import { serviceCommands } from '../rpc/service-commands.ts';
import { streamer } from '../rpc/streamer.ts';
import type { Parts } from '../streams/bot.ts';
import { check } from '../streams/plan.ts';
import type { Running } from './ask.ts';
import { smallWorldMail } from './ask.ts';
import { askedPipelines } from './asked-pipelines.ts';
import type { BotOptions } from './bot-options.ts';
import type { Settings } from './command-line.ts';
import { consoleLink } from './console-link.ts';
import { consoleWords } from './console-words.ts';
import { editedPlugins } from './edited-plugins.ts';
import { inVain } from './in-vain.ts';
import { inputLink } from './input-link.ts';
import type { LoadedInput } from './inputs.ts';
import { loadInputs } from './inputs.ts';
import type { Observer } from './observers.ts';
import { openJournal } from './open-journal.ts';
import { openQuestions } from './open-questions.ts';
import { openRegistry } from './open-registry.ts';
import { ownService } from './own-service.ts';
import type { Plugged } from './plugged.ts';
import { plugged } from './plugged.ts';
import { policyOf } from './policy-of.ts';
import type { Probes } from './probes.ts';
import { probes } from './probes.ts';
import { serviceLink } from './service-link.ts';
import type { ShellLink } from './shell-link.ts';
import { shellLink } from './shell-link.ts';
import { slowStop } from './slow-stop.ts';
import type { SmallWorld } from './small-world.ts';
import { socketPath } from './socket-path.ts';
import { withServices } from './with-services.ts';

/** A bot that is ready to run, with everything that runs beside it until disposed. */
export interface Assembled extends AsyncDisposable {
  readonly parts: Parts;
  readonly observers: readonly Observer[];
}

/** What assembling is given besides the settings. */
export interface Around {
  readonly log: Log;
  readonly version: string;
}

/**
 * Puts the bot together as it was asked for.
 *
 * @throws {ConfigError} A flag is wrong.
 */
export async function assemble(command: Running, settings: Settings, { log, version }: Around): Promise<Assembled> {
  const { options } = settings;
  if (settings.instances.length === 0) {
    throw new ConfigError('--inputs names no input: say where the bot listens, such as --inputs=slack,email');
  }
  await using started = new AsyncDisposableStack();
  const asked = askedPipelines(settings, (name) => inputs.find(({ instance }) => instance.name === name)?.input.can);
  const first = plugged(settings, log);
  let current = first.commands;
  const { journal, folder } = started.use(await openJournal(options));
  const registry = started.use(await openRegistry(options, log));
  const terminal = consoleLink(consoleWords(() => Object.values(current), registry));
  const show = (text: string) => terminal.show(text);
  const tell = (text: string) => (process.stderr.isTTY ? show(text) : log.info(text));
  const smtp = command === 'start' ? started.use(await world(folder, registry, show)).smtp : undefined;
  const http = started.use(doorOf(options));
  const inputs = (await loadInputs(settings, { log, door: http })).map((one) => placed(one, terminal.input, smtp));
  const shells = listeningForShells(folder, { journal, log, bot: options.server_name });
  const callers = serviceLink(journal, { log, bot: options.server_name });
  const links = [...inputs.map((one) => inputLink(one, journal)), ...(shells ? [shells.link] : []), callers.link];
  const names = inputs.map(({ instance }) => instance.name);
  const prompt = settings.instances.find(({ kind }) => kind === 'console');
  const policy = policyOf(settings, asked.targets);
  const answered: Omit<AnsweringOptions, 'commands'> = {
    inputs: links.map(({ name }) => name),
    authorize: authority(policy, asyncScheduler),
    person: policy.person,
    talk: asked.talk,
    answerBots: options.answer_bots,
    refuses: (to, later) => links.find(({ name }) => name === inputOf(to))?.refuses?.(to, later),
    edits: (to) => links.find(({ name }) => name === inputOf(to))?.can.edit === true,
    timeout: options.command_timeout,
    maxAge: options.max_age,
    timezone: asked.zone,
    missed: options.missed_jobs,
    onCall: shells ? [shells.link.name] : [],
  };
  const fits = (parts: Plugged): void => {
    const trial = answering({ ...answered, commands: parts.commands });
    check(links, [trial, ...asked.pipelines, ...parts.pipelines], asked.fallbacks);
  };
  fits(first);
  const now = editedPlugins(first, settings, { log, show: prompt && show, check: fits });
  const plain = now.pipe(map((parts) => parts.commands));
  const changing = withServices(plain, servicesThere(options, registry, log), log).pipe(
    tap((table) => {
      current = table;
    }),
  );
  const answers = answering({ ...answered, commands: first.commands, changing });
  // The small world allows email by itself, whether or not it runs.
  const there = command === 'start' ? [...names, 'email'] : names;
  for (const words of inVain(options, { inputs: there, commands: first.commands })) log.warn(words);
  const own = started.use(await ownService(options, version, callers.exec));
  const probed = http && started.use(await probing(http, settings, registry, log));
  const listening = names.join(', ');
  log.info('here is the bot', { version, inputs: listening, registry: registry.name, timezone: asked.zone });
  if (command === 'start') show(`Micro Bot ${version} (time zone ${asked.zone}). Type help; exit leaves.`);
  const waiting = prompt && (await openQuestions(journal.memory, answers.name, prompt.name));
  if (waiting !== undefined) (command === 'start' ? show : tell)(waiting);
  const running = started.move();
  return {
    parts: {
      name: options.server_name,
      version,
      links,
      pipelines: [answers, ...asked.pipelines],
      plugged: now.pipe(map((parts) => parts.pipelines)),
      fallbacks: asked.fallbacks,
      journal,
      registry,
      call: caller(registry, { from: options.server_name }),
      stream: streamer(registry, { from: options.server_name }),
      publish: publisher(registry),
      log,
      maxHops: options.max_hops,
      service: { service: own.service, ttl: options.register_ttl, interval: options.register_interval },
    },
    observers: [
      slowStop({ journal, commands: answers.name, tell }),
      ...(probed ? [probed.observer] : []),
      ...(shells ? [shells.observer] : []),
      callers.observer,
    ],
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** The commands of services; asked for their help by themselves, so that those that hang hold up no call. */
function servicesThere({ namespace, server_name: from }: BotOptions, registry: Registry, log: Log) {
  const call = caller(registry, { from, concurrency: 16 });
  return serviceCommands({ namespace, registry, call, log });
}

function doorOf({ http_address: address }: BotOptions): Door | undefined {
  return address === undefined ? undefined : door(address, '--http_address');
}

async function probing(at: Door, { instances }: Settings, registry: Registry, log: Log): Promise<Probes> {
  const probed = probes({ door: at, inputs: instances.map(({ name }) => name), registry });
  await at.listen();
  log.info('listening for probes', { address: at.address });
  return probed;
}

/** A folder deep down has no room for a socket: the bot does without. */
function listeningForShells(
  folder: string,
  { journal, ...around }: { readonly journal: Journal; readonly log: Log; readonly bot: string },
): ShellLink | undefined {
  const path = socketPath(folder);
  if (path !== undefined) return shellLink(path, journal, around);
  around.log.warn(
    'no shell reaches this bot: the path of the folder is too long for a socket; choose a shorter --data',
    {
      folder,
    },
  );
  return undefined;
}

async function world(data: string, registry: Registry, show: (line: string) => void): Promise<SmallWorld> {
  const { smallWorld } = await import('./small-world.ts');
  return smallWorld({ registry, data, show });
}

/** The console is the one that completes; mail goes to the mailbox unless a server was named. */
function placed(loaded: LoadedInput, terminal: Input, smtp: string | undefined): LoadedInput {
  const { instance } = loaded;
  if (instance.kind === 'console') return { ...loaded, input: terminal };
  if (smtp === undefined || instance.options.smtp !== smallWorldMail) return loaded;
  return { ...loaded, instance: { ...instance, options: { ...instance.options, smtp } } };
}
