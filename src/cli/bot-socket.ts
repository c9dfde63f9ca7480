import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { shellFailure } from './shell-failure.ts';
import { socketPath } from './socket-path.ts';

/**
 * Connects to the bot that runs on a folder for data; undefined when none does.
 *
 * @throws {BotError} One runs there, and does not listen.
 */
export async function botSocket(data: string): Promise<Socket | undefined> {
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
    // Only now, so that a command that is answered does not wait for it.
    const { folderOwner } = await import('../journal/folder-lock.ts');
    const owner = folderOwner(data);
    if (owner === undefined) return undefined;
    const who = `the bot${owner.pid ? ` with pid ${owner.pid}` : ''}`;
    throw shellFailure(`${who} does not listen for commands yet: try again`, cause);
  }
}
