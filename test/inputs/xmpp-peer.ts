import type { Flags, OptionsOf } from '../../src/flags.ts';
import type { Peer, Place } from '../../src/testing/input.ts';
import type { Prosody } from '../peers/prosody.ts';
import { startProsody } from '../peers/prosody.ts';
import type { Person } from '../peers/xmpp-person.ts';
import { person } from '../peers/xmpp-person.ts';
import { carriedByXmpp } from './carried-by-xmpp.ts';
import { marksOn } from './marks-on.ts';
import { seenIn } from './seen-in.ts';

const accounts = {
  'bot@localhost': 'secret-bot',
  'other@localhost': 'secret-other',
  'ann@localhost': 'secret-ann',
  'eve@elsewhere.test': 'secret-eve',
};

/** How an input is given its settings, and what it calls itself. */
export interface XmppPeerOptions<F extends Flags> {
  readonly input: string;
  readonly nick: string;
  options(login: { readonly name: 'bot' | 'other'; readonly password: string; readonly port: number }): OptionsOf<F>;
}

/** Prosody with an archive; Ann of the bot's own server, and Eve of another one. */
export async function startXmpp<F extends Flags>({ input, nick, options }: XmppPeerOptions<F>): Promise<Peer<F>> {
  const server = await startProsody({ accounts });
  let people = await arrive(server, []);
  const ann = (): Person => people[0];
  const eve = (): Person => people[1];
  const shown = { id: `${input}:ann@localhost`, name: 'ann', verified: true, external: false } as const;
  const masked = { ...shown, id: `${input}:ops@masked.localhost/ann`, verified: false, external: true } as const;
  const foreign = { id: `${input}:eve@elsewhere.test`, name: 'eve', verified: false, external: true } as const;
  return {
    ports: { c2s: server.port },
    apart: 5_000,
    options(account, { c2s: port = 0 }) {
      const name = account === 'other' ? 'other' : 'bot';
      return options({ name, password: account === 'locked' ? 'wrong-secret' : `secret-${name}`, port });
    },
    places: [
      room('a room', { input, jid: 'ops@conference.localhost', nick, who: ann, sender: shown }),
      direct('a direct chat', { input, who: ann, sender: shown }),
      room('a room that hides accounts', { input, jid: 'ops@masked.localhost', nick, who: ann, sender: masked }),
      direct('a direct chat with another server', { input, who: eve, sender: foreign }),
    ],
    stop: () => server.stop(),
    async start() {
      await server.start();
      people = await arrive(server, people);
    },
    carried: carriedByXmpp,
    async [Symbol.asyncDispose]() {
      await Promise.all(people.map((one) => one.leave()));
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Logs people in, with what they saw before, and into the rooms. */
async function arrive(server: Prosody, before: readonly Person[]): Promise<readonly [Person, Person]> {
  const ann = await person({ account: 'ann@localhost', password: 'secret-ann', server, saw: before[0]?.came });
  await ann.join('ops@conference.localhost', 'ann');
  await ann.join('ops@masked.localhost', 'ann');
  const eve = await person({ account: 'eve@elsewhere.test', password: 'secret-eve', server, saw: before[1]?.came });
  return [ann, eve];
}

interface Talk {
  readonly input: string;
  readonly who: () => Person;
  readonly sender: Place['said']['sender'];
}

function room(name: string, { input, jid, nick, who, sender }: Talk & { jid: string; nick: string }): Place {
  const here = `${input}:${jid}` as const;
  const seen = () => seenIn(who().came, `${jid}/${nick}`);
  return {
    name,
    said: { addressed: false, from: sender.id, to: here, replyTo: here, place: 'ops', sender },
    conversation: 'each',
    says: (text) => said(who(), jid, text, 'groupchat'),
    heard: async () => seen().texts,
    thread: async (words) => seen().inThread(who().ids(jid, words)),
    marks: async (words) => marksOn(who().ids(jid, words), who().came, `${jid}/${nick}`),
  };
}

function direct(name: string, { input, who, sender }: Talk): Place {
  const { id: from } = sender;
  const place = `@${sender.name}`;
  return {
    name,
    said: { addressed: true, from, to: `${input}:bot@localhost`, replyTo: from, place, sender },
    conversation: 'one',
    says: (text) => said(who(), 'bot@localhost', text, 'chat'),
    heard: async () => seenIn(who().came, 'bot@localhost').texts,
  };
}

/** Their client writes nothing for which their server would end the connection. */
async function said(who: Person, to: string, text: string, type: string): Promise<void> {
  if (carriedByXmpp(text) === undefined) throw new Error('no client writes that');
  await who.says(to, text, { type });
}
