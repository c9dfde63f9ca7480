import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean } from '../../src/render/clean.ts';
import { plain } from '../../src/render/plain.ts';
import { width } from '../../src/render/width.ts';
import type { Text } from '../../src/text.ts';

test('shows every kind of block', () => {
  const text: Text = [
    { type: 'heading', text: 'Summary' },
    { type: 'paragraph', text: ['See ', { bold: 'this' }, ' and ', { code: 'npm test' }, '.\nNext line'] },
    { type: 'list', items: ['one', 'two\nlines', [{ link: 'https://example.org/a', text: 'three' }]] },
    { type: 'code', text: '{\n  "a": 1\n}' },
  ];
  expect(plain(text)).toBe(
    'Summary\n\nSee this and npm test.\nNext line\n\n- one\n- two\n  lines\n- three <https://example.org/a>\n\n{\n  "a": 1\n}',
  );
});

test('aligns columns by what a terminal shows, not by length', () => {
  const rows = [
    ['日本', 'a'],
    ['👩‍👩‍👧‍👦', 'b'],
    ['e\u0301', 'c'],
    ['plain', 'd'],
  ];
  expect(plain([{ type: 'table', head: ['name', ''], rows }])).toBe(
    'name\n-----  -\n日本   a\n👩‍👩‍👧‍👦     b\ne\u0301      c\nplain  d',
  );
  expect(plain([{ type: 'table', rows: [['a\nb\tc', '']] }])).toBe('a b c');
});

test('shows a table that is too wide row by row', () => {
  const table: Text = [
    {
      type: 'table',
      head: ['name', 'words'],
      rows: [
        ['greeter', 'x'.repeat(30)],
        ['clock', 'y'],
      ],
    },
  ];
  expect(plain(table, { width: 39 })).toContain('greeter  xxx');
  expect(plain(table, { width: 38 })).toBe(`name: greeter\nwords: ${'x'.repeat(30)}\n\nname: clock\nwords: y`);
});

test('shows such a row as one line where lines are dear: its first cell names it, and what says nothing is left out', () => {
  const rows = [
    ['irc', 'up for 5m', '-', '0', 'x'.repeat(30)],
    ['email', 'down', '1s', '', ''],
    ['', 'up'],
  ];
  const head = ['input', 'link', 'lag', 'waiting', 'about'];
  const mark = (text: string, how: string) => (how === 'bold' ? `*${text}*` : text);
  const lines = plain([{ type: 'table', head, rows }], { width: 38, row: 'line', mark }).split('\n');
  expect(lines).toEqual([
    `*irc* · link: up for 5m · waiting: 0 · about: ${'x'.repeat(30)}`,
    '*email* · link: down · lag: 1s',
    'link: up',
  ]);
  expect(plain([{ type: 'table', rows: [['a', 'b'.repeat(40)]] }], { width: 38, row: 'line' })).toBe(
    `a · ${'b'.repeat(40)}`,
  );
});

test('draws bars with their numbers, in the room there is', () => {
  const bars: Text = [
    {
      type: 'bars',
      title: 'per hour',
      bars: [
        { label: '9', value: 4 },
        { label: '10', value: 32 },
        { label: '11', value: 0.5 },
        { label: '12', value: 0 },
      ],
    },
  ];
  expect(plain(bars)).toBe(`per hour\n9     4 ████\n10   32 ${'█'.repeat(32)}\n11  0.5 ▌\n12    0`);
  for (const line of plain(bars, { width: 20 }).split('\n')) expect(width(line)).toBeLessThanOrEqual(20);
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, -1].map((value) => ({ label: 'x', value }));
  expect(plain([{ type: 'bars', title: '', bars: odd }])).not.toMatch(/█|\p{Cc}(?<!\n)/u);
});

test('shows a link with its address, and only its text when the address is not one to follow', () => {
  const shown = (link: string, text: string) => plain([{ type: 'paragraph', text: [{ link, text }] }]);
  expect(shown('https://example.org/?q=1', 'here')).toBe('here <https://example.org/?q=1>');
  expect(shown('https://example.org/', 'https://example.org/')).toBe('https://example.org/');
  expect(shown('mailto:ann@example.org', 'Ann')).toBe('Ann <mailto:ann@example.org>');
  expect(shown('https://example.org/<x>\n', 'here')).toBe('here <https://example.org/%3Cx%3E>');
  for (const link of [
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    ' JavaScript:x',
    'nonsense',
    '',
  ]) {
    expect(shown(link, 'here')).toBe('here');
  }
});

test('takes out what a terminal would act on, whole', () => {
  expect(clean('a\u001b[31;1mred\u001b[0m b')).toBe('ared b');
  expect(clean('a\u001b]0;title\u0007b\u001b]8;;http://x\u001b\\c')).toBe('abc');
  expect(clean('a\u001bPq#0\u001b\\b\u001bcc\u001b(Bd')).toBe('abcd');
  expect(clean('a\u009b2Jb\u0000\u0008\u007f\u0085c')).toBe('a2Jbc');
  expect(clean('a\r\nb\rc\u2028d\te')).toBe('a\nb\nc\nd\te');
  expect(clean('\ud800x\udfff')).toBe('\ufffdx\ufffd');
  expect(clean('safe\u202egpj.exe\u2066x\u2069')).toBe('safegpj.exex');
  expect(clean('👩‍👩‍👧‍👦 שלום \u200f')).toBe('👩‍👩‍👧‍👦 שלום \u200f');
});

test('leaves no control character of anybody’s text, whatever it is', () => {
  const evil = fc.string({
    unit: fc.constantFrom('\u001b', '[', ']', '0', ';', 'm', '\u0007', '\\', 'P', '\r', '\n', 'é'),
  });
  fc.assert(fc.property(evil, (text) => !/(?!\n)\p{Cc}/u.test(plain(text))));
});

test('cleans megabytes of unfinished sequences, which takes for ever unless it is linear', () => {
  for (const piece of ['\u001b[', '\u001b]', '\u001b]x', '\u001b[1;', '\u001b ']) {
    expect(clean(piece.repeat(500_000))).not.toContain('\u001b');
  }
});
