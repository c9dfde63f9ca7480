import { xml } from '@xmpp/client';
import { expect, it, vi } from 'vitest';
import type { OptionsOf } from '../../src/flags.ts';
import type { Arrival } from '../../src/input.ts';
import type { flags } from '../../src/inputs/xmpp/flags.ts';
import { xmpp } from '../../src/inputs/xmpp.ts';
import { gate } from '../../src/testing/input/gate.ts';
import { Notes } from '../../src/testing/input/notes.ts';
import type { Decide } from '../../src/testing/input/watched.ts';
import { Watched } from '../../src/testing/input/watched.ts';
import { live } from '../peers/live.ts';
import { prosodies } from '../peers/prosodies.ts';
import type { Prosody } from '../peers/prosody.ts';
import { startProsody } from '../peers/prosody.ts';
import type { Person } from '../peers/xmpp-person.ts';
import { person } from '../peers/xmpp-person.ts';
import { oneWay } from './one-way.ts';

const accounts = { 'bot@localhost': 'secret-bot', 'ann@localhost': 'secret-ann' };
const timeout = 180_000;
const patient = { timeout: 60_000, interval: 20 };

interface Bot extends Disposable {
  readonly link: Watched;
  /** The texts that came, each time they did. */
  texts(): readonly string[];
  /** How often it connected anew, and how often it went on with a session. */
  connected(): { readonly anew: number; readonly again: number };
  /** Cuts the way, and waits until the link is up again. */
  backAfter(cut: () => void): Promise<void>;
  says(to: 'room' | 'ann', text: string, key: string): Promise<unknown>;
}

/** A bot that opens its link again as ours does. */
async function started(
  port: number,
  room: string,
  { decide = ({ ack }) => ack(), ...more }: { readonly decide?: Decide } & Partial<OptionsOf<typeof flags>> = {},
): Promise<Bot> {
  const notes = new Notes();
  const options = {
    jid: 'bot@localhost',
    password: 'secret-bot',
    service: `xmpp://127.0.0.1:${port}`,
    rooms: [room],
    nick: 'micro',
    invitations: false,
    plaintext: false,
    ...more,
  };
  const opened = xmpp.connect(options, notes.context('xmpp', false));
  const deciding = (arrival: Arrival) => decide(notes.noted('xmpp', arrival));
  const link = new Watched(
    { name: 'xmpp', can: xmpp.can, connect: () => opened },
    { decide: deciding, kept: true, patience: 60_000 },
  );
  await link.up();
  const ups = (again: boolean) =>
    notes.lines.filter(({ line }) => line.includes(again ? 'connected again' : 'connected:')).length;
  return {
    link,
    texts: () => link.arrivals.map(({ event }) => ('data' in event ? event.data : '')),
    connected: () => ({ anew: ups(false), again: ups(true) }),
    async backAfter(cut) {
      const drops = link.drops.length;
      cut();
      await vi.waitFor(() => expect(link.drops.length).toBe(drops + 1), patient);
      await link.up();
    },
    async says(to, data, key) {
      const conn = await link.up();
      const message = {
        type: 'text',
        to: `xmpp:${to === 'room' ? room : 'ann@localhost'}`,
        data,
        causes: ['c'],
        key,
      } as const;
      return conn.send(message, new AbortController().signal);
    },
    [Symbol.dispose]: () => link.close(),
  };
}

/** What somebody saw of the bot coming and going in a room. */
const comings = (she: Person, room: string) =>
  she.came.filter((one) => one.is('presence') && one.attrs.from === `${room}/micro`).map(({ attrs }) => attrs.type);

const heard = (she: Person, text: string) => she.came.filter((one) => one.getChildText('body') === text).length;

