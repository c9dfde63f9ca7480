import { ConfigError } from '../errors.ts';
import { parseArguments } from './arguments.ts';
import type { Settings, Surroundings } from './command-line.ts';
import { pluggedTable, readSettings } from './command-line.ts';
import { didYouMean } from './did-you-mean.ts';
import { flagTable } from './flag-table.ts';
import { commandHelp, overview } from './help.ts';
import { processTitle } from './process-title.ts';
import type { RightsQuestion } from './rights-question.ts';
import { rightsQuestion } from './rights-question.ts';
import type { ShellWords } from './shell-words.ts';
import { shellWords } from './shell-words.ts';

/** What the command line asks for: to print something and leave, to say something to a bot, or to run. */
export type Asked = { readonly print: string } | { readonly say: ShellWords } | ToRun;

/** What to run, and with what. */
export interface ToRun {
  readonly run: Running;
  readonly settings: Settings;
  /** What `check` is asked about somebody's rights, instead of looking at everything. */
  readonly question?: RightsQuestion;
}

/** The commands that run. */
export type Running = 'bot' | 'start' | 'check';

/** What asking needs of the process. */
export interface Asking extends Omit<Surroundings, 'preset'> {
  readonly version: string;
  /** Columns for help. */
  readonly width: number;
  /** Shows in the list of processes what runs, without secrets; called before anything slow. */
  title(text: string): void;
}

/**
 * Reads the command line.
 *
 * @throws {ConfigError} It is wrong; the message says what to do.
 */
export async function ask(argv: readonly string[], asking: Asking): Promise<Asked> {
  const table = await flagTable();
  const { words, flags } = parseArguments(argv, table);
  const [first, second] = words;
  asking.title(processTitle(commands.find((command) => command === first) ?? '', flags, table));
  if (first === 'version' || flags.has('version') || flags.has('v')) return { print: `${asking.version}\n` };
  // Which of them are words is known now.
  const said = shellWords(argv, new Map(table.map(({ name, flag }) => [name, flag.type !== 'boolean'])));
  if (said) return { say: said };
  const wanted = first === 'help' ? second : first;
  if (first === 'help' || flags.has('help') || flags.has('h')) return { print: await help(wanted, argv, asking) };
  if (first === 'new') return { print: await (await import('./scaffold.ts')).scaffold(words.slice(1), asking.folder) };
  if (first === 'marbles') return { print: await (await import('./marbles/marbles.ts')).marbles(argv, asking) };
  if (first === undefined) throw new ConfigError(`say what to do\n\n${overview}`);
  const run = running(first);
  const { question, rest } = run === 'check' ? rightsQuestion(argv, table) : { rest: argv };
  const settings = await readSettings(rest, { ...asking, preset: presets[run] });
  return { run, settings, ...(question && { question }) };
}

async function help(wanted: string | undefined, argv: readonly string[], asking: Asking): Promise<string> {
  const run = commands.find((command) => command === wanted);
  // The overview says all there is to say of the others.
  if (run === undefined) return overview;
  return `${await commandHelp(run, await pluggedTable(argv, { ...asking, preset: presets[run] }), asking.width)}\n`;
}

function running(word: string): Running {
  const found = commands.find((command) => command === word);
  if (found === undefined) {
    throw new ConfigError(`micro has no such command${didYouMean(word, commands, 'micro ') || '; see micro help'}`);
  }
  return found;
}

const commands: readonly Running[] = ['bot', 'start', 'check'];

/** Stands for the mailbox of the small world, whose port is not known before it runs. */
export const smallWorldMail = 'smtp://mailbox.invalid';

const presets: Readonly<Record<Running, Surroundings['preset']>> = {
  bot: {},
  check: {},
  start: {
    inputs: ['console', 'email'],
    registry: ['memory'],
    watch: ['true'],
    allow_to: ['email:*'],
    email_from: ['bot@example.org'],
    email_smtp: [smallWorldMail],
    runs_per_minute: ['10000'],
    log_level: ['warn'],
    log_format: ['text'],
  },
};
