import assert from 'node:assert/strict';
import type { EventEmitter } from 'node:events';
import { xml } from '@xmpp/client';
import { chatEvent } from '../../../src/inputs/xmpp/chat-event.ts';
import { delayed } from '../../../src/inputs/xmpp/delayed.ts';
import type { Element } from '../../../src/inputs/xmpp/element.ts';
import { framing } from '../../../src/inputs/xmpp/framing.ts';
import { invitedTo } from '../../../src/inputs/xmpp/invited-to.ts';
import { message } from '../../../src/inputs/xmpp/message.ts';
import { styled } from '../../../src/inputs/xmpp/styled.ts';
import { mutatedText } from '../mutated-text.ts';
import type { Target } from '../target.ts';

const said = (inside: string, attributes = '') =>
  `<message from='ann@example.org/x' id='1' type='chat'${attributes}><body>${inside}</body></message>`;

const seeds: readonly string[] = [
  ...[said('micro: ping'), said('hello @micro &lt;b&gt; &amp; more'), said('ÄÖÜ 🙂 '.repeat(50))],
  `<message from='ops@rooms.example.org/ann' type='groupchat'><body>&gt; which?\nstaging</body><reply xmlns='urn:xmpp:reply:0' id='2'/><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='9'/></fallback><thread>t</thread></message>`,
  `<message from='ann@example.org'><body>deploy</body><replace xmlns='urn:xmpp:message-correct:0' id='1'/><delay xmlns='urn:xmpp:delay' from='example.org' stamp='2026-01-01T00:00:00Z'/><bot xmlns='urn:micro-bot:0' parts='2' hops='3'/></message>`,
  `<message from='ops@rooms.example.org'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='ann@example.org'/></x></message>`,
];

const tokens: readonly string[] = [
  ...[
    '<body>',
    '</body>',
    '<message',
    "xmlns='urn:xmpp:sid:0'",
    '&#0;',
    '&#x1F642;',
    '&unknown;',
    '<![CDATA[',
    ']]>',
    '<!--',
  ],
  ...[
    "from=''",
    "from='@/'",
    "id=''",
    "start='-1'",
    "end='999999999'",
    "stamp='never'",
    'micro',
    '@micro',
    '/',
    "'",
    '>',
  ],
];

const { Parser } = xml as unknown as { readonly Parser: new () => EventEmitter & { write(text: string): void } };

/** What a server hands on of what people wrote, and how what is said goes there. */
export const stanzas: Target = {
  name: 'xmpp',
  make: (any) => mutatedText(any, seeds, tokens),
  read(text) {
    for (const stanza of parsed(text)) {
      invitedTo(stanza);
      const words = message(stanza);
      if (!words) continue;
      const at = delayed(stanza, ['example.org', 'ops@rooms.example.org']) ?? 0;
      const sender = { id: `xmpp:${words.from.bare}`, name: 'x', verified: false, external: true } as const;
      const shared = stanza.attrs.type === 'groupchat';
      const where = { input: 'xmpp', with: words.from.bare, shared, account: 'bot@example.org', place: 'x', sender };
      const event = chatEvent(words, { ...where, names: ['micro'], at, known: new Map() });
      assert(event.id.startsWith(`xmpp:${words.from.bare}/`));
      if (!('data' in event)) continue;
      for (const part of styled(event.data, (name) => name)) {
        assert(part.length <= 10_000);
        assert.doesNotMatch(part, /(?![\n\t])\p{Cc}|[\ufffe\uffff]/u);
        assert(part.isWellFormed());
      }
    }
  },
};

/** The first that cannot be read ends the connection, in words. */
function parsed(text: string): readonly Element[] {
  const found: Element[] = [];
  const parser = new Parser();
  parser.on('element', (element: Element) => found.push(element));
  parser.on('error', (error: Error) => {
    throw error;
  });
  try {
    parser.write(framing()(Buffer.from(`<stream:stream xmlns='jabber:client'>${text}`)));
  } catch (error) {
    assert(error instanceof Error && error.message !== '');
  }
  return found;
}
