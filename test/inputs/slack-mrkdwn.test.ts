import { expect, it } from 'vitest';
import { mrkdwn } from '../../src/inputs/slack/mrkdwn.ts';
import type { Text } from '../../src/text.ts';

const renderings: [what: string, text: Text, message: string][] = [
  ['a plain text', 'pong', 'pong'],
  [
    'what Slack reads as markup',
    '<!channel> a & b <https://evil.test|here>',
    '&lt;!channel&gt; a &amp; b &lt;https://evil.test|here&gt;',
  ],
  ['a program’s output', 'NAME\tNODES\ngreeter\t2', '```\nNAME\tNODES\ngreeter\t2\n```'],
  [
    'aligned columns',
    'echo [text]   Returns the text\nping          Pong',
    '```\necho [text]   Returns the text\nping          Pong\n```',
  ],
  ['several lines of prose', 'one line.\nanother line.', 'one line.\nanother line.'],
  ['a text with a block of its own', 'see\n```\na\tb\nc\td\n```', 'see\n```\na\tb\nc\td\n```'],
  [
    'a heading and a list',
    [
      { type: 'heading', text: 'Up' },
      { type: 'list', items: ['a', ['b ', { code: 'c' }]] },
    ],
    '*Up*\n• a\n• b `c`',
  ],
  [
    'spans',
    [{ type: 'paragraph', text: ['x ', { bold: 'y' }, ' ', { link: 'https://example.org/?a=1&b=2', text: 'z<' }] }],
    'x *y* <https://example.org/?a=1&amp;b=2|z&lt;>',
  ],
  [
    'a link that is none',
    [{ type: 'paragraph', text: [{ link: 'javascript:alert(1)', text: 'z' }] }],
    'z (javascript:alert(1))',
  ],
  [
    'a link that would end early',
    [{ type: 'paragraph', text: [{ link: 'https://example.org/a|b>c', text: 'd|e' }] }],
    '<https://example.org/a%7Cb%3Ec|d e>',
  ],
  [
    'a table',
    [
      {
        type: 'table',
        head: ['name', 'nodes'],
        rows: [
          ['greeter', '2'],
          ['a\nb', '&'],
        ],
      },
    ],
    '```\nname     nodes\ngreeter  2\na b      &amp;\n```',
  ],
  ['code with a fence in it', [{ type: 'code', text: 'a\n```\nb' }], '```\na\n`\u200B``\nb\n```'],
  [
    'bars',
    [
      {
        type: 'bars',
        title: 'Messages',
        bars: [
          { label: '9:00', value: 4 },
          { label: '10:00', value: 1 },
        ],
      },
    ],
    `*Messages*\n\`\`\`\n9:00   ${'█'.repeat(20)}  4\n10:00  ${'█'.repeat(5)}${' '.repeat(15)}  1\n\`\`\``,
  ],
  ['our own marks in what people say', 'a \uE000http://x\uE001y\uE002', 'a \uFFFDhttp://x\uFFFDy\uFFFD'],
];

it.each(renderings)('renders %s', (_, text, message) => {
  expect(mrkdwn(text)).toEqual([message]);
});

it('says nothing where there is nothing to say', () => {
  expect(mrkdwn('')).toEqual([]);
  expect(mrkdwn(' \n')).toEqual([]);
});

it('splits at 4,000 characters as Slack counts them, and cuts no entity and no code point', () => {
  const messages = mrkdwn('&😀'.repeat(10_000));
  expect(messages.length).toBeGreaterThan(1);
  for (const message of messages) {
    expect(message.length).toBeLessThanOrEqual(4_000);
    expect(message.replaceAll('&amp;', '')).not.toContain('&');
    expect(message.isWellFormed()).toBe(true);
  }
  expect(messages.join('').replaceAll('&amp;', '&')).toBe('&😀'.repeat(10_000));
});

it('splits a long table into whole code blocks', () => {
  const messages = mrkdwn([{ type: 'table', rows: Array.from({ length: 2_000 }, (_, n) => [`service-${n}`, '<up>']) }]);
  for (const message of messages) {
    expect(message.length).toBeLessThanOrEqual(4_000);
    expect(message.startsWith('```\n')).toBe(true);
    expect(message.endsWith('\n```')).toBe(true);
  }
  expect(messages.join('\n')).toContain('service-1999  &lt;up&gt;');
});
