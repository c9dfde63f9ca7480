import { readFileSync } from 'node:fs';
import { ConfigError } from '../errors.ts';
import type { Book } from '../pipelines/on-call/book.ts';
import { parseBooks } from '../pipelines/on-call/book.ts';
import type { BotOptions } from './bot-options.ts';

/**
 * Reads the file that `--runbook` names; no books without it.
 *
 * @throws {ConfigError} It cannot be read, a line is wrong, or nobody is on call.
 */
export function runbooks({ runbook, on_call }: Pick<BotOptions, 'runbook' | 'on_call'>): readonly Book[] {
  if (runbook === undefined) return [];
  const name = `--runbook ${runbook}`;
  if (on_call.length === 0) {
    throw new ConfigError(`${name}: nothing begins it: say who is told of alerts, with --on_call`);
  }
  return parseBooks(textOf(runbook, name), name);
}

function textOf(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ConfigError(`${name} names a file that cannot be read (${code})`, { cause });
  }
}
