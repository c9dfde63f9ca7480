import fc from 'fast-check';

import { describe, expect, it } from 'vitest';
import { splitLine } from '../../src/inputs/irc/split-line.ts';
import { textLines } from '../../src/inputs/irc/text-lines.ts';
import { unformatted } from '../../src/inputs/irc/unformatted.ts';

const [bold, color, hex, italic, end] = ['\u0002', '\u0003', '\u0004', '\u001d', '\u000f'];
const bytes = (text: string) => Buffer.byteLength(text);
const split = (text: string, room: number) => [...splitLine(text, room)];

describe('a long line', () => {
  it('is cut at spaces, which go', () => {
    expect(split('one two three', 8)).toEqual(['one two', 'three']);
    expect(split('one two three', 7)).toEqual(['one two', 'three']);
    expect(split('one two three', 100)).toEqual(['one two three']);
  });

  it('is counted in bytes', () => {
    expect(split('ééé ééé ééé', 13)).toEqual(['ééé ééé', 'ééé']);
    expect(split('日本語日本語', 9)).toEqual(['日本語', '日本語']);
  });

  it('is cut inside a word only where there is no choice', () => {
    expect(split(`a ${'x'.repeat(25)} b`, 10)).toEqual(['a', 'x'.repeat(10), 'x'.repeat(10), 'xxxxx b']);
  });

  it('is not cut inside of what people see as one character', () => {
    const family = '👩‍👩‍👧‍👦';
    expect(split(family.repeat(3), 60)).toEqual([family + family, family]);
    expect(split(`${'x'.repeat(9)}e\u0301`, 10)).toEqual(['x'.repeat(9), 'e\u0301']);
  });

  it('is cut inside a character that is larger than all the room', () => {
    const much = `a${'\u0301'.repeat(100)}`;
    const parts = split(much, 64);
    expect(parts.join('')).toBe(much);
    expect(Math.max(...parts.map(bytes))).toBeLessThanOrEqual(64);
  });

  it('keeps its spaces at the beginning and between words', () => {
    expect(split('  a   b', 20)).toEqual(['  a   b']);
  });
});

describe('formatting in a long line', () => {
  it('goes on in the next piece', () => {
    expect(split(`${bold}one two${bold} three`, 8)).toEqual([`${bold}one`, `${bold}two${bold}`, 'three']);
  });

  it('ends where it ended', () => {
    expect(split(`${bold}${italic}a${end} bcdefgh ijkl`, 9)).toEqual([`${bold}${italic}a${end}`, 'bcdefgh', 'ijkl']);
  });

  it('carries a colour on with both digits, and so that nothing behind it is read as part of it', () => {
    const [, second] = split(`${color}4${'x'.repeat(60)} ,5 y`, 64);
    expect(second).toBe(`${color}04${bold}${bold},5 y`);
    const [, third] = split(`${color}4,12${'x'.repeat(58)} 5`, 64);
    expect(third).toBe(`${color}04,12${bold}${bold}5`);
    const [, fourth] = split(`${hex}ff0000${'x'.repeat(57)} ab`, 64);
    expect(fourth).toBe(`${hex}ff0000${bold}${bold}ab`);
  });

  it('has no colour any more after its end', () => {
    const [, second] = split(`${color}04red${color} ${'x'.repeat(60)} y`, 64);
    expect(second).toBe(`${'x'.repeat(60)} y`);
  });

  it('is never cut in a code', () => {
    const [first, second] = split(`${'x'.repeat(61)}${color}04,12y`, 64);
    expect(first).toBe('x'.repeat(61));
    expect(second).toBe(`${color}04,12y`);
  });
});

/** Text as hostile as it may get: codes, digits, commas, spaces, marks that join, halves of pairs. */
const parts = fc.oneof(
  fc.constantFrom(
    bold,
    color,
    hex,
    italic,
    end,
    `${color}4`,
    `${color}04,12`,
    `${hex}ff00aa`,
    ' ',
    '  ',
    ',',
    '5',
    '👩‍👩‍👧‍👦',
    '\u0301',
    '\ud83d',
    '日',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.integer({ min: 1, max: 400 }).map((times) => 'x'.repeat(times)),
);
const hostile = fc.array(parts, { maxLength: 60 }).map((all) => all.join('').replaceAll(/[\r\n\0]/g, ''));

describe('any text', () => {
  it('is split into pieces that fit, loses nothing but spaces, and looks the same', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 64, max: 350 }), (text, room) => {
        const pieces = split(text, room);
        for (const piece of pieces) expect(bytes(piece)).toBeLessThanOrEqual(room);
        const bare = (one: string) => unformatted(one).replaceAll(/\s/g, '');
        expect(pieces.map(bare).join('')).toBe(bare(text));
        expect(pieces.flatMap(looks).join('|')).toBe(looks(text).join('|'));
      }),
      { numRuns: 500, seed: 42 },
    );
  });
});

