import { DatabaseSync } from 'node:sqlite';
import { sqliteJournal } from '../journal/sqlite.ts';
import type { Journal } from '../journal.ts';

/** What outlives the bot. */
export interface Disk {
  /**
   * Opens the journal on it, for one life of the bot; `kill` ends it, whatever is under way: what is not written is
   * lost.
   */
  open(): { readonly journal: Journal; readonly kill: () => void };
  /** Throws it away. */
  discard(): void;
}

let disks = 0;

/** Makes an empty disk, in memory. */
export function disk(): Disk {
  disks += 1;
  const name = `file:disk-${disks}?mode=memory&cache=shared`;
  // What is in memory is there as long as somebody has it open.
  const kept = new DatabaseSync(name);
  return {
    open: () => {
      const database = new DatabaseSync(name);
      const journal = sqliteJournal({ database });
      const kill = (): void => {
        database.close();
        void journal[Symbol.asyncDispose]();
      };
      return { journal, kill };
    },
    discard: () => kept.close(),
  };
}
