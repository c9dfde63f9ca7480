import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The words that the dead letters of a bot speak of. */
export interface DeadLetters {
  /** Said to it, and set aside because it died of it again and again. */
  readonly aside: ReadonlySet<string>;
  /** In answers that had nowhere to go. */
  readonly unsent: ReadonlySet<string>;
}

/** Reads them in the journal of a bot that has ended. */
export function deadLetters(data: string): DeadLetters {
  const database = new DatabaseSync(join(data, 'journal.db'), { readOnly: true });
  try {
    const letters = database.prepare('SELECT kind, body FROM dead').all();
    const of = (wanted: string) =>
      new Set(
        letters
          .filter(({ kind }) => kind === wanted)
          .flatMap(({ body }) => [...String(body).matchAll(/w\d+x\d+/g)].map(([word]) => word)),
      );
    return { aside: of('event'), unsent: of('message') };
  } finally {
    database.close();
  }
}
