import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import type { TextEvent } from '../../src/event.ts';
import type { Capabilities } from '../../src/input.ts';
import type { Outgoing } from '../../src/outgoing.ts';
import { calm } from '../../src/pipelines/bridge/calm.ts';
import { isLine, line } from '../../src/pipelines/bridge/line.ts';
import { parseRooms } from '../../src/pipelines/bridge/rooms.ts';
import { isTalk } from '../../src/pipelines/bridge/talk.ts';
import { bridge } from '../../src/pipelines/bridge.ts';
import type { Given } from '../../src/testing/index.ts';
import { edit, marbles, removal, text, wholeBot } from '../../src/testing/index.ts';
import { command } from '../support/command.ts';

const gap = '\u200B';
const can: Readonly<Record<string, Capabilities>> = {
  slack: { edit: true, thread: true, limit: 4_000 },
  irc: { limit: 350 },
};
const made = (rooms: string) => bridge(parseRooms(rooms, '--bridge'), { can: (input) => can[input] });
const ops = made('slack:#ops = irc:#ops');
const said = (data: string, given: Given<TextEvent> = {}) => text(data, { addressed: false, ...given });
const shown = (wanted: string) => (message: Outgoing) => String(message.data).replaceAll(gap, '') === wanted;

describe('a bridge', () => {
  it('keeps the order of a room, and settles a message with its last copy', () =>
    marbles(
      made('slack:#ops = irc:#ops = irc:#dev'),
      { slack: '(ab)' },
      { irc: '(klmn)' },
      {
        a: said('one'),
        b: said('two'),
        k: { to: 'irc:#ops', key: 'bridge/a/irc:#ops', causes: ['a'], open: true },
        l: { to: 'irc:#dev', key: 'bridge/a/irc:#dev', causes: ['a'], open: undefined },
        m: { to: 'irc:#ops', causes: ['b'], open: true },
        n: { to: 'irc:#dev', causes: ['b'], open: undefined },
      },
    ));

  it('finds a room by what the network calls it, and lets go of what was said elsewhere or to the bot alone', async () => {
    const { released } = await marbles(
      made('slack:#OPS = xmpp:ops@rooms.example.org'),
      { slack: 'a-b-c---', xmpp: '------d-' },
      { slack: '------n-', xmpp: 'm-------' },
      {
        a: said('hi', { to: 'slack:C024', in: '#ops' }),
        b: said('hi', { in: '#dev' }),
        c: said('my secret', { in: '#ops', replyTo: 'slack:D024' }),
        d: said('hi', { to: 'xmpp:ops@rooms.example.org', in: 'Operations' }),
        m: { to: 'xmpp:ops@rooms.example.org' },
        n: { to: 'slack:#OPS' },
      },
    );
    expect(released).toEqual(['b', 'c']);
  });

  it('lets go of what is said in a room that it knows by two names, and by no other', async () => {
    const { released } = await marbles(
      made('slack:#ops = slack:C024'),
      { slack: 'a' },
      {},
      { a: said('hi', { to: 'slack:C024', in: '#ops' }) },
    );
    expect(released).toEqual(['a']);
  });

  it('passes on no program, and no line of another bridge that looks like a person', async () => {
    const { released } = await marbles(
      ops,
      { irc: 'a-b-c-d' },
      { slack: '------m' },
      {
        a: said('hi', { sender: { bot: true } }),
        b: said(line('ann', 'hello'), { by: 'other-bot' }),
        c: said(`…${gap} and more`, { by: 'other-bot' }),
        d: said('<ann> said hello', { by: 'bob' }),
        m: shown('<bob> <ann> said hello'),
      },
    );
    expect(released).toEqual(['a', 'b', 'c']);
  });

  it('shows a change in its place where that can be, and says so elsewhere', () =>
    marbles(
      ops,
      { slack: 'a-b', irc: '----c-d-e' },
      { slack: '----p-q-r', irc: 'm-n' },
      {
        a: said('dune'),
        b: edit('a', 'done'),
        c: said('one'),
        d: edit('c', 'two'),
        e: removal('c'),
        m: shown('<ann> dune'),
        n: { data: `<a${gap}nn> (corrected) done`, replaces: 'bridge/a/irc:#ops', key: 'bridge/b/irc:#ops' },
        p: shown('<ann> one'),
        q: { data: `<a${gap}nn> two`, replaces: 'bridge/c/slack:#ops' },
        r: { data: `<a${gap}nn> (took a message back)`, replaces: 'bridge/c/slack:#ops' },
      },
    ));

  it('says what was said in a thread, and keeps there what answers a copy', () =>
    marbles(
      ops,
      { slack: 'a---', irc: '--b-' },
      { slack: '--n-', irc: 'm---' },
      {
        a: said('yes', { conversation: 'slack:#ops/before', origin: { replyTo: 'irc:#ops', conversation: '#ops:7' } }),
        b: said('no', { conversation: 'irc:#ops/before', origin: { replyTo: 'slack:#ops', conversation: 'C024:7' } }),
        m: { data: `<a${gap}nn> (in a thread) yes`, conversation: '#ops:7' },
        n: { data: `<a${gap}nn> no`, conversation: 'C024:7' },
      },
    ));

  it('keeps together what is said in a thread, and apart what is not', () =>
    marbles(
      ops,
      { irc: 'a-b-c-d' },
      { slack: 'm-n-p-q' },
      {
        a: said('one'),
        b: said('two', { conversation: 'irc:#ops/a' }),
        c: said('three'),
        d: said('four', { conversation: '#ops' }),
        m: { conversation: 'topic:bridge/irc/irc:#ops/a' },
        n: { data: `<a${gap}nn> two`, conversation: 'topic:bridge/irc/irc:#ops/a' },
        p: { conversation: 'topic:bridge/irc/irc:#ops/c' },
        q: { conversation: undefined },
      },
    ));

  it('says what was said to the bot, and what files came with it', () =>
    marbles(
      ops,
      { slack: 'a-b-c' },
      { irc: 'k-l-m' },
      {
        a: text('deploy web'),
        b: said('look', { meta: { files: ['disk.png', 'log'] } }),
        c: said('', { meta: { files: ['@here.png'] } }),
        k: shown('<ann> (to the bot) deploy web'),
        l: shown('<ann> look (with disk.png, log)'),
        m: { data: `<a${gap}nn> (with @${gap}here.png)` },
      },
    ));

  it('calls nobody who spoke before', () =>
    marbles(
      ops,
      { irc: 'a-b' },
      { slack: 'm-n' },
      {
        a: said('hi', { by: 'Bob' }),
        b: said('bob is not Bobby'),
        m: shown('<Bob> hi'),
        n: { data: `<a${gap}nn> b${gap}ob is not Bobby` },
      },
    ));
});

