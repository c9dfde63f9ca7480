import { mkdir } from 'node:fs/promises';
import process from 'node:process';
import { ConfigError } from '../errors.ts';

/**
 * Returns the folder for data, made when it is not there, for its owner only.
 *
 * @param given - From `--data`; without it the platform's folder for state, `~/.local/state/micro-bot` on Linux.
 */
export async function dataFolder(given: string | undefined): Promise<string> {
  const path = given ?? (await usual());
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ConfigError(`--data: cannot make the folder ${path} (${code})`, { cause });
  }
  return path;
}

/** @see {@link https://specifications.freedesktop.org/basedir-spec/latest/} (XDG_STATE_HOME; env-paths calls it log). */
async function usual(): Promise<string> {
  const { default: envPaths } = await import('env-paths');
  const paths = envPaths('micro-bot', { suffix: '' });
  return process.platform === 'linux' ? paths.log : paths.data;
}
