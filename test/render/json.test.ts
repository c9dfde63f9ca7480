import { expect, it } from 'vitest';
import { json } from '../../src/render/json.ts';
import type { Text } from '../../src/text.ts';

it.each<[string, Text, unknown]>([
  ['a plain text', 'a\tb', 'a\tb'],
  ['nothing', [], []],
  [
    'a table with a head',
    [{ type: 'table', head: ['name', 'nodes'], rows: [['greeter', '2']] }],
    [{ name: 'greeter', nodes: '2' }],
  ],
  ['a column', [{ type: 'table', rows: [['a'], ['b']] }], ['a', 'b']],
  ['a table without a head', [{ type: 'table', rows: [['a', 'b']] }], [['a', 'b']]],
  ['a list', [{ type: 'list', items: ['a', [{ bold: 'b' }, 'c']] }], ['a', 'bc']],
  [
    'several blocks',
    [
      { type: 'heading', text: 'h' },
      { type: 'paragraph', text: ['p ', { code: 'c' }] },
      { type: 'code', text: 'x\n y' },
      { type: 'bars', title: 't', bars: [{ label: 'l', value: 1 }] },
    ],
    ['h', 'p c', 'x\n y', { title: 't', bars: [{ label: 'l', value: 1 }] }],
  ],
  ['a name that is a trap', [{ type: 'table', head: ['__proto__'], rows: [['x']] }], [JSON.parse('{"__proto__":"x"}')]],
])('gives programs %s as a value', (_, text, value) => {
  expect(json(text)).toEqual(value);
  expect(JSON.parse(JSON.stringify(json(text)))).toEqual(value);
});
