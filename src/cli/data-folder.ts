import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import process from 'node:process';
import { ConfigError } from '../errors.ts';

/**
 * Returns the folder for data, made when it is not there, for its owner only.
 *
 * @param given - From `--data`; without it the platform's folder for state, `~/.local/state/micro-bot` on Linux.
 * @throws {ConfigError} It cannot be made; the message names `--data`.
 */
export async function dataFolder(given: string | undefined): Promise<string> {
  const path = given ?? (await usual());
  try {
    await make(resolve(path));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ConfigError(`--data: cannot make the folder ${path} (${code}): name one that can be made`, { cause });
  }
  return path;
}

/** One level at a time, because Node's recursive mkdir never ends where mkdir itself says ENOENT, as in /proc. */
async function make(path: string): Promise<void> {
  if (await there(path)) return;
  await make(dirname(path));
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    // Somebody else may have been faster.
    if (!(await there(path))) throw error;
  }
}

async function there(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' });
}

/** @see {@link https://specifications.freedesktop.org/basedir-spec/latest/} (XDG_STATE_HOME; env-paths calls it log). */
async function usual(): Promise<string> {
  const { default: envPaths } = await import('env-paths');
  const paths = envPaths('micro-bot', { suffix: '' });
  return process.platform === 'linux' ? paths.log : paths.data;
}
