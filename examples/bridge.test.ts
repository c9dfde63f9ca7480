import { edit, marbles, removal, text, wholeBot } from 'micro-bot-streams/testing';
import { expect, it } from 'vitest';
import { opsRooms } from './bridge.ts';

/** People see no gap in a name: it is there so that nobody is called. */
const seen = (text: string) => text.replaceAll('\u200B', '');
const line = (wanted: string) => (message: { data?: unknown }) => seen(String(message.data)) === wanted;

it('shows in two rooms what is said in the third, once', () =>
  marbles(
    opsRooms,
    { slack: 'a---', irc: '-b--', xmpp: '--c-' },
    { slack: '-kl-', irc: 'm-n-', xmpp: 'op--' },
    {
      a: text('the deploy is done', { by: 'ann', addressed: false }),
      b: text('thanks', { by: 'bob', addressed: false }),
      c: text('and now?', { by: 'cid', addressed: false, to: 'xmpp:ops@conference.example.org' }),
      m: line('<ann> the deploy is done'),
      o: line('<ann> the deploy is done'),
      k: line('<bob> thanks'),
      p: line('<bob> thanks'),
      l: line('<cid> and now?'),
      n: line('<cid> and now?'),
    },
  ));

it('changes what was changed, and takes back what was taken back', () =>
  marbles(
    opsRooms,
    { slack: 'a-b-c' },
    { irc: 'm-n-o', xmpp: 'p-q-r' },
    {
      a: text('the deploy is dune', { addressed: false }),
      b: edit('a', 'the deploy is done'),
      c: removal('a'),
      m: { key: 'bridge/a/irc:#ops' },
      n: { replaces: 'bridge/a/irc:#ops', data: /\(corrected\) the deploy is done$/ },
      o: { replaces: 'bridge/a/irc:#ops', data: /\(took a message back\)$/ },
      p: { key: 'bridge/a/xmpp:ops@conference.example.org' },
      q: { replaces: 'bridge/a/xmpp:ops@conference.example.org' },
      r: { replaces: 'bridge/a/xmpp:ops@conference.example.org' },
    },
  ));

it('keeps to itself what is off the record', async () => {
  const { released } = await marbles(opsRooms, { slack: 'a' }, {}, { a: text('. is bob ill?', { addressed: false }) });
  expect(released).toEqual(['a']);
});

it('loses nothing and says nothing twice when it is killed', () =>
  marbles(
    wholeBot([opsRooms]),
    { slack: 'a---b', bot: '--!---^' },
    { irc: 'm-----n', xmpp: 'o-----p' },
    {
      a: text('one', { addressed: false }),
      b: text('two', { addressed: false }),
      m: line('<ann> one'),
      o: line('<ann> one'),
      n: line('<ann> two'),
      p: line('<ann> two'),
    },
  ));