/** Each visible character with what is switched on there: a reader written for the test. */
function looks(text: string): readonly string[] {
  const seen: string[] = [];
  let on = new Set<string>();
  let colored = '';
  for (let at = 0; at < text.length; at += 1) {
    const one = text.charAt(at);
    const [code = ''] =
      (one === color && /^.(?:\d{1,2}(?:,\d{1,2})?)?/s.exec(text.slice(at))) ||
      (one === hex && /^.(?:[\da-f]{6}(?:,[\da-f]{6})?)?/is.exec(text.slice(at))) ||
      [];
    if (code !== '') {
      colored =
        code.length === 1
          ? ''
          : code
              .slice(1)
              .split(',')
              .map((number) => (one === color ? Number(number) : number))
              .join();
      if (colored !== '') colored = (one === color ? 'c' : 'h') + colored;
      at += code.length - 1;
    } else if (one === end) {
      on = new Set();
      colored = '';
    } else if ('\u0002\u0011\u0016\u001d\u001e\u001f'.includes(one)) {
      if (!on.delete(one)) on.add(one);
    } else if (!/\s/.test(one)) seen.push(`${one}${[...on].sort().join('')}${colored}`);
  }
  return seen;
}

describe('a text of the bot', () => {
  const lines = (...[text, most = 20]: [Parameters<typeof textLines>[0], number?]) =>
    textLines(text, { room: 350, most });

  it('has a line for each line, none that is empty, and no tab', () => {
    expect(lines('one\r\n\r\n  two\n\tthree')).toEqual(['one', '  two', '    three']);
  });

  it('is bold where it is, and headings are; code is plain, a link is text', () => {
    const blocks = [
      { type: 'heading', text: 'Hi' },
      {
        type: 'paragraph',
        text: ['all ', { bold: 'is\nwell' }, { code: 'x' }, { link: 'https://example.org/', text: 'docs' }],
      },
      { type: 'table', head: ['a', 'b'], rows: [['1', '2']] },
    ] as const;
    expect(lines(blocks)).toEqual([
      `${bold}Hi${bold}`,
      `all ${bold}is${bold}`,
      `${bold}well${bold}xdocs <https://example.org/>`,
      'a  b',
      '-  -',
      '1  2',
    ]);
  });

  it('has one line for each row of a table that is too wide, so that a status is said in a few', () => {
    const about = 'messages count as taken by a ping behind them, in #ops, #dev, and nothing proves who somebody is';
    const rows = ['irc', 'email', 'slack'].map((name) => [name, 'up for 5m', '-', about]);
    expect(lines([{ type: 'table', head: ['input', 'link', 'lag', 'about'], rows }])).toEqual(
      rows.map(([name]) => `${bold}${name}${bold} · link: up for 5m · about: ${about}`),
    );
  });

  it('has no control character that is not ours, and nothing that ends a line', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostile, fc.string({ unit: 'binary' }), (one, other) => {
        for (const line of textLines([{ type: 'paragraph', text: [one, { bold: `${other}\r\nQUIT` }] }], {
          room: 64,
          most: 50,
        })) {
          expect(line.replaceAll(bold, '')).not.toMatch(/\p{Cc}/u);
          expect(bytes(line)).toBeLessThanOrEqual(64);
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('is cut off at so many lines, and says so', () => {
    expect(lines('1\n2\n3\n4', 3)).toEqual(['1', '2', '… cut off here: 3 lines are the most']);
    expect(lines('1\n2\n3', 3)).toEqual(['1', '2', '3']);
    expect(lines('1\n2\n3\n\n', 3)).toEqual(['1', '2', '3']);
  });

  it('is nothing when nothing of it can be shown', () => {
    expect(lines(' \n\u0000\n')).toEqual([]);
  });
});