live('prosody', 'a session of xmpp on Prosody that breaks off', () => {
  const peers = prosodies(accounts);
  const ann = (at: Prosody) => person({ account: 'ann@localhost', password: 'secret-ann', server: at });

  it.each([
    ['with an archive', () => peers.server, 'cut@conference.localhost'],
    ['without one', () => peers.bare, 'cut@plain.localhost'],
  ])('%s, is gone on with: nobody sees the bot go, and what was said comes once', { timeout }, async (_, at, room) => {
    await using she = await ann(at());
    await she.join(room, 'ann');
    await using way = await gate(at().port);
    using bot = await started(way.port, room);
    await she.says(room, 'one', { type: 'groupchat' });
    await vi.waitFor(() => expect(bot.texts()).toEqual(['one']), patient);
    for (const turn of ['first', 'second']) {
      await bot.backAfter(() => {
        way.hold();
        way.cut();
        // Said while the bot cannot come back.
        void she
          .says(room, `${turn} in the room`, { type: 'groupchat' })
          .then(() => she.says('bot@localhost', `${turn} directly`).then(() => way.release()));
      });
      await vi.waitFor(
        () => expect(bot.texts().slice(-2)).toEqual([`${turn} in the room`, `${turn} directly`]),
        patient,
      );
      await bot.says('room', `${turn} answer`, `${turn} ${room}`);
      await bot.says('ann', `${turn} answer to Ann`, `${turn} Ann`);
      await she.says(room, `after the ${turn}`, { type: 'groupchat' });
      await vi.waitFor(() => expect(bot.texts().at(-1)).toBe(`after the ${turn}`), patient);
    }
    expect(new Set(bot.texts()).size).toBe(bot.texts().length);
    expect(bot.link.arrivals.map(({ event }) => event.sender.verified)).not.toContain(false);
    expect(bot.connected()).toEqual({ anew: 1, again: 2 });
    expect(comings(she, room)).toEqual([undefined]);
    expect(bot.link.gaps).toEqual([]);
    await vi.waitFor(() => expect(heard(she, 'second answer to Ann')).toBe(1), patient);
    expect(['first answer', 'second answer', 'first answer to Ann'].map((text) => heard(she, text))).toEqual([1, 1, 1]);
  });

  it('tells what of the messages of which nobody could tell had come, also where there is no archive', {
    timeout,
  }, async () => {
    const room = 'unsure@plain.localhost';
    await using she = await ann(peers.bare);
    await she.join(room, 'ann');
    await using way = await oneWay(peers.bare.port);
    using bot = await started(way.port, room);
    way.deafen();
    const sent = [bot.says('room', 'to all', 'all'), bot.says('ann', 'to Ann', 'Ann')];
    const results = Promise.allSettled(sent);
    await vi.waitFor(() => expect([heard(she, 'to all'), heard(she, 'to Ann')]).toEqual([1, 1]), patient);
    await bot.backAfter(() => way.cut());
    expect(await results).toMatchObject([{ reason: { kind: 'unknown' } }, { reason: { kind: 'unknown' } }]);
    const conn = await bot.link.up();
    await vi.waitFor(async () => expect(await conn.find?.('all', `xmpp:${room}`)).toBeDefined(), patient);
    expect(await conn.find?.('Ann', 'xmpp:ann@localhost')).toBeDefined();
    await Promise.all([bot.says('room', 'to all', 'all'), bot.says('ann', 'to Ann', 'Ann')]);
    await bot.says('room', 'and more', 'more');
    await bot.says('ann', 'and more', 'more Ann');
    await vi.waitFor(() => expect(heard(she, 'and more')).toBe(2), patient);
    expect([heard(she, 'to all'), heard(she, 'to Ann')]).toEqual([1, 1]);
  });

  it.each(['room', 'ann'] as const)(
    'and what had not come is sent again by who sent it, once, to %s',
    {
      timeout,
    },
    async (to) => {
      const room = `lost-${to}@plain.localhost`;
      await using she = await ann(peers.bare);
      await she.join(room, 'ann');
      await using way = await oneWay(peers.bare.port);
      using bot = await started(way.port, room);
      way.mute();
      const result = Promise.allSettled([bot.says(to, 'hello', to)]);
      await vi.waitFor(() => expect(way.holding).toBe(true), patient);
      await bot.backAfter(() => way.cut());
      expect(await result).toMatchObject([{ reason: { kind: 'unknown' } }]);
      const conn = await bot.link.up();
      expect(await conn.find?.(to, `xmpp:${to === 'room' ? room : 'ann@localhost'}`)).toBeUndefined();
      await bot.says(to, 'hello', to);
      await bot.says(to, 'and more', `more ${to}`);
      await vi.waitFor(() => expect(heard(she, 'and more')).toBe(1), patient);
      expect(heard(she, 'hello')).toBe(1);
      expect(bot.connected()).toEqual({ anew: 1, again: 1 });
    },
  );

  it('hands on again what nobody had decided on, as the same and in order', { timeout }, async () => {
    const room = 'open@plain.localhost';
    await using she = await ann(peers.bare);
    await she.join(room, 'ann');
    await using way = await gate(peers.bare.port);
    let taking = false;
    using bot = await started(way.port, room, { decide: ({ ack }) => (taking ? ack() : undefined) });
    await she.says(room, 'one', { type: 'groupchat' });
    await she.says('bot@localhost', 'two');
    await vi.waitFor(() => expect(bot.texts()).toEqual(['one', 'two']), patient);
    const ids = bot.link.arrivals.map(({ event }) => event.id);
    await bot.backAfter(() => way.cut());
    await vi.waitFor(() => expect(bot.texts()).toEqual(['one', 'two', 'one', 'two']), patient);
    expect(bot.link.arrivals.slice(2).map(({ event }) => event.id)).toEqual(ids);
    for (const { ack } of bot.link.arrivals) ack();
    taking = true;
    await bot.backAfter(() => way.cut());
    await she.says(room, 'three', { type: 'groupchat' });
    await vi.waitFor(() => expect(bot.texts().slice(4)).toEqual(['three']), patient);
    expect(bot.connected()).toEqual({ anew: 1, again: 2 });
  });

  it('begins anew when the server does not keep it any longer, and fetches what was missed', { timeout }, async () => {
    const room = 'late@conference.localhost';
    await using quick = await startProsody({ accounts, more: 'smacks_hibernation_time = 1' });
    await using she = await ann(quick);
    await she.join(room, 'ann');
    await using way = await gate(quick.port);
    using bot = await started(way.port, room);
    await she.says(room, 'one', { type: 'groupchat' });
    await vi.waitFor(() => expect(bot.texts()).toEqual(['one']), patient);
    way.hold();
    way.cut();
    await vi.waitFor(() => expect(comings(she, room)).toEqual([undefined, 'unavailable']), patient);
    await she.says(room, 'while away', { type: 'groupchat' });
    await she.says('bot@localhost', 'directly');
    way.release();
    const fresh = () => [...new Set(bot.link.arrivals.slice(1).map(({ event }) => event.id))];
    await vi.waitFor(() => expect(bot.texts()).toEqual(expect.arrayContaining(['while away', 'directly'])), patient);
    const first = bot.link.arrivals[0]?.event.id;
    expect(fresh().filter((id) => id !== first).length).toBe(2);
    expect(bot.connected()).toEqual({ anew: 2, again: 0 });
  });

  it('begins anew when the server was started again', { timeout }, async () => {
    const room = 'restart@conference.localhost';
    await using other = await startProsody({ accounts });
    using bot = await started(other.port, room);
    await other.stop();
    await other.start();
    await vi.waitFor(() => expect(bot.connected()).toEqual({ anew: 2, again: 0 }), patient);
    await using she = await ann(other);
    await she.join(room, 'ann');
    await she.says(room, 'back?', { type: 'groupchat' });
    await vi.waitFor(() => expect(bot.texts()).toEqual(['back?']), patient);
  });

  it('begins anew in the rooms that it was invited to, too', { timeout }, async () => {
    const room = 'side@conference.localhost';
    await using other = await startProsody({ accounts });
    using bot = await started(other.port, room, { rooms: [], invitations: true });
    {
      await using she = await ann(other);
      await she.join(room, 'ann');
      const invite = xml('x', { xmlns: 'jabber:x:conference', jid: room });
      await she.says('bot@localhost', 'come', { with: [invite] });
      await vi.waitFor(() => expect(comings(she, room)).toEqual([undefined]), patient);
    }
    await other.stop();
    await other.start();
    await vi.waitFor(() => expect(bot.connected()).toEqual({ anew: 2, again: 0 }), patient);
    await using she = await ann(other);
    await she.join(room, 'ann');
    await she.says(room, 'back?', { type: 'groupchat' });
    await vi.waitFor(() => expect(bot.texts()).toEqual(['back?']), patient);
  });
});
