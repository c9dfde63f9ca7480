import { describe, expect, it } from 'vitest';
import { anyGlob } from '../../src/matching/any-glob.ts';

describe('anyGlob', () => {
  it.each([
    [['a', 'b*'], 'bee', true],
    [['a', 'b*'], 'c', false],
    [[], '', false],
    [['Slack:U0*'], 'slack:u024', true],
    [['slack:u0*'], 'SLACK:U024', true],
    // Signs of regular expressions are signs.
    [['a.c'], 'abc', false],
    [['a.c'], 'a.c', true],
    [['(a|b)+?[c]'], '(a|b)+?[c]', true],
    // A letter that looks like another, or is folded into it, is another: the sign of Kelvin, the long s, the dotless i.
    [['email:frank@x'], 'email:fran\u212a@x', false],
    [['email:ss@x'], 'email:\u017fs@x', false],
    [['email:i@x'], 'email:\u0131@x', false],
    [['ü'], 'Ü', false],
    [['Ü'], 'Ü', true],
  ])('%j covers %s: %s', (patterns, text, expected) => {
    expect(anyGlob(patterns)(text)).toBe(expected);
  });

  it('comes to an end with a hostile pattern and a hostile text, where one that tries all ways does not', () => {
    expect(anyGlob([`${'*a'.repeat(90)}*b*`])('a'.repeat(16_384))).toBe(false);
  });
});
