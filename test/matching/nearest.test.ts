import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/matching/nearest.ts';

describe('nearest', () => {
  const known = ['the three laws', 'the', 'ping', 'call', 'list', 'health', 'help', 'hello', 'status'];

  it.each([
    ['pong', ['ping']],
    ['PING', ['ping']],
    ['heal', ['health']],
    ['lsit', ['list']],
    ['lits', ['list']],
    ['statsu', ['status']],
    ['hlep', ['help']],
    ['chek', []],
    ['helping', []],
    ['he', ['health', 'help', 'hello']],
    ['banana', []],
    ['', []],
    ['x'.repeat(10_000), []],
  ])('%s', (word, expected) => {
    expect(nearest(word, known)).toEqual(expected);
  });

  it('takes letters that changed places for likelier than one too many', () => {
    expect(nearest('statsu', ['stats', 'status'])).toEqual(['status', 'stats']);
  });

  it('begins with the word itself', () => {
    expect(nearest('b', ['a', 'b'])).toEqual(['b', 'a']);
  });
});
