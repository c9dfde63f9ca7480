import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Activity } from '../../src/activity.ts';
import { UnwritableError } from '../../src/errors.ts';
import { bringUpToDate } from '../../src/journal/sqlite/bring-up-to-date.ts';
import { formats } from '../../src/journal/sqlite/formats.ts';
import { openDatabase } from '../../src/journal/sqlite/open-database.ts';
import type { SqliteJournalOptions } from '../../src/journal/sqlite.ts';
import { sqliteJournal } from '../../src/journal/sqlite.ts';
import type { Journal, ReadLimits } from '../../src/journal.ts';
import { said, saying, says, settled } from './produced.ts';

const all: ReadLimits = { limit: 1_000, inHand: 10_000, perConversation: 10_000 };

let folder: string;
let path: string;
const opened: AsyncDisposable[] = [];

function open(options: SqliteJournalOptions = {}): Journal & AsyncDisposable {
  const journal = sqliteJournal({ path, ...options });
  opened.push(journal);
  return journal;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  path = join(folder, 'journal.db');
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

/** A file with one event in it. */
async function filled(): Promise<void> {
  const journal = open();
  await journal.accept(said('a'), ['p']);
  await journal[Symbol.asyncDispose]();
}

describe('the file', () => {
  it('is for its owner only, whatever the umask, and so is what SQLite keeps beside it', async () => {
    await filled();
    chmodSync(path, 0o644);
    const journal = open();
    await journal.accept(said('b'), ['p']);
    expect(readdirSync(folder).sort()).toEqual(['journal.db', 'journal.db-wal']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['power', 2],
    ['process', 1],
  ] as const)('is written so that it outlives what it must: %s', (durability, synchronous) => {
    const asked: string[] = [];
    const { prepare } = DatabaseSync.prototype;
    DatabaseSync.prototype.prepare = function (sql, ...rest) {
      asked.push(sql);
      return prepare.call(this, sql, ...rest);
    };
    try {
      open({ durability });
    } finally {
      DatabaseSync.prototype.prepare = prepare;
    }
    expect(asked).toContain('PRAGMA journal_mode = wal');
    expect(asked).toContain(`PRAGMA synchronous = ${synchronous}`);
    expect(asked).toContain('PRAGMA synchronous');
  });

  it('belongs to one: a second is refused at once, until the first is closed', async () => {
    const first = open();
    expect(() => open()).toThrow(expect.objectContaining({ code: 'BUSY', message: expect.stringContaining(path) }));
    await first.accept(said('a'), ['p']);
    await first[Symbol.asyncDispose]();
    expect(await open().counts()).toMatchObject({ open: { p: 1 } });
  });

  it('belongs to one, in another process, too', () => {
    open();
    const script = `
      const { sqliteJournal } = await import(process.argv[1]);
      try { sqliteJournal({ path: process.argv[2] }); } catch (error) { console.log(error.code); }`;
    const source = new URL('../../src/journal/sqlite.ts', import.meta.url).href;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script, source, path], {
      encoding: 'utf8',
    });
    expect(said).toBe('BUSY\n');
  });

  it.each([
    ['whose folder is not there', () => rmSync(folder, { recursive: true }), /ENOENT.*--data/],
    ['that is a folder', () => mkdirSync(path), /EISDIR.*--data/],
  ])('%s is refused in words', (_, spoil, words) => {
    try {
      spoil();
      expect(() => open()).toThrow(expect.objectContaining({ code: 'CONFIG', message: expect.stringMatching(words) }));
    } finally {
      mkdirSync(folder, { recursive: true });
    }
  });

  it('that is something else is refused in words, and left alone', () => {
    writeFileSync(path, 'Dear diary, '.repeat(1_000));
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'JOURNAL', message: expect.stringMatching(/no journal.*move it away.*--data/) }),
    );
    expect(statSync(path).size).toBe(12_000);
  });

  it("that is another program's database is refused in words", () => {
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE people (name)');
    other.close();
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'CONFIG', message: expect.stringMatching(/not a bot's/) }),
    );
  });

  it('that is damaged is refused in words', async () => {
    await filled();
    const file = await openFile(path, 'r+');
    await file.write(Buffer.alloc(8_192, 0xa5), 0, 8_192, 4_096);
    await file.close();
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'JOURNAL', message: expect.stringMatching(/damaged: move it away/) }),
    );
  });

  it('that lost all beside its log is refused in words, and the log is left', async () => {
    writeFileSync(path, '');
    writeFileSync(`${path}-wal`, 'a log');
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'JOURNAL', message: expect.stringMatching(/damaged: move it away/) }),
    );
    expect(readFileSync(`${path}-wal`, 'utf8')).toBe('a log');
  });

  it('that is empty is refused in words: a new one never is', () => {
    writeFileSync(path, '');
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'JOURNAL', message: expect.stringMatching(/damaged: move it away/) }),
    );
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('that lost its end is refused in words', async () => {
    await filled();
    truncateSync(path, 8_192);
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'JOURNAL', message: expect.stringMatching(/damaged/) }),
    );
  });

  it('whose opening was refused is not held', async () => {
    await filled();
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(() => open()).toThrow();
    const again = new DatabaseSync(path);
    again.exec(`PRAGMA user_version = ${formats.length}`);
    again.close();
    expect(await open().counts()).toMatchObject({ open: { p: 1 } });
  });
});

