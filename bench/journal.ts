// One measurement: `node bench/journal.ts bare|settle|answer` prints microseconds an event, with 64 in flight and each
// outliving a power cut. `bare`: SQLite alone takes an event and drops it in a later transaction. `settle`: the journal takes
// one, hands it out and is done with it. `answer`: it also keeps a message for each, hands it out and knows it sent.
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sqliteJournal } from '../src/journal/sqlite.ts';
import type { Produced } from '../src/journal.ts';
import { message } from './message.ts';

const inFlight = 64;
const events = Number(process.env.BENCH_EVENTS ?? 50_000);
const warmUp = 10_000;
const limits = { limit: 256, inHand: 1_000, perConversation: 64 };

const [what = 'settle'] = process.argv.slice(2);
// Beside the code and not in /tmp, which may be memory.
const folder = mkdtempSync(join(dirname(fileURLToPath(import.meta.url)), '.journal-'));
try {
  const life = what === 'bare' ? bare() : whole(what === 'answer');
  await life(0, warmUp);
  const begin = process.hrtime.bigint();
  await life(warmUp, events);
  console.log((Number(process.hrtime.bigint() - begin) / 1_000 / events).toFixed(3));
} finally {
  rmSync(folder, { recursive: true });
}

type Life = (from: number, count: number) => Promise<void>;

/** What arrived in one turn is one transaction; a turn later it is dropped in the next one. */
function bare(): Life {
  const database = new DatabaseSync(join(folder, 'bare.db'));
  database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE events (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL)`);
  const insert = database.prepare('INSERT INTO events (seq, id, body) VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM events WHERE seq = ?');
  return async (from, count) => {
    for (let first = from; first < from + count; first += inFlight) {
      database.exec('BEGIN');
      for (let i = first; i < first + inFlight; i += 1)
        insert.run(i, `chat:${i}`, JSON.stringify(message(i, `cmd9 ${i}`)));
      database.exec('COMMIT');
      await turn();
      database.exec('BEGIN');
      for (let i = first; i < first + inFlight; i += 1) remove.run(i);
      database.exec('COMMIT');
      await turn();
    }
  };
}

function whole(answers: boolean): Life {
  const journal = sqliteJournal({ path: join(folder, 'journal.db') });
  const produced = ({ id }: { id: string }): Produced =>
    answers
      ? {
          sink: 'send',
          message: { type: 'text', to: 'chat:room', data: `an answer to ${id}`, causes: [id] },
          lane: `chat:${id.slice(-2)}`,
        }
      : { sink: 'settled', ids: [id] };
  return async (from, count) => {
    let next = from;
    let left = count;
    const accept = async (): Promise<void> => {
      next += 1;
      await journal.accept(message(next, `cmd9 ${next}`), ['p']);
    };
    /** What was done with lets as many others in. */
    const done = (number: number): Promise<unknown> => {
      left -= number;
      return Promise.all(Array.from({ length: Math.min(number, from + count - next) }, accept));
    };
    const read = async (): Promise<void> => {
      while (left > 0) {
        const batch = await journal.read('p', limits);
        // An empty one is there at once: without a turn of the event loop nothing would ever be written.
        if (batch.length === 0) await turn();
        else await journal.commit('p', batch.map(produced));
        if (!answers) void done(batch.length);
      }
    };
    const send = async (): Promise<void> => {
      while (left > 0) {
        const batch = await journal.outbox(64);
        if (batch.length === 0) await turn();
        await Promise.all(batch.map(({ key }) => journal.mark(key, 'sent')));
        if (batch.length > 0) void done(batch.length);
      }
    };
    void Promise.all(Array.from({ length: inFlight }, accept));
    await Promise.all(answers ? [read(), send()] : [read()]);
  };
}
