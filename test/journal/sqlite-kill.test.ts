import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const rounds = 10;
const child = fileURLToPath(new URL('killed.ts', import.meta.url));

it('loses nothing that it acknowledged, and does nothing by halves, however it is killed', {
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  const [path, ledger] = [join(folder, 'journal.db'), join(folder, 'ledger')];
  try {
    for (let round = 1; round <= rounds; round += 1) {
      await workAndDie(path, ledger, round);
      const noted = read(ledger);
      const { open, waiting, aside, known } = look(path);
      const lost = [...noted.accepted].filter((id) => !known.has(id));
      const again = [...noted.answered].filter((id) => open.has(id));
      const resent = [...noted.sent].filter((id) => waiting.has(id));
      // Open, answered and not sent, sent, or set aside after three deaths: one of it and never two.
      const halves = [...known].filter((id) => {
        const sent = noted.sending.has(id) && !waiting.has(id);
        return [open.has(id), waiting.has(id), aside.has(id), sent].filter(Boolean).length !== 1;
      });
      expect({ lost, again, resent, halves }).toEqual({ lost: [], again: [], resent: [], halves: [] });
    }
    expect(read(ledger).accepted.size).toBeGreaterThan(rounds);
    expect(read(ledger).sent.size).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Runs the child until a moment that nobody chose. */
async function workAndDie(path: string, ledger: string, round: number): Promise<void> {
  const working = spawn(process.execPath, [child, path, ledger, `${round}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(working.stdout, 'data');
  await setTimeout(20 + Math.random() * 150);
  working.kill('SIGKILL');
  await once(working, 'exit');
}

type Noted = Record<'accepted' | 'answered' | 'sending' | 'sent', Set<string>>;

function read(ledger: string): Noted {
  const noted: Noted = { accepted: new Set(), answered: new Set(), sending: new Set(), sent: new Set() };
  for (const line of readFileSync(ledger, 'utf8').split('\n')) {
    const [what, id] = line.split(' ');
    if (id) noted[what as keyof Noted].add(id);
  }
  return noted;
}

/** What is in the file, read without the journal's code. */
function look(path: string): Record<'open' | 'waiting' | 'aside' | 'known', Set<string>> {
  const database = new DatabaseSync(path);
  const all = (query: string) =>
    new Set(
      database
        .prepare(query)
        .all()
        .map(({ id }) => String(id)),
    );
  try {
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    return {
      open: all('SELECT id FROM work JOIN events USING (seq)'),
      waiting: all("SELECT body ->> '$.data' AS id FROM outbox"),
      aside: all("SELECT body ->> '$.event.id' AS id FROM dead WHERE kind = 'event'"),
      known: all('SELECT id FROM events'),
    };
  } finally {
    database.close();
  }
}
