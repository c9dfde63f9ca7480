import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '../errors.ts';
import { dataPath } from './data-path.ts';

/**
 * Returns the folder for data, made when it is not there, for its owner only.
 *
 * @param given - See {@link dataPath}.
 * @throws {ConfigError} It cannot be made, or others can write in it; the message names `--data`.
 */
export async function dataFolder(given: string | undefined): Promise<string> {
  const path = await dataPath(given);
  try {
    await make(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ConfigError(`--data: cannot make the folder ${path} (${code}): name one that can be made`, { cause });
  }
  if (await isShared(path)) {
    throw new ConfigError(
      `--data: others can write in ${path}: keep them out (chmod 700 ${path}), or name a folder in it, which is made for the bot alone`,
    );
  }
  return path;
}

/** Whether others than the owner may change what is in a folder: who can open the socket there counts as its owner. */
async function isShared(path: string): Promise<boolean> {
  const others = 0o022;
  return ((await stat(path)).mode & others) !== 0;
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
