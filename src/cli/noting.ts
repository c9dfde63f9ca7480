import process from 'node:process';
import type { Log } from '../log.ts';

/** Returns what tells people something: above the prompt if there is one, and in the log unless that is where it is. */
export function noting(
  log: Log,
  prompt: ((text: string) => void) | undefined,
): (level: keyof Log, words: string) => void {
  const { stdin, stdout, stderr } = process;
  const show = stdin.isTTY && stdout.isTTY ? prompt : undefined;
  return (level, words) => {
    show?.(words);
    if (show === undefined || !stderr.isTTY) log[level](words);
  };
}
