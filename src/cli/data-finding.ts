import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { BotError } from '../errors.ts';
import type { Finding } from '../input.ts';
import { folderOwner, lockFolder } from '../journal/folder-lock.ts';
import { journalFormat } from '../journal/journal-format.ts';
import { dataFolder } from './data-folder.ts';
import type { JournalOptions } from './open-journal.ts';
import { socketPath } from './socket-path.ts';

/**
 * Says whether a bot can use the folder for data and the journal in it, and which one does. Makes the folder as the bot
 * would; the journal stays as it is.
 */
export async function dataFinding({ data }: Pick<JournalOptions, 'data'>): Promise<Finding> {
  try {
    const folder = await dataFolder(data);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const owner = folderOwner(folder);
    const whose = owner ? `belongs to the bot${owner.pid ? ` with pid ${owner.pid}` : ''} that runs` : 'is free';
    const older = owner ? '' : ofAnotherFormat(folder);
    const deaf = socketPath(folder) ? '' : ', and its path is too long for commands from a shell';
    return { ok: true, what: `${folder} ${whose}${older}${deaf}` };
  } catch (error) {
    if (error instanceof BotError) return { ok: false, what: error.message };
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, what: `the folder cannot be used (${reason})`, remedy: 'name another with --data' };
  }
}

function ofAnotherFormat(folder: string): string {
  const path = join(folder, 'journal.db');
  if (!existsSync(path)) return '';
  using _lock = lockFolder(folder);
  const { found, known } = journalFormat(path);
  if (found === 0 || found === known) return '';
  return `, and its journal has format ${found}: the bot makes it format ${known} when it starts, and keeps a copy`;
}
