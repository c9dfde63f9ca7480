import assert from 'node:assert/strict';
import { ctcpText } from '../../../src/inputs/irc/ctcp-text.ts';
import { heard } from '../../../src/inputs/irc/heard.ts';
import { textLines } from '../../../src/inputs/irc/text-lines.ts';
import { unformatted } from '../../../src/inputs/irc/unformatted.ts';
import { mutatedText } from '../mutated-text.ts';
import type { Target } from '../target.ts';

const seeds: readonly string[] = [
  ...['micro: ping', '@micro list services', 'hello there', '\u0001ACTION waves\u0001', '\u0001VERSION\u0001'],
  ...[
    '\u0002bold\u0002 and \u000304,08red\u0003 text',
    '\u0004ff0000hex\u0004',
    '\u001d\u001f\u0016\u0011\u000f',
    'a\tb',
  ],
  ...['one two three '.repeat(40), '🙂'.repeat(200), 'a\nb\r\nc', 'ÄÖÜ '.repeat(90)],
];

const tokens: readonly string[] = [
  '\u0003',
  '\u000312,',
  '\u0002',
  '\u0001',
  'micro',
  '@micro',
  '\r\n',
  '\u200d',
  'QUIT :x',
];
const room = 350;

/** What comes from IRC, and how what is said goes there: no line too long, none that is two. */
export const ircText: Target = {
  name: 'irc',
  make: (any) => mutatedText(any, seeds, tokens),
  read(text) {
    heard(unformatted(text), ['micro'], (name) => name.toLowerCase());
    ctcpText(text);
    for (const said of [
      text,
      [{ type: 'heading', text } as const, { type: 'paragraph', text: [{ bold: text }] } as const],
    ]) {
      for (const line of textLines(said, { room, most: 100 })) {
        assert(Buffer.byteLength(line) <= room);
        assert.doesNotMatch(line, /[\r\n\0]/);
      }
    }
  },
};