describe('its format', () => {
  const next = [...formats, 'ALTER TABLE events ADD COLUMN colour TEXT'];
  const version = (database: DatabaseSync) => database.prepare('PRAGMA user_version').get();

  it('is refused when it is newer, by name', async () => {
    await filled();
    const newer = new DatabaseSync(path);
    bringUpToDate(newer, path, [...formats, '', '']);
    newer.close();
    const words = new RegExp(`format ${formats.length + 2}.*up to ${formats.length}.*newer bot`);
    expect(() => open()).toThrow(expect.objectContaining({ code: 'CONFIG', message: expect.stringMatching(words) }));
  });

  it('is brought up to date when it is older, and a copy is kept', async () => {
    await filled();
    writeFileSync(`${path}.v${formats.length}.unfinished`, ''); // A try that died.
    const database = openDatabase(path, 'power');
    bringUpToDate(database, path, next);
    expect(version(database)).toEqual({ user_version: next.length });
    expect(database.prepare('SELECT id, colour FROM events').all()).toEqual([{ id: 'a', colour: null }]);
    database.close();
    const copy = `${path}.v${formats.length}`;
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['journal.db', `journal.db.v${formats.length}`]);
    expect(await open({ path: copy }).counts()).toMatchObject({ open: { p: 1 } });
  });

  it('of the first bots is understood, with what they gave up', async () => {
    const first = new DatabaseSync(path);
    bringUpToDate(first, path, formats.slice(0, 1));
    first.exec(`INSERT INTO dead (kind, pipeline, place, reason, at, gist, body)
      VALUES ('message', 'p', 'chat:room', 'no such place', 7, 'a secret', '${JSON.stringify({ message: saying('a') })}')`);
    first.close();
    expect(await open().letters.dead(9)).toEqual([
      { number: 1, kind: 'message', pipeline: 'p', place: 'chat:room', reason: 'no such place', at: 7 },
    ]);
  });

  it('of earlier bots tells since when nothing was heard', async () => {
    const second = new DatabaseSync(path);
    bringUpToDate(second, path, formats.slice(0, 2));
    const insert = second.prepare('INSERT INTO events (seq, id, accepted, body) VALUES (?, ?, 900, ?)');
    const { at: _, ...due } = { ...said('later:1'), type: 'due', input: 'later' };
    for (const [seq, event] of [
      said('a', { at: 700 }),
      said('b', { at: 500 }),
      said('c', { input: 'mail', at: 1e6 }),
      due,
    ].entries())
      insert.run(seq + 1, event.id, JSON.stringify(event));
    second.close();
    const journal = open();
    expect(await Promise.all(['chat', 'mail', 'later'].map((input) => journal.since(input)))).toEqual([
      700,
      900,
      undefined,
    ]);
  });

  it('of the second format is understood, with what it had to say', async () => {
    const second = new DatabaseSync(path);
    bringUpToDate(second, path, formats.slice(0, 2));
    second.exec("INSERT INTO said (seq, key, at, pipeline, cause) VALUES (1, 'k', 7, 1, 1)");
    second.exec(`INSERT INTO outbox (seq, key, pipeline, lane, input, committed, body)
      VALUES (1, 'k', 'p', 'chat:room', 'chat', 7, '${JSON.stringify(saying('a'))}')`);
    second.exec(`INSERT INTO dead (kind, pipeline, place, reason, at, body)
      VALUES ('message', 'p', 'chat:room', 'x', 7, '${JSON.stringify({ message: { ...saying('b'), key: 'l', lane: 'l', pipeline: 'p' } })}')`);
    second.close();
    const journal = open();
    await journal.commit('p', [{ sink: 'redeliver', number: 1 }]);
    expect(await journal.outbox(9)).toMatchObject([
      { key: 'k', data: 'hello', hops: 1 },
      { key: 'l', data: 'hello', hops: 1 },
    ]);
  });

  it('stays as it is when the change fails half way', async () => {
    await filled();
    const database = new DatabaseSync(path);
    const broken = [...formats, 'ALTER TABLE events ADD COLUMN colour TEXT; ALTER TABLE nobody ADD COLUMN colour TEXT'];
    expect(() => bringUpToDate(database, path, broken)).toThrow(/nobody/);
    database.close();
    expect(await open().counts()).toMatchObject({ open: { p: 1 } });
  });

  it('keeps no copy when nothing changes', async () => {
    await filled();
    await open()[Symbol.asyncDispose]();
    expect(existsSync(`${path}.v${formats.length}`)).toBe(false);
  });
});

