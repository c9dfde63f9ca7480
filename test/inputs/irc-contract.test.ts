import { irc } from '../../src/inputs/irc.ts';
import { startInspircd } from '../peers/inspircd.ts';
import { ircPerson } from '../peers/irc-person.ts';
import { live } from '../peers/live.ts';
import { startNgircd } from '../peers/ngircd.ts';
import { inputContract } from './contract.ts';
import { ircPeer } from './irc-peer.ts';

live('ngircd', 'on ngIRCd: no accounts, no ids, no echo', () => {
  const password = 'let me in';
  inputContract(irc, async () =>
    ircPeer({
      server: await startNgircd({ password }),
      port: 'port',
      options: (account) => ({ password: account === 'locked' ? 'wrong password' : password }),
      comes: ({ port }) => ircPerson({ port, nick: 'ann', password }),
      sender: { id: 'irc:ann!~ann@127.0.0.1', name: 'ann', verified: false, external: false },
    }),
  );
});

live(['inspircd', 'atheme-services'], 'on InspIRCd with Atheme, over TLS', () => {
  const accounts = [
    { account: 'ann', password: 'annofold' },
    { account: 'micro', password: 'correcthorse' },
  ];
  inputContract(irc, async () => {
    const server = await startInspircd(accounts);
    return ircPeer({
      server,
      port: 'tlsPort',
      options: (account) => ({
        tls_ca: server.ca,
        sasl_user: 'micro',
        sasl_password: account === 'locked' ? 'wronghorse' : 'correcthorse',
      }),
      async comes({ port }) {
        const ann = await ircPerson({ port, nick: 'ann' });
        await ann.says('NickServ', 'IDENTIFY annofold');
        await ann.line(/ 900 ann /);
        return ann;
      },
      sender: { id: 'irc:ann', name: 'ann', verified: true, external: false },
    });
  });
});
