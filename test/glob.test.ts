import { describe, expect, it } from 'vitest';
import { glob } from '../src/glob.ts';

describe('glob', () => {
  it.each([
    ['abc', 'abc', true],
    ['abc', 'abcd', false],
    ['a*c', 'abbbc', true],
    ['a*c', 'abbb', false],
    ['a*a', 'a', false],
    ['*', '', true],
    ['*b*', 'abc', true],
    ['*b*b*', 'abc', false],
    ['go.micro.*', 'go-micro-x', false],
  ])('%s covers %s: %s', (pattern, text, expected) => {
    expect(glob(pattern)(text)).toBe(expected);
  });
});
