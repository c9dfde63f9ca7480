import { DatabaseSync } from 'node:sqlite';
import { bringUpToDate } from '../journal/sqlite/bring-up-to-date.ts';
import { formats } from '../journal/sqlite/formats.ts';
import { sqliteJournal } from '../journal/sqlite.ts';
import type { Journal } from '../journal.ts';
import { Ledger } from './ledger.ts';

/** What outlives the bot. */
export interface Disk {
  /**
   * Opens the journal on it, for one life of the bot; `kill` ends it, whatever is under way: what is not written is
   * lost.
   */
  open(): { readonly journal: Journal; readonly kill: () => void };
  /** What was written. */
  readonly ledger: Pick<Ledger, 'accepted' | 'settled' | 'dead'>;
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
  bringUpToDate(kept, name, formats);
  const ledger = new Ledger(kept);
  return {
    open: () => {
      const database = new DatabaseSync(name);
      const journal = sqliteJournal({ database });
      const kill = (): void => {
        database.close();
        void journal[Symbol.asyncDispose]();
      };
      return { journal: watched(journal, () => kept.isOpen && ledger.look()), kill };
    },
    ledger,
    discard: () => kept.close(),
  };
}

/** Has `look` called when a thing that was asked of a journal is done, before whoever asked hears so. */
function watched(journal: Journal, look: () => void): Journal {
  return new Proxy(journal, {
    get: (target, name) => {
      const member = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        const done = member.apply(target, args);
        done.then(look, () => undefined);
        return done;
      };
    },
  });
}
