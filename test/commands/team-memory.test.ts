import { expect, test } from 'vitest';
import { readKey } from '../../src/commands/team-memory.ts';

test('a key is read as people write it, and as it can be written', () => {
  expect(readKey('  On \n Call ')).toBe('on call');
  expect(readKey('a\ud800')).toBe('a\ufffd');
});
