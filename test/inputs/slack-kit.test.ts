import { describe, expect, it } from 'vitest';
import { kit } from '../../src/inputs/slack/kit.ts';
import type { Block } from '../../src/text.ts';
import { wrongBlocks } from '../support/slack/blocks.ts';

const nobody = () => undefined;
const table = (rows: number, columns = 2): Block => ({
  type: 'table',
  head: Array.from({ length: columns }, (_, at) => `h${at}`),
  rows: Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, () => `${row}`)),
});
const types = (blocks: readonly Block[]) =>
  kit(blocks, nobody).map((post) => post.blocks?.map(({ type }) => type) ?? 'text');

it('leaves plain text, paragraphs and lists to markup', () => {
  expect(kit('a < b', nobody)).toEqual([{ text: 'a &lt; b' }]);
  expect(kit([{ type: 'list', items: ['a', 'b'] }], nobody)).toEqual([{ text: '• a\n• b' }]);
});

it('draws a table, with its text for where blocks are not shown', () => {
  const block: Block = { type: 'table', head: ['node', 'up'], rows: [['a<1>', 'yes'], ['b']] };
  const bold = (text: string) => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text, style: { bold: true } }] }],
  });
  const raw = (text: string) => ({ type: 'raw_text', text });
  expect(kit([block], nobody)).toEqual([
    {
      text: '```\nnode  up\na&lt;1&gt;  yes\nb\n```',
      blocks: [
        {
          type: 'table',
          rows: [
            [bold('node'), bold('up')],
            [raw('a<1>'), raw('yes')],
            [raw('b'), raw('\u00a0')],
          ],
          column_settings: [{ is_wrapped: true }, { is_wrapped: true }],
        },
      ],
    },
  ]);
});

it('draws headings, code and bars beside it, and the rest as sections of markup', () => {
  const blocks: readonly Block[] = [
    { type: 'heading', text: 'greeter' },
    { type: 'paragraph', text: ['see ', { link: 'https://example.org/', text: 'it' }] },
    table(1),
    { type: 'code', text: 'a ``` < b' },
    { type: 'bars', title: 'load', bars: [{ label: 'a', value: 2 }] },
  ];
  expect(types(blocks)).toEqual([['header', 'section', 'table', 'rich_text', 'header', 'rich_text']]);
  const [post] = kit(blocks, nobody);
  expect(post?.blocks?.[1]).toEqual({
    type: 'section',
    text: { type: 'mrkdwn', text: 'see <https://example.org/|it>' },
  });
  expect(JSON.stringify(post?.blocks?.[3])).toContain('"text":"a ``` < b"');
  expect(wrongBlocks(JSON.stringify(post?.blocks))).toBeUndefined();
});

describe('beyond a limit of Slack', () => {
  it.each([
    { what: 'a table of too many rows', block: table(100) },
    { what: 'a table of too many columns', block: table(1, 21) },
    { what: 'a long heading', block: { type: 'heading', text: 'x'.repeat(151) } as Block },
    { what: 'nothing in a table', block: { type: 'table', rows: [] } as Block },
  ])('it is markup: $what', ({ block }) => {
    for (const post of kit([block, { type: 'code', text: 'x' }], nobody).slice(0, -1))
      expect(post.blocks).toBeUndefined();
  });

  it('a message has one table, and another is a message of its own', () => {
    expect(types([table(2), table(2)])).toEqual([['table'], ['table']]);
  });

  it('a message holds 4,000 characters and 50 blocks', () => {
    const long: Block = { type: 'code', text: 'x'.repeat(2_500) };
    expect(types([long, long])).toEqual([['rich_text'], ['rich_text']]);
    const many = Array.from({ length: 60 }, (): Block => ({ type: 'code', text: 'x' }));
    expect(types(many).map(({ length }) => length)).toEqual([50, 10]);
  });

  it('whatever is drawn is what Slack takes', () => {
    const some: readonly Block[] = [
      table(99, 20),
      { type: 'heading', text: 'x'.repeat(150) },
      { type: 'paragraph', text: 'x'.repeat(3_500) },
      { type: 'code', text: '' },
      { type: 'bars', title: ' ', bars: [] },
      { type: 'code', text: 'a\ud800' },
    ];
    for (const { blocks, text } of kit(some, nobody)) {
      expect(text.length).toBeLessThanOrEqual(4_000);
      if (blocks) expect(wrongBlocks(JSON.stringify(blocks))).toBeUndefined();
    }
  });
});

it('mentions people of its own workspace, and names the others', () => {
  const mention = (who: string) => (who === 'slack:U0ANN' ? 'U0ANN' : undefined);
  const text = [
    { mention: 'slack:U0ANN', text: 'Ann' } as const,
    ' and ',
    { mention: 'irc:<@U0BOB>', text: '<@U0BOB>' } as const,
  ];
  expect(kit([{ type: 'paragraph', text }], mention)).toEqual([{ text: '<@U0ANN> and &lt;@U0BOB&gt;' }]);
});
