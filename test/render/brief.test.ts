import { expect, test } from 'vitest';
import { brief } from '../../src/render/brief.ts';

test('is one line, cut at whole characters', () => {
  expect(brief('a\n  b\tc ')).toBe('a b c');
  expect(brief('abcdef', 4)).toBe('abc…');
  expect(brief('abcd', 4)).toBe('abcd');
  expect(brief('😀😀😀😀😀', 4)).toBe('😀😀😀…');
  expect(brief(`a${' '.repeat(10_000)}b`, 4)).toBe('a…');
  expect(brief(`a${'\ud83d'}`)).toBe('a\ufffd');
  expect(brief('x'.repeat(61))).toBe(`${'x'.repeat(59)}…`);
});
