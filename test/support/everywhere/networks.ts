import { join } from 'node:path';
import type { flags as xmpp } from '../../../src/inputs/xmpp/flags.ts';
import type { Peer, Place } from '../../../src/testing/input.ts';
import { startMailbox } from '../../inputs/email-peer.ts';
import { ircPeer } from '../../inputs/irc-peer.ts';
import { slackPeer } from '../../inputs/slack-peer.ts';
import { webhookPeer } from '../../inputs/webhook-peer.ts';
import { startXmpp } from '../../inputs/xmpp-peer.ts';
import { ircPerson } from '../../peers/irc-person.ts';
import { startNgircd } from '../../peers/ngircd.ts';
import { flagsOf } from './flags-of.ts';
import { targets } from './targets.ts';

/** The programs that are needed besides the bot. */
export const programs: readonly string[] = ['prosody', 'ngircd', 'exim4', 'dovecot'];

/** Several networks at once, each with a place where people talk. */
export interface Networks extends AsyncDisposable {
  readonly places: ReadonlyMap<string, Place>;
  /** The flags that lead a bot here. */
  readonly flags: readonly string[];
}

const everywhere: readonly Name[] = ['slack', 'xmpp', 'irc', 'email', 'webhook'];

/** Makes a bot pass on what begins with `news`. */
export const passingOn: string = `--plugin=${join(import.meta.dirname, 'plugin.ts')}`;

/** Starts them on loopback: all of them, unless told otherwise. */
export async function networks(names: readonly Name[] = everywhere): Promise<Networks> {
  await using started = new AsyncDisposableStack();
  const places = new Map<string, Place>();
  const flags = [`--inputs=${names.join()}`];
  for (const name of names) {
    const peer = started.use(await peers[name]());
    const place = peer.places.find(({ said }) => said.replyTo === targets[name]);
    if (!place) throw new Error(`nobody of ${name} is at ${targets[name]}`);
    places.set(name, place);
    flags.push(...flagsOf(name, peer.options('bot', peer.ports)));
  }
  const all = started.move();
  return { places, flags, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

type Name = 'slack' | 'xmpp' | 'irc' | 'email' | 'webhook';

const peers: Readonly<Record<Name, () => Promise<Peer>>> = {
  slack: () => slackPeer('granular'),
  xmpp: () =>
    startXmpp<typeof xmpp>({
      input: 'xmpp',
      nick: 'micro',
      options: ({ name, password, port }) => ({
        jid: `${name}@localhost`,
        password,
        service: `xmpp://127.0.0.1:${port}`,
        rooms: ['ops@conference.localhost'],
        nick: 'micro',
        invitations: false,
        plaintext: false,
      }),
    }),
  irc: async () =>
    ircPeer({
      server: await startNgircd(),
      port: 'port',
      options: () => ({}),
      comes: ({ port }) => ircPerson({ port, nick: 'ann' }),
      sender: { id: 'irc:ann!~ann@127.0.0.1', name: 'ann', verified: false, external: false },
    }),
  email: startMailbox,
  // A bot that is killed is there again after a while.
  webhook: () => webhookPeer(600),
};
