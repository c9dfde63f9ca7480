import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** Shells on the bot's machine, each with one command; the protocol is the one that `src/inputs/shell/wire.ts` describes. */
export interface Shells {
  /** What was answered, each to the shell with that number. */
  readonly answers: readonly { readonly shell: number; readonly text: string }[];
  /** Gives a command in a shell of its own; where no bot listens, it is gone. Answers the shell's number. */
  say(command: string): number;
  /** Whether a shell waits for an answer. */
  waits(shell: number): boolean;
}

/** Returns shells that reach the bot on a folder for data. */
export function shells(data: string): Shells {
  const answers: { shell: number; text: string }[] = [];
  const waiting = new Set<number>();
  let count = 0;
  return {
    answers,
    waits: (shell) => waiting.has(shell),
    say(command) {
      count += 1;
      const shell = count;
      waiting.add(shell);
      const socket = connect(`${data}/micro.sock`);
      socket.on('error', () => undefined).once('close', () => waiting.delete(shell));
      createInterface({ input: socket })
        .on('error', () => undefined)
        .on('line', (line) => {
          const told = JSON.parse(line);
          // Parts of one turn come as lines of one answer, and in JSON a line's end would be a letter before the next word.
          if ('answer' in told) answers.push({ shell, text: JSON.stringify(told.answer).replaceAll('\\n', '\n') });
        });
      socket.write(`{"micro":1}\n${JSON.stringify({ say: command })}\n`);
      return shell;
    },
  };
}
