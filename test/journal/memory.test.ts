import { describe, expect, it } from 'vitest';
import { memoryJournal } from '../../src/journal/memory.ts';
import { journalContract } from './contract.ts';

describe('memory', () => {
  journalContract(memoryJournal);

  it('says that it does not survive', () => {
    expect(memoryJournal().durable).toBe(false);
  });
});