describe('a bot with a bridge', () => {
  const bridges = [parseRooms('slack:#ops = irc:#ops', '--bridge')];
  const talk = (event: TextEvent) => isTalk(event, bridges);
  const commands = { '^ping$': command('ping', () => 'pong') };

  it('answers a command where it was said, and tells nobody that talk in threads is none', () =>
    marbles(
      wholeBot([ops], { commands, talk }),
      { slack: 'a--b-----', irc: '------c--' },
      { slack: 'p-----q--', irc: 'm--n--x--' },
      {
        a: text('ping'),
        m: shown('<ann> (to the bot) ping'),
        p: 'pong',
        b: text('well said', { conversation: 'slack:#ops/before' }),
        n: shown('<ann> (in a thread) well said'),
        c: text('well said'),
        q: shown('<ann> (to the bot) well said'),
        x: /^I do not know "well said"/,
      },
    ));

  it('leaves what answers other things to those', () => {
    const { origin, ...given } = {
      origin: { replyTo: 'email:ann@example.org' as const },
      conversation: 'slack:#ops/before',
    };
    const event = {
      ...text('thanks', { ...given, to: 'slack:#ops', replyTo: 'slack:#ops' }),
      id: 'slack:1',
      input: 'slack',
    };
    expect(talk(event)).toBe(true);
    expect(talk({ ...event, origin: { replyTo: 'irc:#ops' } })).toBe(true);
    expect(talk({ ...event, origin })).toBe(false);
    expect(talk({ ...event, to: 'slack:#dev', replyTo: 'slack:#dev', place: '#dev' })).toBe(false);
  });

  it('leads what answers a copy to what that is a copy of, and to its other copies', () =>
    marbles(
      wholeBot([made('irc:#ops = slack:#ops = xmpp:ops')], { commands, talk }),
      { irc: 'a--', slack: '-b-' },
      { irc: '-m-', slack: 'k--', xmpp: 'lp-' },
      {
        a: said('one', { conversation: 'irc:#ops/a' }),
        b: text('two', { conversation: 'topic:bridge/irc/irc:#ops/a' }),
        k: shown('<ann> one'),
        l: shown('<ann> one'),
        m: { data: `<a${gap}nn> (in a thread) two`, conversation: 'irc:#ops/a' },
        p: { data: `<a${gap}nn> (in a thread) two`, conversation: 'topic:bridge/irc/irc:#ops/a' },
      },
    ));

  it('does not talk for ever with another one between the same rooms, though a network tells of no bot', async () => {
    const copy = { data: line('ann', 'hello'), by: 'other-bot' };
    await marbles(
      wholeBot([ops]),
      { slack: 'a-b', irc: '-c-' },
      { irc: 'm--' },
      {
        a: said('hello'),
        c: said(copy.data, { by: copy.by }),
        b: said(line('other-bot', copy.data), { sender: { bot: true }, hops: 1 }),
        m: shown('<ann> hello'),
      },
    );
  });
});

