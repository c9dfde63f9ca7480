import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { rendering } from '../inputs/console/rendering.ts';
import type { Ending, FromBot, FromShell } from '../inputs/shell/wire.ts';
import { wireVersion } from '../inputs/shell/wire.ts';
import { plain } from '../render/plain.ts';
import type { Text } from '../text.ts';
import { shellFailure } from './shell-failure.ts';
import { typed } from './typed.ts';

/** How often one command may be answered yes: one that is no answer is asked again. */
const mostTimes = 5;

/** Where a conversation is shown, and where answers are typed. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** JSON on standard output, one value a line, and nothing else. */
  readonly json?: boolean;
  /** Says yes to what is asked, by itself. */
  readonly yes?: boolean;
}

/** One command said over a socket, the shell's side. */
export class Conversation {
  readonly #socket: Duplex;
  readonly #terminal: Terminal;
  #silent = true;
  /** How often it said yes by itself. */
  #agreed = 0;
  /** What may be a question that is answered here: it is for people, as with `json`. */
  #held: Text | undefined;

  constructor(socket: Duplex, terminal: Terminal) {
    this.#socket = socket.on('error', () => undefined);
    this.#terminal = terminal;
    terminal.stdout.once('error', () => socket.destroy());
  }

  /**
   * Says the command and shows its answers; resolves with the exit code.
   *
   * @throws {BotError} The bot went away, said what is no line of a bot, or expected an answer that did not come.
   */
  async hold(command: string): Promise<number> {
    for await (const text of createInterface({ input: this.#socket, crlfDelay: Number.POSITIVE_INFINITY })) {
      const told = read(text);
      if ('error' in told) throw shellFailure(`the bot did not take it: ${told.error}`);
      if ('micro' in told) this.#begin(told.micro, command);
      else if ('answer' in told) this.#hear(told.answer, told.more);
      else if (told.end === 'asked') await this.#answer();
      else return this.#ended(told.end, told.words);
    }
    this.#release();
    throw shellFailure('the bot went away before it answered, or has too many commands under way');
  }

  #begin(version: number, command: string): void {
    if (version !== wireVersion)
      throw shellFailure('the bot that runs is of another version than this program: restart it');
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    this.#say({ micro: wireVersion, timezone: timeZone });
    this.#say({ say: command, ...(this.#terminal.json && { json: true }) });
  }

  #hear(answer: Text, more: true | undefined): void {
    this.#release();
    if (this.#terminal.yes && !more) this.#held = answer;
    else this.#show(answer);
  }

  /** It was no question. */
  #release(): void {
    if (this.#held !== undefined) this.#show(this.#held);
    this.#held = undefined;
  }

  #show(answer: Text): void {
    const { stdout, stderr, json } = this.#terminal;
    this.#silent = false;
    const { values, words } = json ? apart(answer) : { values: '', words: answer };
    if (values !== '') stdout.write(values);
    if (json && words.length === 0) return;
    const aside = json ? stderr : stdout;
    aside.write(`${plain(words, rendering(aside))}\n`);
  }

  async #answer(): Promise<void> {
    const { stdin, stdout, stderr, yes } = this.#terminal;
    if (yes) {
      if (this.#held !== undefined) stderr.write(`${plain(this.#held, rendering(stderr))}\n`);
      this.#held = undefined;
      this.#agreed += 1;
      if (this.#agreed > mostTimes)
        throw shellFailure('the bot expected another answer than yes: give it in a terminal');
      this.#say({ say: 'yes' });
      return;
    }
    if (!stdin.isTTY || !stdout.isTTY)
      throw shellFailure('the bot expected an answer: give it in a terminal, or say --yes');
    const answer = await typed(stdin, stdout);
    if (answer === undefined) throw shellFailure('left without an answer, so the command was stopped');
    this.#say({ say: answer });
  }

  #ended(how: Ending, said: string | undefined): number {
    this.#release();
    const words = said ?? (this.#silent ? silences[how] : undefined);
    if (words !== undefined) this.#terminal.stderr.write(`micro: ${plain(words)}\n`);
    return codes[how] ?? 1;
  }

  #say(said: FromShell): void {
    this.#socket.write(`${JSON.stringify(said)}\n`);
  }
}

/** What is for a program, a value a line, and what is for people: a question, why it failed, how old the values are. */
function apart(answer: Text): { readonly values: string; readonly words: Text } {
  if (typeof answer === 'string') return { values: '', words: answer };
  const values = answer.flatMap((block) => (block.type === 'code' && block.json ? [`${block.text}\n`] : []));
  return { values: values.join(''), words: answer.filter((block) => block.type !== 'code' || !block.json) };
}

function read(line: string): FromBot {
  try {
    const told: unknown = JSON.parse(line);
    if (typeof told === 'object' && told !== null) return told as FromBot;
  } catch {
    // Said below.
  }
  throw shellFailure('what listens there is no bot, or one of another version: restart it');
}

const codes: Readonly<Partial<Record<Ending, number>>> = { ran: 0, 'no-match': 2 };

/** What is said when the bot said nothing. */
const silences: Readonly<Partial<Record<Ending, string>>> = {
  throttled: 'too many commands in a minute: try again later',
  'set-aside': 'the bot fails on this command and has set it aside; its log says why',
};
