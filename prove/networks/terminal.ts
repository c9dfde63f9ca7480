import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** A person at the terminal of each bot in turn, who keeps what was shown. */
export interface Terminal {
  /** Lines that any bot wrote, in their order. */
  readonly shown: readonly string[];
  /** Sits down at another bot. */
  attach(typed: Writable, shown: Readable): void;
  /** Types a line; where no bot reads, it is gone. */
  type(line: string): void;
}

/** Returns a terminal that no bot is at yet. */
export function terminal(): Terminal {
  const shown: string[] = [];
  let to: Writable | undefined;
  return {
    shown,
    attach(typed, output) {
      to = typed.on('error', () => undefined);
      createInterface({ input: output }).on('line', (line) => shown.push(line));
    },
    type: (line) => void to?.write(`${line}\n`),
  };
}
