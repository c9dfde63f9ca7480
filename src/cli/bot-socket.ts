import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { BotError } from '../errors.ts';
import { ConfigError } from '../errors.ts';
import { didYouMean } from './nearest.ts';
import { shellFailure } from './shell-failure.ts';
import { socketPath } from './socket-path.ts';

/**
 * Connects to the bot that runs on a folder for data.
 *
 * @param command - The word that is for the bot, in case that it was meant for this program.
 * @throws {BotError} No bot runs there, or none that listens.
 */
export async function botSocket(data: string, command: string): Promise<Socket> {
  const path = socketPath(data);
  if (path === undefined) {
    throw shellFailure(`the path of the data folder ${data} is too long for a socket: give the bot a shorter --data`);
  }
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return socket;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ECONNREFUSED' && code !== 'ENOTDIR') {
      throw shellFailure(`cannot reach the bot on the data folder ${data} (${code})`, cause);
    }
    throw await absent(data, command, cause);
  }
}

async function absent(data: string, command: string, cause: unknown): Promise<BotError> {
  // Only now, so that a command that is answered does not wait for them.
  const [{ folderOwner }, { commands }] = await Promise.all([
    import('../journal/folder-lock.ts'),
    import('../commands/index.ts'),
  ]);
  const owner = folderOwner(data);
  if (owner) {
    return shellFailure(
      `the bot${owner.pid ? ` with pid ${owner.pid}` : ''} does not listen for commands yet: try again`,
      cause,
    );
  }
  const words = Object.values(commands()).map(({ usage }) => usage.split(' ', 1)[0]);
  const meant = words.includes(command) ? '' : didYouMean(command, ['bot', 'start', 'check', 'help'], 'micro ');
  if (meant !== '') return new ConfigError(`micro has no such command${meant}`, { cause });
  return shellFailure(`no bot runs on the data folder ${data}: start one with micro bot`, cause);
}
