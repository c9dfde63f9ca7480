import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html } from '../../src/render/html.ts';
import type { Text } from '../../src/text.ts';

/** What the body holds, without styles. */
function body(text: Text): string {
  const [, inner = ''] = /<div[^>]*>\n(.*)\n<\/div><\/body>/s.exec(html(text)) ?? [];
  return inner.replace(/ (?:style|cellpadding|cellspacing|border)="[^"]*"/g, '');
}

test('shows every kind of block', () => {
  expect(body('one\n  two\n\tthree')).toBe('<p dir="auto">one<br>\n&nbsp; two<br>\n&nbsp; &nbsp; three</p>');
  expect(body([{ type: 'heading', text: 'Hi' }])).toBe('<h2 dir="auto">Hi</h2>');
  expect(body([{ type: 'paragraph', text: ['a ', { bold: 'b' }, { code: 'c' }] }])).toBe(
    '<p dir="auto">a <strong>b</strong><code>c</code></p>',
  );
  expect(body([{ type: 'list', items: ['a', 'b'] }])).toBe('<ul><li dir="auto">a</li><li dir="auto">b</li></ul>');
  expect(body([{ type: 'code', text: 'a\n  b' }])).toBe('<pre>a\n  b</pre>');
  expect(body([{ type: 'table', head: ['n'], rows: [['1'], ['2']] }])).toBe(
    '<table><thead><tr><th scope="col">n</th></tr></thead><tbody><tr><td dir="auto">1</td></tr><tr><td dir="auto">2</td></tr></tbody></table>',
  );
});

test('draws bars of cells, with the numbers as text and a heading for each', () => {
  const shown = body([
    {
      type: 'bars',
      title: 'Hours',
      bars: [
        { label: '9', value: 2 },
        { label: '10', value: 8 },
        { label: '11', value: 0 },
      ],
    },
  ]);
  expect(shown).toContain('<caption dir="auto">Hours</caption>');
  expect(shown.match(/<th scope="row"[^>]*>[^<]*<\/th><td>\d+<\/td>/g)).toHaveLength(3);
  expect([...shown.matchAll(/<td width="(\d+)"/g)].map(([, pixels]) => pixels)).toEqual(['60', '240']);
  expect(shown.match(/<table role="presentation" aria-hidden="true">/g)).toHaveLength(2);
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, -1].map((value) => ({ label: 'x', value }));
  expect(body([{ type: 'bars', title: '', bars: odd }])).not.toMatch(/width="(?:NaN|Infinity|-)/);
});

test('follows http, https and mailto only', () => {
  const shown = (link: string) => body([{ type: 'paragraph', text: [{ link, text: 'here' }] }]);
  expect(shown('https://example.org/?a=1&b="2"')).toContain(
    '<a href="https://example.org/?a=1&amp;b=%222%22">here</a>',
  );
  expect(shown('mailto:a@b.test')).toContain('<a href="mailto:a@b.test">');
  for (const link of ['javascript:alert(1)', 'JAVASCRIPT:x', 'data:text/html,x', 'vbscript:x', '//x', 'x']) {
    expect(shown(link)).toBe('<p dir="auto">here</p>');
  }
});

test('lets no text become markup, wherever it stands', () => {
  const pieces = ['<', '>', '"', "'", '&', 'script', ' onload=', '\u0000', '\u001b', '`', '=', '\n'];
  const page = (x: string) => {
    const text: Text = [
      { type: 'heading', text: x },
      { type: 'paragraph', text: [x, { bold: x }, { code: x }, { link: `https://x.test/${x}`, text: x }] },
      { type: 'list', items: [x] },
      { type: 'code', text: x },
      { type: 'table', head: [x], rows: [[x]] },
      { type: 'bars', title: x, bars: [{ label: x, value: 1 }] },
    ];
    return html(text, { title: x, lang: x });
  };
  const tag = /<(?:!DOCTYPE html|\/?([a-z][a-z0-9]*)(?: [a-z-]+="[^"<>]*")*)>/g;
  const names = (x: string) => Array.from(page(x).matchAll(tag), ([, name]) => name).filter((name) => name !== 'br');
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...pieces) }), (x) => {
      expect(names(x)).toEqual(names('x'));
      expect(page(x).replace(tag, '')).not.toMatch(/[<>"]|(?!\n)\p{Cc}/u);
    }),
  );
});

test('loads nothing, runs nothing, and needs nothing that mail readers lack', () => {
  const page = html([{ type: 'bars', title: 't', bars: [{ label: 'a', value: 1 }] }]);
  expect(page).not.toMatch(/<(?:img|script|link|style|svg|iframe|form)|url\(|flex|grid|class=| on\w+=/);
  expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
  expect(html('x', { lang: 'de', title: 'a & b' })).toContain('<html lang="de">');
  expect(html('x', { title: 'a & b' })).toContain('<title>a &amp; b</title>');
});