describe('when the disk is full', () => {
  /** A journal on a disk with room for a few pages. */
  const onSmallDisk = () => {
    const database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA max_page_count = 40');
    return { database, journal: open({ database }) };
  };

  it('says so in words, takes no more, keeps what it acknowledged, and is whole', async () => {
    const { database, journal } = onSmallDisk();
    const notices: Activity[] = [];
    let ended = false;
    journal.notices.subscribe({ next: (one) => notices.push(one), complete: () => (ended = true) });
    const acknowledged: string[] = [];
    const take = async (id: string) => {
      await journal.accept(said(id, { data: 'x'.repeat(500) }), ['p']);
      acknowledged.push(id);
    };
    const failed = { code: 'JOURNAL', message: expect.stringMatching(/disk is full: make room/) };
    for (let round = 0; notices.length === 0; round += 1) {
      const taken = await Promise.allSettled([0, 1, 2].map((index) => take(`${round}-${index}`)));
      // All of one turn or nothing of it.
      expect(new Set(taken.map(({ status }) => status)).size).toBe(1);
    }
    expect(acknowledged.length).toBeGreaterThan(10);
    await expect(journal.read('p', all)).rejects.toMatchObject(failed);
    await expect(journal.commit('p', [settled('0-0')])).rejects.toMatchObject(failed);
    await expect(journal.counts()).rejects.toMatchObject(failed);
    expect(notices).toMatchObject([{ code: 'journal-failed', detail: expect.stringContaining(path) }]);
    expect(ended).toBe(true);
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    database.close();
    expect((await open().read('p', all)).map(({ id }) => id)).toEqual(acknowledged);
  });

  it('lets nobody see what was not written', async () => {
    const { database, journal } = onSmallDisk();
    await journal.accept(said('a'), ['p']);
    await journal.read('p', all);
    const changes: string[] = [];
    journal.changes.subscribe((change) => changes.push(change));
    const big = says('a', { data: 'x'.repeat(200_000) });
    const results = await Promise.allSettled([
      journal.commit('p', [big]),
      journal.outbox(1),
      journal.accept(said('b'), ['p']),
    ]);
    expect(results).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: [] }, { status: 'rejected' }]);
    await expect(journal.outbox(1)).rejects.toThrow(/disk is full/);
    expect(changes).toEqual([]);
    database.close();
    expect(await open().counts()).toMatchObject({ open: { p: 1 }, waiting: {} });
  });
});