describe('a line of a bridge', () => {
  it('names who said it, without calling who has the same name', () => {
    expect(line('ann', 'hello')).toBe(`<a${gap}nn> hello`);
    expect(line('', 'hello')).toBe(`<s${gap}omebody> hello`);
    expect(line('😀', 'hello')).toBe(`<😀${gap}> hello`);
  });

  it.each([
    ['*bob*', '<＊bob＊> x'],
    ['ann> <bob', '<ann› ‹bob> x'],
    ['_ann_b', '<＿ann_b> x'],
    ['ann\nbob\u0002\u202e', '<ann bob> x'],
    ['`~', '<｀～> x'],
    ['a'.repeat(99), `<${'a'.repeat(31)}…> x`],
  ])('lets no name look like anything else: %j', (name, wanted) => {
    expect(line(name, 'x').replaceAll(gap, '')).toBe(wanted);
  });

  it('marks every line, so that none seems to be said by somebody else', () => {
    const text = line('ann', 'one\n<bob> two\r\n\nthree\u2028four');
    expect(text).toBe(`<a${gap}nn> one\n…${gap} <bob> two\n\n…${gap} three\n…${gap} four`);
  });

  it.each([0, 350, 4_000, 10_000])('marks every piece of a long line, each short enough (%i)', (limit) => {
    const words = `${'long <bob> '.repeat(400)}${'漢'.repeat(2_000)}${'&'.repeat(500)}`;
    const [first = '', ...more] = line('ann', words, limit).split('\n');
    expect(first).toMatch(/^<a\u200Bnn> long/);
    expect(more.length).toBeGreaterThan(3);
    for (const one of more) expect(one).toMatch(/^…\u200B /);
    const most = Math.max(...[first, ...more].map((one) => Buffer.byteLength(one)));
    expect(most).toBeLessThanOrEqual(Math.max(280, limit / 8));
    expect([first.slice(7), ...more.map((one) => one.slice(3))].join('').replaceAll(' ', '')).toBe(
      words.replaceAll(' ', ''),
    );
  });

  it('is known again', () => {
    const long = line('😀 ann', 'one\ntwo');
    expect(long.split('\n').map(isLine)).toEqual([true, true]);
    expect(isLine(line('a'.repeat(99), 'x'))).toBe(true);
    expect(isLine(`[irc] <micro> ${line('ann', 'hello')}`)).toBe(true);
    expect(isLine(`(irc) <micro>: ${long}`)).toBe(true);
    expect(isLine(`look: ${long}`)).toBe(false);
    expect(['<ann> hello', '… hello', 'hello', `<a${gap}nn>`].map(isLine)).toEqual([false, false, false, false]);
  });
});

describe('a calm text', () => {
  it.each([
    ['@here look', `@${gap}here look`],
    ['(@channel)', `(@${gap}channel)`],
    ['bob: look, Cid', `b${gap}ob: look, C${gap}id`],
    ['one\nbob, two', `one\nb${gap}ob, two`],
    ['cid_ and cid', `cid_ and c${gap}id`],
    ['mail ann@example.org', 'mail ann@example.org'],
    ['npm i @types/node', 'npm i @types/node'],
    ['see https://example.org/@cid/cid', 'see https://example.org/@cid/cid'],
    ['10:30, then', '10:30, then'],
  ])('calls nobody: %j', (text, wanted) => {
    expect(calm(text, new Set(['cid']))).toBe(wanted);
  });
});

describe('--bridge', () => {
  it('reads rooms', () => {
    expect(parseRooms('slack:#ops = irc:#ops=xmpp:ops@conference.example.org', '--bridge').rooms).toEqual([
      'slack:#ops',
      'irc:#ops',
      'xmpp:ops@conference.example.org',
    ]);
    expect(parseRooms('irc:#a=b = irc:#c', '--bridge').rooms).toEqual(['irc:#a=b', 'irc:#c']);
  });

  it.each([
    ['slack:#ops', /name two rooms or more/],
    ['', /"" is no room/],
    ['slack:#ops = #ops', /"#ops" is no room: write an input/],
    ['slack:#ops = irc:*', /"irc:\*" is no room/],
    ['slack:#ops, irc:#ops', /is no room/],
    ['slack:#ops -> irc:#ops', /it has no direction: write =/],
    ['slack:#ops = irc:#ops = Slack:#OPS', /Slack:#OPS is named twice/],
  ])('refuses %j, and says how it is written', (text, message) => {
    expect(() => parseRooms(text, '--bridge')).toThrow(ConfigError);
    expect(() => parseRooms(text, '--bridge')).toThrow(message);
    expect(() => parseRooms(text, '--bridge')).toThrow(/^--bridge '.*; for example --bridge 'slack:#ops = irc:#ops'$/);
  });
});
