import { join } from 'node:path';
import process from 'node:process';

/**
 * Longest path a socket may have, in bytes: `sun_path` less its end.
 *
 * @see {@link https://man7.org/linux/man-pages/man7/unix.7.html}
 */
const longest: number = process.platform === 'linux' ? 107 : 103;

/**
 * Returns where the bot that owns a folder for data listens for shells; undefined when that path is too long to listen
 * on.
 */
export function socketPath(data: string): string | undefined {
  const path = join(data, 'micro.sock');
  return Buffer.byteLength(path) > longest ? undefined : path;
}
