import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { sqliteJournal } from '../../src/journal/sqlite.ts';
import { journalContract } from './contract.ts';

describe('sqlite', () => {
  journalContract((settings) => sqliteJournal({ ...settings, database: new DatabaseSync(':memory:') }));

  it('says that it survives', () => {
    expect(sqliteJournal({ database: new DatabaseSync(':memory:') }).durable).toBe(true);
  });
});
