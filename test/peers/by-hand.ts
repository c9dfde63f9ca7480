import { consulPeer } from './consul.ts';
import { startDovecot } from './dovecot.ts';
import { startExim } from './exim.ts';
import { startInspircd } from './inspircd.ts';
import type { Ircd } from './ngircd.ts';
import { startNgircd } from './ngircd.ts';
import { startProsody } from './prosody.ts';

/** A real server that somebody may start by hand. */
export interface ByHand {
  readonly name: string;
  /** What has to be on the path. */
  readonly programs: readonly string[];
  start(): Promise<Started>;
}

/** A server that runs until it is disposed of. */
export interface Started extends AsyncDisposable {
  /** Where it is, and who can log in. */
  readonly reach: string;
  /** What a bot needs to use it, as it is typed. */
  readonly flags: string;
}

const bot = { account: 'micro', password: 'correct-horse' };

/** Every server that the live tests know, with a bot that has an account there. */
export const byHand: readonly ByHand[] = [
  {
    name: 'Consul',
    programs: ['consul'],
    async start() {
      const peer = await consulPeer();
      return {
        reach: `http://${peer.address}/ui, no login`,
        flags: `--registry=consul --registry_address=${peer.address}`,
        [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
      };
    },
  },
  {
    name: 'Mail',
    programs: ['exim4', 'dovecot'],
    async start() {
      const exim = await startExim({ boxes: ['micro', 'ann'] });
      const { url, ca, user, password } = exim;
      const dovecot = await startDovecot(exim);
      const imap = `imap://127.0.0.1:${dovecot.port}`;
      const sending = `--email_smtp=${url} --email_user=${user} --email_password='${password}' --email_from=micro@user.test`;
      const reading = `--email_imap=${imap} --email_imap_user=micro --email_imap_password=${dovecot.password}`;
      return {
        reach: [
          `${url} (Exim), user ${user}, password ${password}; takes mail for everybody at user.test`,
          `${imap} (Dovecot), users micro and ann, password ${dovecot.password}`,
        ].join('\n  '),
        flags: `--inputs=email ${sending} ${reading} --email_tls_ca=${ca}`,
        async [Symbol.asyncDispose]() {
          await dovecot[Symbol.asyncDispose]();
          await exim[Symbol.asyncDispose]();
        },
      };
    },
  },
  { name: 'ngIRCd', programs: ['ngircd'], start: async () => ircd(await startNgircd(), '') },
  {
    name: 'InspIRCd',
    programs: ['inspircd', 'atheme-services'],
    async start() {
      const login = ` --irc_sasl_user=${bot.account} --irc_sasl_password=${bot.password}`;
      return ircd(await startInspircd([bot]), login);
    },
  },
  {
    name: 'Prosody',
    programs: ['prosody'],
    async start() {
      const people = { 'micro@localhost': bot.password, 'ann@localhost': bot.password };
      const { port, tlsPort, ca, ...prosody } = await startProsody({ accounts: people });
      const login = `--xmpp_jid=micro@localhost --xmpp_password=${bot.password}`;
      return {
        reach: `127.0.0.1:${port}, with TLS at 127.0.0.1:${tlsPort} (${ca}); ${Object.keys(people).join(' and ')}, password ${bot.password}`,
        flags: `--inputs=xmpp --xmpp_service=xmpp://127.0.0.1:${port} ${login} --xmpp_rooms=ops@conference.localhost`,
        [Symbol.asyncDispose]: () => prosody[Symbol.asyncDispose](),
      };
    },
  },
];

function ircd(server: Ircd, login: string): Started {
  const where = `127.0.0.1:${server.port}, with TLS at 127.0.0.1:${server.tlsPort} (${server.ca})`;
  return {
    reach: login === '' ? `${where}; no accounts` : `${where}; account ${bot.account}, password ${bot.password}`,
    flags: `--inputs=irc --irc_server=irc://127.0.0.1:${server.port}${login} --irc_channels='#ops'`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
