// The child of sqlite-kill.test.ts: works a journal as hard as it can, and writes what it was told into a ledger, a line each.
import { openSync, writeSync } from 'node:fs';
import process from 'node:process';
import { setImmediate as turn } from 'node:timers/promises';
import { sqliteJournal } from '../../src/journal/sqlite.ts';
import { said, says } from './produced.ts';

const [path = '', ledger = '', round = ''] = process.argv.slice(2);
const file = openSync(ledger, 'a');
const note = (what: string, id: string): void => {
  writeSync(file, `${what} ${id}\n`);
};

const journal = sqliteJournal({ path });
let count = 0;

async function accept(): Promise<never> {
  for (;;) {
    count += 1;
    const id = `${round}-${count}`;
    await journal.accept(said(id, { conversation: `c${count % 7}` }), ['p']);
    note('accepted', id);
  }
}

async function answer(): Promise<never> {
  for (;;) {
    const events = await journal.read('p', { limit: 64, inHand: 1_000, perConversation: 64 });
    await turn();
    if (events.length === 0) continue;
    await journal.commit(
      'p',
      events.map(({ id }) => says(id, { data: id }, `lane${id.length}`)),
    );
    for (const { id } of events) note('answered', id);
  }
}

async function send(): Promise<never> {
  for (;;) {
    const messages = await journal.outbox(16);
    await turn();
    await Promise.all(
      messages.map(async ({ key, data }) => {
        note('sending', String(data));
        await journal.mark(key, 'sent');
        note('sent', String(data));
      }),
    );
  }
}

await journal.accept(said(`${round}-first`), ['p']);
note('accepted', `${round}-first`);
process.stdout.write('ready\n');
await Promise.all([...Array.from({ length: 32 }, accept), answer(), send()]);
