import { isAbsolute, resolve } from 'node:path';
import process from 'node:process';
import { ConfigError } from '../errors.ts';

/**
 * Returns where the folder for data is, whether or not it is there.
 *
 * @param given - From `--data`; without it the platform's folder for state, `~/.local/state/micro-bot` on Linux.
 * @throws {ConfigError} The user has no home; the message names `--data`.
 */
export async function dataPath(given: string | undefined): Promise<string> {
  if (given !== undefined) return resolve(given);
  const path = await usual();
  if (path === undefined || !isAbsolute(path)) {
    throw new ConfigError('--data: this user has no home folder to keep data in: name a folder, as in --data=PATH');
  }
  return path;
}

/**
 * @see {@link https://specifications.freedesktop.org/basedir-spec/latest/} (XDG_STATE_HOME; env-paths calls it log).
 */
async function usual(): Promise<string | undefined> {
  try {
    const { default: envPaths } = await import('env-paths');
    const paths = envPaths('micro-bot', { suffix: '' });
    return process.platform === 'linux' ? paths.log : paths.data;
  } catch {
    // It asks the system for the home folder when it is loaded.
    return undefined;
  }
}
