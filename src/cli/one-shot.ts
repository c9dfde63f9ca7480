import type { Duplex } from 'node:stream';
import { duplexPair } from 'node:stream';
import { asyncScheduler, ReplaySubject, tap } from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Address } from '../address.ts';
import { inputOf } from '../address.ts';
import type { Command, Commands } from '../command.ts';
import { commands } from '../commands/index.ts';
import type { BotError } from '../errors.ts';
import { ConfigError } from '../errors.ts';
import { memoryJournal } from '../journal/memory.ts';
import type { Log } from '../log.ts';
import { matcher } from '../matching/matcher.ts';
import { splitAnyRedirect } from '../matching/redirect.ts';
import type { Pipeline } from '../pipeline.ts';
import { answering } from '../pipelines/answering.ts';
import { authority } from '../pipelines/authorize.ts';
import type { Registry } from '../registry.ts';
import { caller } from '../rpc/caller.ts';
import { publisher } from '../rpc/publisher.ts';
import { streamer } from '../rpc/streamer.ts';
import { allCommands } from './all-commands.ts';
import { askedHere } from './asked-here.ts';
import type { Settings } from './command-line.ts';
import { readSettings } from './command-line.ts';
import { Conversation } from './conversation.ts';
import { didYouMean } from './did-you-mean.ts';
import { inputLink } from './input-link.ts';
import { loadInputs } from './inputs.ts';
import type { Lived } from './live.ts';
import { logger } from './log.ts';
import { openRegistry } from './open-registry.ts';
import { ownWords } from './own-words.ts';
import { policyOf } from './policy-of.ts';
import type { SayOptions } from './say.ts';
import { shellFailure } from './shell-failure.ts';
import { shellLink } from './shell-link.ts';
import type { ShellWords } from './shell-words.ts';
import { speakingOnly } from './speaking-only.ts';
import { typedWords } from './typed-words.ts';

/**
 * Runs a command where no bot runs: by a bot in this process that lives as long as the command, and hears nobody else.
 * It keeps nothing, so the command must be one that needs nothing kept. Resolves with the exit code.
 *
 * @param data - The folder that no bot runs on.
 * @throws {BotError} The command needs a bot that runs.
 */
export async function oneShot(words: ShellWords, data: string, options: SayOptions): Promise<number> {
  const settings = await settingsFor(words, options);
  const log = logger({
    level: settings.options.log_level,
    format: settings.options.log_format ?? 'text',
    secrets: settings.secrets,
    write: (line) => options.stderr.write(line),
    now: Date.now,
  });
  const known = allCommands(commands(), settings.plugins, log);
  const { text, to, json, yes } = words;
  const found = matcher(known)(to === undefined ? text : splitAnyRedirect(text).text);
  if (found?.command.anywhere !== true) throw absent(words, data, found ? undefined : known);

  await using opened = await openRegistry(settings.options, log);
  // With flags of its own it was meant to be asked here.
  const registry = words.own.length === 0 ? askedHere(opened, data) : opened;
  const [near, far] = duplexPair();
  const stop = new ReplaySubject<number>(1);
  const sending = new Sending();
  const { parts, observers } = await assembled({ settings, known, to, version: options.version, registry, far, log });
  const running = options.live({ parts, observers: [...observers, tap((entry) => sending.notice(entry))], stop });
  const broken = running.then(() => Promise.reject(shellFailure('it ended before it answered')));
  broken.catch(() => undefined);
  let code: number;
  try {
    code = await Promise.race([new Conversation(near, { ...options, json, yes }).hold(text), broken]);
  } finally {
    near.destroy();
    stop.next(settings.options.stop_timeout);
    await running;
  }
  if (sending.failure === undefined) return code;
  options.stderr.write(`micro: the answer was not sent to ${to}: ${sending.failure}\n`);
  return 1;
}

/** What the bot is made of. */
interface Making {
  readonly settings: Settings;
  readonly known: Commands;
  readonly to: Address | undefined;
  readonly version: string;
  readonly registry: Registry;
  /** The connection over which it hears the command. */
  readonly far: Duplex;
  readonly log: Log;
}

async function assembled(making: Making): Promise<Omit<Lived, 'stop'>> {
  const { settings, version, registry, far, log } = making;
  const { server_name: name } = settings.options;
  const journal = memoryJournal();
  const shells = shellLink(far, journal, { log, bot: name });
  const loaded = await loadInputs(settings, { log, deaf: true });
  const links = [shells.link, ...loaded.map((one) => inputLink(one, journal)).map(speakingOnly)];
  const answers = pipelineOf(
    making,
    links.map((link) => link.name),
  );
  return {
    parts: {
      ...{ name, version, links, pipelines: [answers], journal, registry, log },
      call: caller(registry, { from: name }),
      stream: streamer(registry, { from: name }),
      publish: publisher(registry),
    },
    observers: [shells.observer],
  };
}

/** Of the inputs only that one is opened which the answer goes to. */
function settingsFor({ flags, own, to }: ShellWords, { env, folder }: SayOptions): Promise<Settings> {
  const config = flags.get('config')?.values.map((path) => `--config=${path}`) ?? [];
  const preset = { log_level: ['error'], log_format: ['text'] };
  return readSettings([...own, ...config], { env, folder, preset, only: to && inputOf(to) });
}

function pipelineOf({ settings, known, to }: Making, inputs: readonly string[]): Pipeline {
  const { command_timeout: timeout, timezone } = settings.options;
  return answering({
    commands: known,
    inputs,
    // Whoever types it could send it there by other means, with the same passwords.
    authorize: authority(policyOf(settings, to ? [to] : []), asyncScheduler),
    timeout,
    ...(timezone !== undefined && { timezone }),
  });
}

/** What became of an answer that goes elsewhere. */
class Sending {
  #why: string | undefined;
  /** Why it was not sent; undefined when it was, or when there was none. */
  failure: string | undefined;

  notice({ code, detail, error }: Activity): void {
    const reason = detail ?? (error instanceof Error ? error.message : undefined);
    if (code === 'retry' || code === 'down' || code === 'gave-up') this.#why = reason ?? this.#why;
    if (code === 'dead') this.failure = reason ?? 'it was given up';
    if (code === 'stopped' && detail !== undefined) this.failure ??= this.#why ?? 'it took too long';
  }
}

/** Says why nobody does it; `known` is what it may have been meant for. */
function absent({ command, own }: ShellWords, data: string, known: Commands | undefined): BotError {
  const meant = known ? didYouMean(command, [...ownWords, ...Object.values(known).map(firstWord)], 'micro ') : '';
  const none = `no bot runs on the data folder ${data}`;
  const [flag] = own.map((one) => one.replace(/=.*$/s, ''));
  if (meant !== '')
    return new ConfigError(`micro has no such command${meant}${flag ? '' : ` (${none} to ask for it)`}`);
  if (flag !== undefined) return new ConfigError(`micro ${command} is for a bot that runs: leave out ${flag}`);
  return shellFailure(`${none}: start one with micro bot`);
}

function firstWord(command: Command): string {
  return typedWords(command).split(' ', 1)[0] ?? '';
}
