import { describe, expect, it } from 'vitest';
import { called } from '../../src/render/called.ts';
import { plain } from '../../src/render/plain.ts';
import type { Text } from '../../src/text.ts';

const calls = { id: 'slack:U024', name: 'Ann' } as const;
const mention = { mention: 'slack:U024', text: 'Ann' } as const;

describe('a message that calls somebody', () => {
  it.each<[string, Text, Text]>([
    ['a string', 'Which one?', [{ type: 'paragraph', text: [mention, ': ', 'Which one?'] }]],
    [
      'a paragraph with marks',
      [
        { type: 'paragraph', text: ['Which ', { bold: 'one' }, '?'] },
        { type: 'list', items: ['a', 'b'] },
      ],
      [
        { type: 'paragraph', text: [mention, ': ', 'Which ', { bold: 'one' }, '?'] },
        { type: 'list', items: ['a', 'b'] },
      ],
    ],
    [
      'what begins with no paragraph',
      [{ type: 'code', text: 'a  b' }],
      [
        { type: 'paragraph', text: [mention, ':'] },
        { type: 'code', text: 'a  b' },
      ],
    ],
  ])('begins with the name: %s', (_, data, expected) => {
    expect(called({ data, calls })).toEqual(expected);
  });

  it('is the text itself when it calls nobody', () => {
    const data: Text = [{ type: 'heading', text: 'Nodes' }];
    expect(called({ data })).toBe(data);
  });

  it('is one line where there are no marks, also when the name would be more', () => {
    expect(plain(called({ data: 'Which one?', calls: { ...calls, name: 'Ann\nping' } }))).toBe('Ann ping: Which one?');
  });
});
