import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { startInspircd } from '../peers/inspircd.ts';
import type { IrcPerson, IrcPersonOptions } from '../peers/irc-person.ts';
import { ircPerson } from '../peers/irc-person.ts';
import { live } from '../peers/live.ts';
import type { Ircd } from '../peers/ngircd.ts';
import { ircLink } from './irc-link.ts';

const eventually = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 15_000 });

live(['inspircd', 'atheme-services'], 'IRC through a real InspIRCd with Atheme', () => {
  let ircd: Ircd;
  const options = () => ({ server: `ircs://127.0.0.1:${ircd.tlsPort}`, tls_ca: ircd.ca, channels: ['#a'] });
  beforeAll(async () => {
    ircd = await startInspircd([{ account: 'Ann', password: 'annofold' }]);
  });
  afterAll(() => ircd?.[Symbol.asyncDispose]());

  async function comes(nick: string, more: Partial<IrcPersonOptions> = {}): Promise<IrcPerson> {
    const person = await ircPerson({ port: ircd.port, nick, ...more });
    onTestFinished(() => person[Symbol.dispose]());
    await person.join('#a');
    return person;
  }

  test('proves who has an account, whatever the nick, and nobody who only has the nick', async () => {
    const thief = await comes('ann');
    const ann = await comes('holiday');
    await ann.says('NickServ', 'IDENTIFY Ann annofold');
    await ann.line(/ 900 holiday /);
    const { heard } = await ircLink(options());
    await ann.says('#a', 'it is me');
    await thief.says('#a', 'it is me');
    await eventually(() => expect(heard).toHaveLength(2));
    expect(heard.map(({ sender }) => sender)).toEqual([
      { id: 'irc:ann', name: 'holiday', verified: true, external: true },
      { id: 'irc:ann!ann@127.0.0.1', name: 'ann', verified: false, external: false },
    ]);
    const own = await ircLink({ ...options(), nick: 'second', own_network: true });
    await ann.says('second', 'it is me');
    await eventually(() => expect(own.heard).toHaveLength(1));
    expect(own.heard[0]?.sender).toEqual({ id: 'irc:ann', name: 'holiday', verified: true, external: false });
  });

  test("knows a message by the network's id, what it sent, too, and counts the bots that it came through", async () => {
    const ann = await comes('tagger', { caps: ['message-tags', 'server-time'] });
    const { heard, says } = await ircLink(options());
    await ann.write('@+micro/hops=2 PRIVMSG #a :far');
    const id = await says('irc:#a', 'farther', { hops: 3 });
    const line = await ann.line(/PRIVMSG #a :farther/);
    expect(line).toContain('+micro/hops=3');
    expect(line).toContain(`msgid=${id}`);
    await says('irc:#a', 'near');
    expect(await ann.line(/PRIVMSG #a :near/)).not.toContain('hops');
    await eventually(() => expect(heard).toHaveLength(1));
    expect(heard[0]).toMatchObject({ data: 'far', hops: 2 });
    expect(heard[0]?.id).toMatch(/^irc:1AA~/);
  });

  test('says of itself that it is a bot', async () => {
    const ann = await comes('whois');
    await ircLink(options());
    await ann.write('WHOIS micro');
    await ann.line(/ micro :.*bot/i);
  });

  test('says without bold what a channel takes in no other way', async () => {
    const ann = await comes('strict');
    await ann.join('#plain');
    await ann.write('MODE #plain +c');
    const { says } = await ircLink({ ...options(), channels: ['#plain'] });
    await says('irc:#plain', [
      { type: 'heading', text: 'Health' },
      { type: 'paragraph', text: 'all well' },
    ]);
    await eventually(() => expect(ann.heard('#plain', /^micro$/)).toEqual(['Health', 'all well']));
  });

  test('hears what a channel plays back when it was missed, under its own id', async () => {
    const ann = await comes('past');
    await ann.join('#past');
    await ann.write('MODE #past +H 10:1h');
    await ann.says('#past', 'long ago');
    const first = await ircLink({ ...options(), channels: ['#past'] });
    await ann.says('#past', 'once');
    await eventually(() => expect(first.heard.map(({ data }) => data)).toEqual(['once']));
    const [once] = first.heard;
    // It took that one, and is back.
    const second = await ircLink({ ...options(), nick: 'second', channels: ['#past'] }, Date.now() + 1_000);
    const third = await ircLink({ ...options(), nick: 'third', channels: ['#past'] }, 1);
    await ann.says('#past', 'twice');
    await eventually(() => expect(third.heard.map(({ data }) => data)).toEqual(['long ago', 'once', 'twice']));
    expect(third.heard[1]?.id).toBe(once?.id);
    expect(third.gaps).toEqual([expect.objectContaining({ from: 1 })]);
    await eventually(() => expect(second.heard.map(({ data }) => data)).toEqual(['twice']));
    expect(first.gaps).toEqual([]);
  });
});
