import { existsSync, statSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { BotError } from '../errors.ts';
import type { Finding } from '../input.ts';
import { folderOwner } from '../journal/folder-lock.ts';
import { dataFolder } from './data-folder.ts';
import type { JournalOptions } from './open-journal.ts';
import { openJournal } from './open-journal.ts';
import { socketPath } from './socket-path.ts';

/** Says whether a bot can use the folder for data and the journal in it, and which one does; makes it as the bot would. */
export async function dataFinding(options: JournalOptions): Promise<Finding> {
  try {
    const folder = await dataFolder(options.data);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const owner = folderOwner(folder);
    if (others(folder)) {
      return { ok: false, what: `others can write in ${folder}`, remedy: `keep them out: chmod 700 ${folder}` };
    }
    if (!owner && existsSync(join(folder, 'journal.db'))) await (await openJournal(options))[Symbol.asyncDispose]();
    const whose = owner ? `belongs to the bot${owner.pid ? ` with pid ${owner.pid}` : ''} that runs` : 'is free';
    const deaf = socketPath(folder) ? '' : ', and its path is too long for commands from a shell';
    return { ok: true, what: `${folder} ${whose}${deaf}` };
  } catch (error) {
    if (error instanceof BotError) return { ok: false, what: error.message };
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, what: `the folder cannot be used (${reason})`, remedy: 'name another with --data' };
  }
}

/** Whether others than the owner may change what is in a folder. */
function others(folder: string): boolean {
  const everybody = 0o022;
  return (statSync(folder).mode & everybody) !== 0;
}