describe('a file that is no more', () => {
  it.each([
    ['gone', () => rmSync(path), /it is gone: put the folder back/],
    [
      'replaced',
      () => {
        copyFileSync(path, `${path}.other`);
        renameSync(`${path}.other`, path);
      },
      /another file is in its place/,
    ],
  ])('is noticed with the next thing to write: %s', async (_, lose, words) => {
    const journal = open();
    await journal.accept(said('a'), ['p']);
    const noticed: Activity[] = [];
    journal.notices.subscribe((entry) => noticed.push(entry));
    lose();
    await expect(journal.accept(said('b'), ['p'])).rejects.toMatchObject({
      code: 'JOURNAL',
      message: expect.stringMatching(words),
    });
    expect(noticed).toMatchObject([{ code: 'journal-failed', detail: expect.stringMatching(words) }]);
  });
});

describe('what cannot be kept', () => {
  it.each([
    ['a message with a big integer', { sink: 'send', lane: 'x', message: { ...saying('a'), data: 1n } }],
    ['work that comes due at no moment', { sink: 'later', job: { due: Number.NaN, data: null, causes: ['a'] } }],
    ['a key that is no string', { sink: 'later', job: { due: 1, key: 7, data: null, causes: ['a'] } }],
    ['an event without an id', { sink: 'event', event: { ...said('b'), id: 7 }, readers: ['p'] }],
    ['a message that is in no lane', { sink: 'send', message: saying('a') }],
    ['work without a cause', { sink: 'later', job: { due: 1, data: null } }],
    ['work called off that has no key', { sink: 'cancel' }],
    [
      'a value that is a function',
      { sink: 'memory', change: { key: 'k', value: () => 1, causes: ['a'] }, readers: [] },
    ],
    ['a value without a key', { sink: 'memory', change: { value: 1, causes: ['a'] }, readers: [] }],
    ['a value whose owner has no name', { sink: 'memory', change: { key: 'k', owner: {}, value: 1 }, readers: [] }],
    ['what is settled and is no list', { sink: 'settled', ids: 'a' }],
    ['a dead letter without a number', { sink: 'redeliver' }],
  ])('is refused alone, before anything of its turn is written: %s', async (_, wrong) => {
    const journal = open();
    await journal.accept(said('a'), ['p']);
    await journal.read('p', all);
    const broken = journal.commit('p', [settled('a'), wrong as never]);
    const fine = journal.accept(said('c'), ['p']);
    await expect(broken).rejects.toThrow(UnwritableError);
    expect(await fine).toBe('accepted');
    expect(await journal.counts()).toMatchObject({ open: { p: 2 } });
  });
});

describe('one database, opened twice', () => {
  it('belongs to the newer journal: what the older one has not written is lost, as in a crash', async () => {
    const database = new DatabaseSync(':memory:');
    const older = open({ database });
    await older.accept(said('a'), ['p']);
    await older.read('p', all);
    const late = older.accept(said('b'), ['p']);
    const newer = open({ database });
    await expect(late).rejects.toMatchObject({ code: 'JOURNAL' });
    await expect(older.counts()).rejects.toMatchObject({ code: 'JOURNAL' });
    expect((await newer.read('p', all)).map(({ id }) => id)).toEqual(['a']);
  });
});

it('refuses everything when it is closed, and writes what it was asked for before', async () => {
  const journal = open();
  const taken = journal.accept(said('a'), ['p']);
  await journal[Symbol.asyncDispose]();
  expect(await taken).toBe('accepted');
  await expect(journal.accept(said('b'), ['p'])).rejects.toMatchObject({
    code: 'JOURNAL',
    message: expect.stringMatching(/closed/),
  });
  expect(await open().counts()).toMatchObject({ open: { p: 1 } });
});
