import process from 'node:process';
import { tap } from 'rxjs';
import { address } from '../address.ts';
import type { Conn, Input } from '../input.ts';
import type { Words } from '../inputs/console/completion.ts';
import type { flags } from '../inputs/console/flags.ts';
import { terminal } from '../inputs/console.ts';

/** The terminal that the bot was started in, and a way to tell the person there something. */
export interface ConsoleLink {
  readonly input: Input<typeof flags>;
  /** Shows a text above the prompt; on standard error where answers go down a pipe. */
  show(text: string): void;
}

/** Returns the console; `words` are what Tab completes. */
export function consoleLink(words: () => Promise<Words>): ConsoleLink {
  const { stdin: input, stdout: output, stderr } = process;
  const plain = terminal({ input, output, words, interrupt: () => void process.kill(process.pid, 'SIGINT') });
  let open: Conn | undefined;
  const opened = tap((conn: Conn) => {
    open = conn;
  });
  return {
    input: { ...plain, connect: (options, context) => plain.connect(options, context).pipe(opened) },
    show: (text) => {
      const aside = () => void stderr.write(`${text}\n`);
      if (open === undefined || !input.isTTY || !output.isTTY) return aside();
      const notice = { type: 'text', to: address('console', 'person'), data: text, causes: ['-'], key: '-' } as const;
      open.send(notice, AbortSignal.timeout(1_000)).catch(aside);
    },
  };
}
