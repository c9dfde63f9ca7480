import { commands } from '../../commands/index.ts';
import type { Words } from '../../inputs/console/completion.ts';
import { complete } from '../../inputs/console/completion.ts';
import { botSocket } from '../bot-socket.ts';
import { dataIn } from '../data-in.ts';
import { flagTable } from '../flag-table.ts';
import { ownWords } from '../own-words.ts';
import type { SayOptions } from '../say.ts';
import { typedWords } from '../typed-words.ts';
import { asked } from './asked.ts';

/** The flags of a command of the bot's that are there wherever it runs. */
const usual = ['json', 'yes', 'to', 'data', 'registry', 'registry_address'];

/**
 * Returns what the last of the words may become. Commands and services are those that the bot that runs knows, or else
 * the registry; no services when nobody answers.
 */
export async function candidates(words: readonly string[], options: SayOptions): Promise<readonly string[]> {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const [first] = before;
  if (last.startsWith('-')) return beginning(last, await flags(first));
  if (first !== undefined && ownWords.includes(first)) return beginning(last, nouns.get(first) ?? []);
  const typed = before.filter((word) => !word.startsWith('--'));
  const nothing = { commands: await known(options), services: [], endpoints: new Map() };
  const found = next(typed, last, nothing);
  if (typed.length === 0) return [...beginning(last, ownWords), ...found].sort();
  if (found.length > 0) return found;
  return next(typed, last, { ...nothing, ...(await registered(typed, options)) });
}

const nouns: ReadonlyMap<string, readonly string[]> = new Map([
  ['help', ['bot', 'start', 'check', 'commands']],
  ['new', ['command', 'pipeline', 'input']],
  ['marbles', ['summary', 'notify', 'bridge', 'on-call']],
  ['replay', ['summary', 'notify', 'bridge', 'on-call']],
  ['completion', ['bash', 'zsh', 'fish']],
]);

/** What may come next, a word of it: completions of the prompt hold all that was typed of a command's name. */
function next(typed: readonly string[], last: string, words: Words): readonly string[] {
  const [found, piece] = complete([...typed, last].join(' '), words);
  const gone = piece === last ? 0 : piece.length - last.length;
  const ends = found.map((one) => one.slice(gone).trimEnd().split(' ', 1)[0] ?? '');
  return [...new Set(ends)].filter((word) => word !== '');
}

/** The commands of the bot that runs, those of plugins and services included; those that come with it where none does. */
async function known(options: SayOptions): Promise<readonly string[]> {
  const built = Object.values(commands());
  const socket = await botSocket(await dataIn(new Map(), options.env)).catch(() => undefined);
  socket?.destroy();
  const told = socket && (await asked('help', options));
  const all = Array.isArray(told) ? (told as readonly { readonly usage: string }[]) : built;
  return [...new Set([...all, ...built].map(typedWords))];
}

/** The services, and the endpoints of one that was typed. */
async function registered(typed: readonly string[], options: SayOptions): Promise<Partial<Words>> {
  const services = await asked('list services', options);
  const names = Array.isArray(services) ? services.map(String) : [];
  const service = typed.at(-1) ?? '';
  if (!names.includes(service)) return { services: names };
  const versions = await asked(`get service ${service}`, options);
  const endpoints = (Array.isArray(versions) ? versions : []).flatMap((version) => version.endpoints ?? []);
  const found = endpoints.map(({ name }: { readonly name: string }) => name);
  return { services: names, endpoints: new Map([[service, [...new Set<string>(found)]]]) };
}

async function flags(command: string | undefined): Promise<readonly string[]> {
  if (command === 'marbles') return ['--svg', '--frame'];
  if (command === 'replay') return ['--since', '--against', '--data'];
  if (command === undefined || !['bot', 'start', 'check'].includes(command)) return usual.map((name) => `--${name}`);
  return (await flagTable()).map(({ name }) => `--${name}`);
}

function beginning(start: string, all: readonly string[]): readonly string[] {
  return all.filter((one) => one.startsWith(start));
}
