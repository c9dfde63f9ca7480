import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restAfter, words } from '../../src/matching/words.ts';

const values = (text: string) => words(text).map(({ value }) => value);

describe('words', () => {
  it.each([
    ['echo  a\tb\nc ', ['echo', 'a', 'b', 'c']],
    ['say "two words" now', ['say', 'two words', 'now']],
    ["say 'two words'", ['say', 'two words']],
    ['say “two words” and ‘two more’', ['say', 'two words', 'and', 'two more']],
    ['say “two words" and', ['say', 'two words', 'and']],
    ['say "she said \\"hi\\" \\n"', ['say', 'she said "hi" \\n']],
    ["don't stop, it's 5 o'clock", ["don't", 'stop,', "it's", '5', "o'clock"]],
    ["'tis a quote", ["'tis", 'a', 'quote']],
    ['say "no end', ['say', '"no', 'end']],
    ['call a b {"name":"Ann"}', ['call', 'a', 'b', '{"name":"Ann"}']],
    ['call a b \'{"name": "Ann Lee"}\'', ['call', 'a', 'b', '{"name": "Ann Lee"}']],
    ['""', ['']],
    ['   ', []],
    ['', []],
  ])('splits %s', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  it('gives the raw text behind a word', () => {
    const text = 'call "my service"  Say.Hello   {"name":  "Ann  Lee"} ';
    expect(restAfter(text, words(text)[2])).toBe('{"name":  "Ann  Lee"}');
    expect(restAfter(text, words(text)[9])).toBe('');
  });

  it('loses nothing: each word stands where it says, with nothing but spaces in between', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '“', '”', '\\', '\n'), maxLength: 30 }),
        (text) => {
          let at = 0;
          for (const { value, from, to } of words(text)) {
            expect(text.slice(at, from).trim()).toBe('');
            const raw = text.slice(from, to);
            if (raw !== value) expect(raw.slice(1, -1).replaceAll('\\', '')).toBe(value.replaceAll('\\', ''));
            at = to;
          }
          expect(text.slice(at).trim()).toBe('');
        },
      ),
    );
  });

  it('looks for a missing other half once, not for each quote', () => {
    let looked = 0;
    const text = '"a '.repeat(5_000);
    const watched = new Proxy(Object(text) as object, {
      get: (target, key) => {
        looked += 1;
        const value = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(text) : value;
      },
    });
    expect(words(watched as unknown as string)).toHaveLength(5_000);
    expect(looked).toBeLessThan(20 * text.length);
  });
});
