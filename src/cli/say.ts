import { ConfigError } from '../errors.ts';
import { longestLine } from '../inputs/shell/wire.ts';
import { nearest } from '../matching/nearest.ts';
import { botSocket } from './bot-socket.ts';
import type { Terminal } from './conversation.ts';
import { Conversation } from './conversation.ts';
import { dataIn } from './data-in.ts';
import type { Live } from './live.ts';
import { ownWords } from './own-words.ts';
import type { ShellWords } from './shell-words.ts';

/** What saying something needs of the process. */
export interface SayOptions extends Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that plugins are looked for from. */
  readonly folder: string;
  readonly version: string;
  readonly live: Live;
}

/**
 * Says a command to the bot that runs, and shows what it answers; where none runs, or with flags that only concern this
 * command, it is run here. Resolves with the exit code: 0 it ran, 1 it failed or was refused, 2 there is no such
 * command. Leaving early stops the command.
 *
 * @throws {BotError} No bot runs there and the command needs one, or it went away.
 */
export async function say(words: ShellWords, options: SayOptions): Promise<number> {
  const code = await said(words, options);
  // The bot teaches what is said in any chat.
  if (words.text.startsWith('help ') && code === 0 && !words.json) options.stdout.write(inShell);
  return code;
}

const inShell = `in a shell:
  --to ADDRESS: where the answer goes, such as email:ops@example.org
  --json: the answer is for a script
  --yes: says yes to what is asked
`;

async function said(words: ShellWords, options: SayOptions): Promise<number> {
  const { text, json, yes, flags, command } = words;
  if (JSON.stringify({ say: text }).length > longestLine)
    throw new ConfigError(`too long: a command may have ${longestLine} characters`);
  const data = await dataIn(flags, options.env);
  const socket = words.own.length > 0 ? undefined : await botSocket(data);
  if (socket === undefined) return (await import('./one-shot.ts')).oneShot(words, data, options);
  try {
    const code = await new Conversation(socket, { ...options, json, yes }).hold(text);
    // The bot knows its own commands only.
    const [own] = code === 2 ? nearest(command, ownWords) : [];
    if (own !== undefined) options.stderr.write(`micro: did you mean micro ${own}?\n`);
    return code;
  } finally {
    socket.destroy();
  }
}
