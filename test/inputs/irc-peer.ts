import type { Address } from '../../src/address.ts';
import type { Sender } from '../../src/event.ts';
import type { OptionsOf } from '../../src/flags.ts';
import type { flags } from '../../src/inputs/irc/flags.ts';
import type { Account, Peer, Place } from '../../src/testing/input/peer.ts';
import type { IrcPerson } from '../peers/irc-person.ts';
import type { Ircd } from '../peers/ngircd.ts';

/** What differs from one IRC server to the next. */
export interface IrcPeerOptions {
  readonly server: Ircd;
  /** The port that the bot takes. */
  readonly port: 'port' | 'tlsPort';
  readonly options: (account: Account) => Partial<OptionsOf<typeof flags>>;
  /** How the server's own people come: `ann`, who is the sender of all that is said. */
  readonly comes: (server: Ircd) => Promise<IrcPerson>;
  readonly sender: Sender;
}

/** The most that one line of IRC surely carries, in bytes. */
const line = 400;

/** An IRC server, and ann in a channel and in a private chat with the bot. */
export async function ircPeer({ server, port, options, comes, sender }: IrcPeerOptions): Promise<Peer<typeof flags>> {
  const everybody: IrcPerson[] = [];
  const ann = () => everybody.at(-1) as IrcPerson;
  const arrive = async () => {
    everybody.push(await comes(server));
    await ann().join('#ops');
  };
  await arrive();
  const place = (
    to: string,
    back: string,
    said: Omit<Place['said'], 'from' | 'sender'>,
  ): Omit<Place, 'name' | 'conversation'> => ({
    said: { ...said, from: sender.id, sender },
    async says(text) {
      if (/[\0\r\n]/.test(text) || Buffer.byteLength(text) > line) throw new Error('no line of IRC can be that');
      await ann().says(to, text);
    },
    heard: async () => everybody.flatMap((one) => one.heard(back, /^micro_*$/)),
  });
  const room: Address = 'irc:#ops';
  return {
    ports: { irc: server[port] },
    options: (account, { irc }) => ({
      server: `${port === 'tlsPort' ? 'ircs' : 'irc'}://127.0.0.1:${irc}`,
      nick: account === 'other' ? 'other' : 'micro',
      channels: ['#ops'],
      own_network: true,
      plaintext: false,
      rate: 500,
      lines: 20,
      ...options(account),
    }),
    places: [
      {
        name: 'a channel',
        conversation: 'each',
        ...place('#ops', '#ops', { addressed: false, to: room, replyTo: room, place: '#ops' }),
      },
      {
        name: 'a private chat',
        conversation: 'one',
        ...place('micro', 'ann', { addressed: true, to: 'irc:micro', replyTo: 'irc:ann', place: '@ann' }),
      },
    ],
    stop: () => server.stop(),
    async start() {
      await server.start();
      await arrive();
    },
    carried: (text) =>
      /[\0\r\n]/.test(text) || Buffer.byteLength(text) > line
        ? undefined
        : text.toWellFormed().replaceAll('\u0003', ''),
    async [Symbol.asyncDispose]() {
      for (const one of everybody) one[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
