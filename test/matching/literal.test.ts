import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { literal } from '../../src/matching/literal.ts';

describe('literal', () => {
  it.each([
    ['^call ', { text: 'call ', word: 'call', rest: 'nothing' }],
    ['^ping$', { text: 'ping', word: 'ping', rest: 'end' }],
    ['^list services$', { text: 'list services', word: 'list', rest: 'end' }],
    ['^deploy (\\w+)', { text: 'deploy ', word: 'deploy', rest: 'more' }],
    ['^deploy\\s+(\\w+)', { text: 'deploy', word: 'deploy', rest: 'more' }],
    ['^deploy\\s*(\\w+)', { text: 'deploy', rest: 'more' }],
    ['^deploy(ment)? ', { text: 'deploy', rest: 'more' }],
    ['^deploys? ', { text: 'deploy', rest: 'more' }],
    ['^deploys+ ', { text: 'deploys', rest: 'more' }],
    ['^a{2} ', { text: '', rest: 'more' }],
    ['^what\\? ', { text: 'what? ', word: 'what?', rest: 'nothing' }],
    ['^call (web|api) [a|b]', { text: 'call ', word: 'call', rest: 'more' }],
    ['^get [(]a|b', { text: '', rest: 'more' }],
    ['^get []|]x', { text: 'get ', word: 'get', rest: 'more' }],
    ['^get \\Q|\\E', { text: 'get ', word: 'get', rest: 'more' }],
    ['^get(?i) x', { text: 'get', rest: 'more' }],
    ['^a(?i)*', { text: '', rest: 'more' }],
    ['^a+(?i)?b', { text: '', rest: 'more' }],
    ['^a\\s(?i)?', { text: '', rest: 'more' }],
    ['^a\\E{0}', { text: '', rest: 'more' }],
    ['^ping|pong$', { text: '', rest: 'more' }],
    ['(?i)^ping', { text: '', rest: 'more' }],
    ['^(the )?three laws', { text: '', rest: 'more' }],
    ['ping', { text: '', rest: 'more' }],
    ['^ ping$', { text: ' ping', rest: 'end' }],
    ['^🙂? ', { text: '', rest: 'more' }],
    ['^$', { text: '', rest: 'more' }],
  ])('%s', (pattern, expected) => {
    expect({ ...literal(pattern), word: literal(pattern).word }).toEqual({ word: undefined, ...expected });
  });

  it('never claims more than is certain', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      ' ',
      '|',
      '(',
      ')',
      '(a|b)',
      '[ab]',
      '[^b]',
      '?',
      '*',
      '+',
      '{2}',
      '.',
      '$',
      '\\.',
      '\\s',
      '\\w',
      '\\Q|',
      '\\E',
      '(?i)',
      '\\b',
    );
    const pattern = fc.array(piece, { maxLength: 7 }).map((pieces) => `^${pieces.join('')}`);
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'A', ' ', '.', '|', '\t'), maxLength: 6 }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(pattern, texts, (source, said) => {
        const compiled = accepted(source);
        if (!compiled) return;
        const { text, word, rest } = literal(source);
        for (const one of said) {
          const matched = compiled.test(one);
          if (matched) expect(one.startsWith(text)).toBe(true);
          if (matched && word !== undefined) expect(one.split(/[\t\n\f\r ]/, 1)[0]).toBe(word);
          if (rest === 'nothing') expect(matched).toBe(one.startsWith(text));
          if (rest === 'end') expect(matched).toBe(one === text);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

function accepted(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source);
  } catch {
    return undefined;
  }
}
