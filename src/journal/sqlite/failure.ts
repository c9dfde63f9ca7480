import { BotError, BusyError, ConfigError, JournalError } from '../../errors.ts';

/** What is said of a file that is not what was written. */
export const damaged = 'the file is damaged: move it away and start anew, or put a copy back';

/** SQLite's primary result codes that have words of their own, with what to do. */
const words: Readonly<Record<number, string>> = {
  8: 'it cannot be written: give the bot the right to write it',
  10: 'the disk failed to read or write (I/O error): look at the disk and at the log of the system',
  11: damaged,
  13: 'the disk is full: make room, then start again',
  14: 'it cannot be opened: look whether the folder is there and may be written',
  26: 'the file is no journal: put a copy back, move it away and start anew, or name another folder with --data',
};

/** SQLite's code for a file that somebody else has locked. */
const busy = 5;

/** Says in words why a journal failed; what is no error of SQLite stays its cause. */
export function failure(path: string, cause: unknown): JournalError {
  const code = primary(cause);
  const said = cause instanceof Error ? cause.message : String(cause);
  return new JournalError(`journal ${path}: ${(code && words[code]) || said}`, { cause });
}

/** Says in words why a journal cannot be opened. */
export function openingFailure(path: string, cause: unknown): BotError {
  if (cause instanceof BotError) return cause;
  if (primary(cause) === busy) {
    return new BusyError(
      `journal ${path}: another process has it open: stop that one, or name another folder with --data`,
      {
        cause,
      },
    );
  }
  const { code } = cause as NodeJS.ErrnoException;
  if (primary(cause) === undefined && code) {
    const advice = 'name a folder with --data that is there and may be written';
    return new ConfigError(`journal ${path}: it cannot be opened (${code}): ${advice}`, { cause });
  }
  return failure(path, cause);
}

function primary(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}
