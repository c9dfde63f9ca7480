import { xml } from '@xmpp/client';
import { expect, it, vi } from 'vitest';
import type { OptionsOf } from '../../src/flags.ts';
import type { Finding } from '../../src/input.ts';
import { hipchat } from '../../src/inputs/hipchat.ts';
import type { flags } from '../../src/inputs/xmpp/flags.ts';
import { xmpp } from '../../src/inputs/xmpp.ts';
import type { Receipt } from '../../src/outgoing.ts';
import { gate } from '../../src/testing/input/gate.ts';
import { live } from '../peers/live.ts';
import { prosodies } from '../peers/prosodies.ts';
import type { Prosody } from '../peers/prosody.ts';
import { startProsody } from '../peers/prosody.ts';
import { person } from '../peers/xmpp-person.ts';
import { talking } from './talking.ts';

const accounts = {
  'bot@localhost': 'secret-bot',
  'ann@localhost': 'secret-ann',
  'eve@elsewhere.test': 'secret-eve',
};
const timeout = 180_000;
const patient = { timeout: 60_000, interval: 20 };
const user = 'http://jabber.org/protocol/muc#user';

live('prosody', 'xmpp on Prosody, what is special', () => {
  const peers = prosodies(accounts);

  const options = (
    more: Partial<OptionsOf<typeof flags>> = {},
    at: Prosody = peers.server,
  ): OptionsOf<typeof flags> => ({
    jid: 'bot@localhost',
    password: 'secret-bot',
    service: `xmpp://127.0.0.1:${at.port}`,
    rooms: [],
    nick: 'micro',
    invitations: false,
    plaintext: false,
    ...more,
  });
  const ann = (at: Prosody = peers.server) => person({ account: 'ann@localhost', password: 'secret-ann', server: at });
  const eve = () => person({ account: 'eve@elsewhere.test', password: 'secret-eve', server: peers.server });

  it('check says which room it cannot be in, and why, and leaves no trace in the others', { timeout }, async () => {
    const at = (name: string) => `check-${name}@conference.localhost`;
    await using she = await ann();
    const set = (name: string, value: string) =>
      xml('field', { var: `muc#roomconfig_${name}` }, xml('value', {}, value));
    const type = xml('field', { var: 'FORM_TYPE' }, xml('value', {}, 'http://jabber.org/protocol/muc#roomconfig'));
    const made = async (name: string, ...fields: readonly ReturnType<typeof set>[]) => {
      await she.join(at(name), 'Ann');
      const form = xml('x', { xmlns: 'jabber:x:data', type: 'submit' }, type, ...fields);
      await she.asks('set', at(name), xml('query', { xmlns: 'http://jabber.org/protocol/muc#owner' }, form));
    };
    await made('open');
    await made('members', set('membersonly', '1'));
    await made('locked', set('passwordprotectedroom', '1'), set('roomsecret', 'sesame'));
    await made('banned');
    const outcast = xml('item', { affiliation: 'outcast', jid: 'bot@localhost' });
    await she.asks('set', at('banned'), xml('query', { xmlns: 'http://jabber.org/protocol/muc#admin' }, outcast));
    const rooms = [...['open', 'new', 'members', 'locked', 'banned'].map(at), 'ops@nowhere.localhost'];
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const found: Finding[] = [];
    for await (const one of xmpp.check?.(options({ rooms }), { name: 'xmpp', bot: 'micro', log }) ?? []) {
      if (one.what.includes('@') && !one.what.startsWith('login')) found.push(one);
    }
    const refused = (room: string, why: string) => ({ ok: false, what: `${room}: ${why}`, remedy: 'see --xmpp_rooms' });
    expect(found).toEqual([
      { ok: true, what: `${at('open')}: with an archive, people are known` },
      { ok: true, what: `${at('new')}: not there yet; it is made when the bot goes in` },
      refused(at('members'), 'the room is for its members only, and the bot is none'),
      refused(at('locked'), 'the room wants a password'),
      refused(at('banned'), 'the bot is banned'),
      { ...refused('', ''), what: expect.stringMatching(/^ops@nowhere\.localhost: .*\(not-allowed\)$/) },
    ]);
    const listed = await she.asks(
      'get',
      'conference.localhost',
      xml('query', { xmlns: 'http://jabber.org/protocol/disco#items' }),
    );
    expect(String(listed)).not.toContain(at('new'));
  });

  it('under a name that is taken it is another one, and answers to both', { timeout }, async () => {
    await using she = await ann();
    await she.join('taken@conference.localhost', 'micro');
    await using bot = await talking(xmpp, options({ rooms: ['taken@conference.localhost'] }));
    await she.says('taken@conference.localhost', 'micro_2: one', { type: 'groupchat' });
    await she.says('taken@conference.localhost', '@micro two', { type: 'groupchat' });
    await vi.waitFor(
      () => expect(bot.said()).toMatchObject(['one', 'two'].map((data) => ({ data, addressed: true }))),
      patient,
    );
    expect(bot.events()[0]?.from).toBe('xmpp:ann@localhost');
  });

  it('put out of a room it says so, and goes in again', { timeout }, async () => {
    await using she = await ann();
    const room = 'kicking@conference.localhost';
    await she.join(room, 'ann');
    await using bot = await talking(xmpp, options({ rooms: [room] }));
    const kick = xml('item', { nick: 'micro', role: 'none' }, xml('reason', {}, 'too loud'));
    await she.asks('set', room, xml('query', { xmlns: 'http://jabber.org/protocol/muc#admin' }, kick));
    await vi.waitFor(() => expect(bot.log()).toContain('put out: too loud'), patient);
    await vi.waitFor(() => expect(bot.conn.describe?.()).toContain('in 1 of 1 room'), patient);
    await she.says(room, 'micro: back?', { type: 'groupchat' });
    // What is said while the archive is read comes out of it, too: under the same id.
    const once = () => [...new Map(bot.said().map(({ id, data }) => [id, data])).values()];
    await vi.waitFor(() => expect(once()).toEqual(['back?']), patient);
  });

  it('a room that does not let it in holds up no other', { timeout }, async () => {
    await using she = await ann();
    const [room, other] = ['members@conference.localhost', 'open@conference.localhost'];
    await she.join(room, 'ann');
    const ban = xml('item', { jid: 'bot@localhost', affiliation: 'outcast' });
    await she.asks('set', room, xml('query', { xmlns: 'http://jabber.org/protocol/muc#admin' }, ban));
    await using bot = await talking(xmpp, options({ rooms: [room, other] }));
    expect(bot.conn.describe?.()).toBe(
      'bot@localhost, TLS, in 1 of 2 rooms; not in members@conference.localhost: the bot is banned',
    );
    const sent = bot.says(`xmpp:${room}`, 'hello');
    await expect(sent).rejects.toMatchObject({ kind: 'transient', message: expect.stringContaining('banned') });
    await bot.says(`xmpp:${other}`, 'hello');
  });

  it('nobody is believed who writes ids and accounts into a message', { timeout }, async () => {
    const room = 'forged@conference.localhost';
    await using she = await ann();
    await she.join(room, 'ann');
    await using they = await eve();
    await they.join(room, 'eve');
    const forged = [
      xml('stanza-id', { xmlns: 'urn:xmpp:sid:0', by: room, id: 'invented' }),
      xml('x', { xmlns: user }, xml('item', { jid: 'ann@localhost', affiliation: 'owner', role: 'moderator' })),
      xml('delay', { xmlns: 'urn:xmpp:delay', from: 'eve@elsewhere.test', stamp: '2001-01-01T00:00:00Z' }),
    ];
    const real = { verified: false, external: true, id: 'xmpp:eve@elsewhere.test', name: 'eve' };
    const begin = Date.now();
    await using bot = await talking(xmpp, options({ rooms: [room] }));
    await they.says(room, 'live', { type: 'groupchat', with: forged });
    await they.says('bot@localhost', 'direct', { with: forged });
    await vi.waitFor(() => expect(bot.events().length).toBe(2), patient);
    await using later = await talking(xmpp, options({ jid: 'bot@localhost/later', rooms: [room] }), { since: begin });
    await vi.waitFor(
      () =>
        expect(
          later
            .said()
            .map(({ data }) => data)
            .sort(),
        ).toEqual(['direct', 'live']),
      patient,
    );
    const unknown = { ...real, id: `xmpp:${room}/eve` };
    for (const event of [...bot.events(), ...later.events()]) {
      // Who says that it is late is not known by the name that they have now.
      const live = event.to === `xmpp:${room}` && bot.events().includes(event);
      expect(event.sender).toEqual(live ? unknown : real);
      expect(event.id).not.toContain('invented');
      expect(event.at).toBeGreaterThan(begin - 10_000);
    }
    expect(new Set([...bot.events(), ...later.events()].map(({ id }) => id)).size).toBe(2);
  });

  it('a receipt goes out when a message was taken, not before', { timeout }, async () => {
    await using she = await ann();
    await using bot = await talking(xmpp, options(), { decide: false });
    const asks = xml('request', { xmlns: 'urn:xmpp:receipts' });
    const id = await she.says('bot@localhost', 'did you get it?', { with: [asks] });
    const [arrival] = await vi.waitFor(() => {
      expect(bot.arrivals().length).toBe(1);
      return bot.arrivals();
    }, patient);
    const receipts = () => she.came.flatMap((one) => one.getChild('received', 'urn:xmpp:receipts')?.attrs.id ?? []);
    await bot.says('xmpp:ann@localhost', 'working on it');
    await vi.waitFor(
      () => expect(she.came.some((one) => one.getChildText('body') === 'working on it')).toBe(true),
      patient,
    );
    expect(receipts()).toEqual([]);
    arrival?.ack();
    await vi.waitFor(() => expect(receipts()).toEqual([id]), patient);
  });

  it('a correction is an edit of that message, and no command', { timeout }, async () => {
    await using she = await ann();
    await using bot = await talking(xmpp, options());
    const id = await she.says('bot@localhost', 'deploy greter');
    await she.says('bot@localhost', 'deploy greeter', {
      with: [xml('replace', { xmlns: 'urn:xmpp:message-correct:0', id })],
    });
    await vi.waitFor(() => expect(bot.events().length).toBe(2), patient);
    const [first, second] = bot.events();
    expect(second).toMatchObject({ type: 'edit', of: first?.id, data: 'deploy greeter' });
  });

  it('a reply to it is said to it, without what it repeats, and in the same conversation', { timeout }, async () => {
    const room = 'replies@conference.localhost';
    await using she = await ann();
    await she.join(room, 'ann');
    await using bot = await talking(xmpp, options({ rooms: [room] }));
    await she.says(room, 'micro: which?', { type: 'groupchat' });
    await vi.waitFor(() => expect(bot.events().length).toBe(1), patient);
    const conversation = bot.events()[0]?.conversation ?? '';
    await bot.says(`xmpp:${room}`, 'staging or production?', { conversation });
    const question = await vi.waitFor(() => {
      const found = she.came.find((one) => one.getChildText('body') === 'staging or production?');
      expect(found).toBeDefined();
      return found?.getChild('stanza-id', 'urn:xmpp:sid:0')?.attrs.id;
    }, patient);
    const quote = '> staging or production?\n';
    await she.says(room, `${quote}staging`, {
      type: 'groupchat',
      with: [
        xml('reply', { xmlns: 'urn:xmpp:reply:0', id: question, to: `${room}/micro` }),
        xml(
          'fallback',
          { xmlns: 'urn:xmpp:fallback:0', for: 'urn:xmpp:reply:0' },
          xml('body', { start: '0', end: String(quote.length) }),
        ),
      ],
    });
    await vi.waitFor(
      () => expect(bot.events()[1]).toMatchObject({ data: 'staging', addressed: true, conversation }),
      patient,
    );
    // What it says in no thread begins one.
    const begun = (await bot.says(`xmpp:${room}`, 'lunch?')) as Receipt;
    expect(begun.conversation).toBe(`${room}:${begun.id}`);
    await she.says(room, 'yes', {
      type: 'groupchat',
      with: [xml('reply', { xmlns: 'urn:xmpp:reply:0', id: begun.id, to: `${room}/micro` })],
    });
    await vi.waitFor(
      () => expect(bot.events()[2]).toMatchObject({ data: 'yes', conversation: begun.conversation }),
      patient,
    );
  });

  it('without an archive a message that was not taken comes again, and the time away is a gap', {
    timeout,
  }, async () => {
    await using she = await ann(peers.bare);
    const room = 'ops@plain.localhost';
    await she.join(room, 'ann');
    const said = xmppOptions(peers.bare, room);
    const first = await talking(xmpp, said, { decide: false });
    await she.says('bot@localhost', 'keep this');
    await vi.waitFor(() => expect(first.said()).toMatchObject([{ data: 'keep this' }]), patient);
    await first[Symbol.asyncDispose]();
    await she.says(room, 'micro: while away', { type: 'groupchat' });
    await using second = await talking(xmpp, said, { since: Date.now() - 1_000 });
    await vi.waitFor(() => {
      const words = second.said().map(({ data }) => data);
      expect(words.sort()).toEqual(['keep this', 'while away']);
    }, patient);
    expect(second.events().map(({ id }) => id)).toContain(first.events()[0]?.id);
    expect(
      second
        .gaps()
        .map(({ reason }) => reason)
        .sort(),
    ).toEqual(['bot@localhost keeps no archive', 'ops@plain.localhost keeps no archive']);
  });

  it('without an archive, too, a cut loses nothing that is said directly, before it is noticed and after', {
    timeout,
  }, async () => {
    await using she = await ann(peers.bare);
    await using way = await gate(peers.bare.port);
    const said = options({ service: `xmpp://127.0.0.1:${way.port}` });
    const first = await talking(xmpp, said);
    await she.says('bot@localhost', 'one');
    await vi.waitFor(() => expect(first.said().length).toBe(1), patient);
    way.hold();
    await she.says('bot@localhost', 'two');
    way.cut();
    await expect(first.over).rejects.toThrow('localhost');
    way.release();
    await she.says('bot@localhost', 'three');
    const second = await talking(xmpp, said, { since: Date.now() });
    // What the server was not told of in time, that it was taken, comes again under the same id.
    const known = first.events().map(({ id }) => id);
    const fresh = () => second.said().filter(({ id }) => !known.includes(id));
    await vi.waitFor(() => expect(fresh()).toMatchObject([{ data: 'two' }, { data: 'three' }]), patient);
    await second[Symbol.asyncDispose]();
    // It has said goodbye, and what it took: else the next bot of this account would get it.
    await vi.waitFor(() => expect(way.open).toBe(0), patient);
  });

  it('tells who asks that it is a bot, and answers to a ping', { timeout }, async () => {
    await using she = await ann();
    await using bot = await talking(xmpp, options());
    expect(bot.conn.describe?.()).toBe('bot@localhost, TLS');
    const info = await she.asks(
      'get',
      'bot@localhost/micro',
      xml('query', { xmlns: 'http://jabber.org/protocol/disco#info' }),
    );
    expect(info.getChild('query')?.getChild('identity')?.attrs).toMatchObject({ category: 'client', type: 'bot' });
    const pong = await she.asks('get', 'bot@localhost/micro', xml('ping', { xmlns: 'urn:xmpp:ping' }));
    expect(pong.attrs.type).toBe('result');
  });

  it('an invitation is no message, and not followed unless asked to', { timeout }, async () => {
    await using she = await ann();
    await she.join('side@conference.localhost', 'ann');
    await using bot = await talking(xmpp, options());
    const invite = xml('x', { xmlns: 'jabber:x:conference', jid: 'side@conference.localhost' });
    await she.says('bot@localhost', 'come into side@conference.localhost', { with: [invite] });
    await she.says('bot@localhost', 'next');
    await vi.waitFor(() => expect(bot.said()).toMatchObject([{ data: 'next' }]), patient);
    await expect(bot.says('xmpp:#side', 'hello')).rejects.toThrow('--xmpp_rooms');
  });

  const xmppOptions = (at: Prosody, room: string) => options({ rooms: [room] }, at);

  it('who is invited to somebody, or to where nothing is, stays where it is', { timeout }, async () => {
    await using she = await ann();
    await using bot = await talking(xmpp, options({ invitations: true }));
    const invited = (jid: string) => xml('x', { xmlns: 'jabber:x:conference', jid });
    await she.says('bot@localhost', 'come', { with: [invited('ann@localhost')] });
    await she.says('bot@localhost', 'come', { with: [invited('nowhere@conference.localhost')] });
    // What this one is asked is asked after the others.
    await she.join('there@conference.localhost', 'ann');
    await she.says('bot@localhost', 'come', { with: [invited('there@conference.localhost')] });
    await vi.waitFor(() => expect(bot.conn.describe?.()).toBe('bot@localhost, TLS, in 1 of 1 room'), patient);
    await she.says('bot@localhost', 'as herself');
    await vi.waitFor(
      () =>
        expect(bot.said()).toMatchObject([
          { data: 'as herself', sender: { verified: true, id: 'xmpp:ann@localhost' } },
        ]),
      patient,
    );
    expect(bot.log()).not.toContain('nowhere@conference.localhost');
  });

  it('a certificate is looked at where an authority is named', { timeout }, async () => {
    await using bot = await talking(
      xmpp,
      options({ tls_ca: peers.server.ca, service: `xmpps://127.0.0.1:${peers.server.tlsPort}` }),
    );
    expect(bot.conn.describe?.()).toContain('TLS');
    const stranger = peers.bare.ca;
    for (const service of [`xmpp://127.0.0.1:${peers.server.port}`, `xmpps://127.0.0.1:${peers.server.tlsPort}`]) {
      const refused = talking(xmpp, options({ tls_ca: stranger, service }));
      await expect(refused).rejects.toThrow('--xmpp_tls_ca');
    }
  });

  it('goes on without TLS only where that is allowed', { timeout }, async () => {
    await using open = await startProsody({ accounts, tls: false });
    const wanted = talking(xmpp, options({ tls_ca: peers.server.ca }, open));
    await expect(wanted).rejects.toThrow('--xmpp_plaintext goes without');
    await using bot = await talking(xmpp, options({}, open));
    expect(bot.conn.describe?.()).toBe('bot@localhost, without TLS');
  });

  it('a message of another bot says so, and how many it came through', { timeout }, async () => {
    const room = 'bots@conference.localhost';
    await using she = await ann();
    await she.join(room, 'ann');
    await using bot = await talking(xmpp, options({ rooms: [room] }));
    await using other = await talking(
      xmpp,
      options({ jid: 'ann@localhost', password: 'secret-ann', nick: 'second', rooms: [room] }),
    );
    await other.says(`xmpp:${room}`, 'from a bot', { hops: 2 });
    await vi.waitFor(
      () => expect(bot.said()).toMatchObject([{ data: 'from a bot', hops: 2, sender: { bot: true } }]),
      patient,
    );
  });

  it('hipchat: it is in every room, follows invitations, and is called by its mention name', { timeout }, async () => {
    await using she = await ann(peers.bare);
    await she.join('lobby@conference.localhost', 'Ann');
    const settings = {
      username: 'bot',
      password: 'secret-bot',
      server: `xmpp://localhost:${peers.bare.port}`,
      plaintext: false,
    };
    await using bot = await talking(hipchat, settings);
    await she.says('lobby@conference.localhost', 'can @Micro ping?', { type: 'groupchat' });
    await she.says('bot@localhost', 'micro ping');
    // What another test's session left undelivered may come here, too.
    await vi.waitFor(
      () => expect(bot.said().map(({ data }) => data)).toEqual(expect.arrayContaining(['can @Micro ping?', 'ping'])),
      patient,
    );
    expect(bot.said().every(({ addressed }) => addressed)).toBe(true);
    await she.join('secret@masked.localhost', 'Ann');
    const invite = xml('x', { xmlns: user }, xml('invite', { to: 'bot@localhost' }));
    await she.writes(xml('message', { to: 'secret@masked.localhost' }, invite));
    await vi.waitFor(() => expect(bot.conn.describe?.()).not.toContain('not in'), patient);
    await vi.waitFor(async () => {
      await she.says('secret@masked.localhost', 'Micro: here', { type: 'groupchat' });
      expect(bot.said().map(({ data }) => data)).toContain('here');
    }, patient);
    await bot.says('hipchat:#lobby', [
      { type: 'paragraph', text: [{ mention: 'hipchat:ann@localhost', text: 'Ann' }, ': hi'] },
    ]);
    await vi.waitFor(() => expect(she.came.some((one) => one.getChildText('body') === '@Ann: hi')).toBe(true), patient);
    const calls = { id: 'hipchat:ann@localhost', name: 'Ann' } as const;
    await bot.says('hipchat:ann@localhost', 'sure?', { calls });
    await bot.says('hipchat:#lobby', 'sure?', { calls });
    const bodies = () => she.came.map((one) => `${one.attrs.type} ${one.getChildText('body')}`);
    await vi.waitFor(() => expect(bodies()).toContain('groupchat @Ann: sure?'), patient);
    expect(bodies()).toContain('chat sure?');
  });
});
