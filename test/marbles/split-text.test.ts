import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { splitText } from '../../src/operators/index.ts';

const fence = '```';

describe('splits', () => {
  it('nothing that fits', () => {
    expect(splitText('', 16)).toEqual(['']);
    expect(splitText('one two three', 16)).toEqual(['one two three']);
  });

  it('after a paragraph, a line or a word, in this order', () => {
    expect(splitText('one two\n\nthree\nfour five', 20)).toEqual(['one two\n\nthree\n', 'four five']);
    expect(splitText('one two three\n\nfour five six', 20)).toEqual(['one two three\n\n', 'four five six']);
    expect(splitText('one two three four five', 20)).toEqual(['one two three four ', 'five']);
  });

  it('does not waste more than half of a part for a better break', () => {
    expect(splitText(`one\n\n${'x'.repeat(24)}`, 20)).toEqual([`one\n\n${'x'.repeat(15)}`, 'x'.repeat(9)]);
  });

  it('inside a word between what people see as characters', () => {
    const family = '👨‍👩‍👧‍👦'; // 11 UTF-16 units
    expect(splitText(family.repeat(4), 30)).toEqual([family.repeat(2), family.repeat(2)]);
    expect(splitText('🙂'.repeat(20), 17)).toEqual(['🙂'.repeat(8), '🙂'.repeat(8), '🙂'.repeat(4)]);
  });

  it('a character longer than a part between surrogate pairs', () => {
    const parts = splitText(`👩${'\u200d👩'.repeat(30)}`, 16);
    for (const part of parts) expect(part.isWellFormed()).toBe(true);
  });

  it('leaves out a part of nothing but space', () => {
    expect(splitText(`one${'\n'.repeat(100)}two`, 16)).toEqual([
      `one${'\n'.repeat(13)}`,
      expect.stringMatching(/two$/),
    ]);
  });

  it('refuses a limit that has no room', () => {
    expect(() => splitText('x', 15)).toThrow(ConfigError);
    expect(() => splitText('x', Number.NaN)).toThrow(ConfigError);
  });
});

describe('a code block', () => {
  const code = (lines: number) => Array.from({ length: lines }, (_, line) => `line ${line}\n`).join('');

  it('is closed, and opened again with its language', () => {
    expect(splitText(`${fence}js\n${code(6)}${fence}\nafter it`, 36)).toEqual([
      `${fence}js\nline 0\nline 1\nline 2\n${fence}`,
      `${fence}js\nline 3\nline 4\nline 5\n${fence}\n`,
      'after it',
    ]);
  });

  it('that is one long line is closed on a line of its own', () => {
    expect(splitText(`${fence}\n${'x'.repeat(30)}\n${fence}`, 30)).toEqual([
      `${fence}\n${'x'.repeat(22)}\n${fence}`,
      `${fence}\n${'x'.repeat(8)}\n${fence}`,
    ]);
  });

  it('is opened again without its language where that is long', () => {
    const [, second] = splitText(`${fence}${'l'.repeat(20)}\n${code(9)}${fence}`, 40);
    expect(second).toMatch(/^```\nline/);
  });

  it('that would begin at the very end begins in the next part', () => {
    expect(splitText(`${'x'.repeat(20)}\n${fence}js\n${code(2)}${fence}`, 32)).toEqual([
      `${'x'.repeat(20)}\n`,
      `${fence}js\n${code(2)}${fence}`,
    ]);
  });

  it('that ends at the cut is not opened again', () => {
    const parts = splitText(`${fence}\n${'x'.repeat(23)}\n${fence}\n\nafter and more`, 34);
    expect(parts).toEqual([`${fence}\n${'x'.repeat(23)}\n${fence}`, '\n\nafter and more']);
  });

  it('is never cut inside a fence, whatever the limit', () => {
    const text = `some words ${fence}js\n${code(4)}${fence} and words ${fence}inline${fence} to the end of it`;
    for (let limit = 16; limit < text.length; limit += 1) {
      for (const part of splitText(text, limit)) {
        expect(part.length).toBeLessThanOrEqual(limit);
        expect((part.match(/`+/g) ?? []).every((ticks) => ticks.length % 3 === 0)).toBe(true);
        expect(part.split(fence).length % 2, `${limit}: ${part}`).toBe(1);
      }
    }
  });
});

describe('whatever the text', () => {
  const texts = fc.string({
    unit: fc.constantFrom('a', 'bc', ' ', '\n', '\n\n', '🙂', 'e\u0301', '\r\n', '`', fence, `${fence}js\n`),
    maxLength: 200,
  });

  it('every part fits, and is well formed', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 16, max: 80 }), (text, limit) => {
        for (const part of splitText(text, limit)) {
          expect(part.length).toBeLessThanOrEqual(limit);
          expect(part.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it('the parts hold all of it, in order', () => {
    const units = ['a', 'bc', ' ', '\n', '\n\n', '🙂', 'e\u0301', '\r\n', `${fence} `, `${fence}js\n`];
    const blocks = fc.string({ unit: fc.constantFrom(...units), maxLength: 200 });
    const bare = (...parts: readonly string[]) =>
      parts
        .join('')
        .replaceAll(/[`\s]+/g, '')
        .replaceAll('js', '');
    fc.assert(
      fc.property(blocks, fc.integer({ min: 16, max: 80 }), (text, limit) => {
        expect(bare(...splitText(text, limit))).toBe(bare(text));
      }),
    );
  });

  it('without a fence the parts joined are the text', () => {
    const plain = fc.string({ unit: fc.constantFrom('a', 'bc', ' a', '\n', '🙂', 'e\u0301'), maxLength: 300 });
    fc.assert(
      fc.property(plain, fc.integer({ min: 16, max: 80 }), (text, limit) => {
        const parts = splitText(text, limit);
        fc.pre(!/\s{8}/.test(text)); // a part of nothing but space is left out
        expect(parts.join('').trimEnd()).toBe(text.trimEnd());
      }),
    );
  });

  it.each([
    ['no break at all', 'x'.repeat(1 << 20)],
    ['nothing but fences', fence.repeat(350_000)],
    ['nothing but ticks and lines', '``````\n'.repeat(150_000)],
    ['nothing but space', ' '.repeat(1 << 20)],
    ['one endless character', `a${'\u0301'.repeat(1 << 20)}`],
    ['a fence with a long first line', `${fence}${' '.repeat(1 << 20)}x`],
  ])('a mebibyte of %s takes no more than its share', (_title, text) => {
    for (const part of splitText(text, 4_000)) expect(part.length).toBeLessThanOrEqual(4_000);
  });
});
