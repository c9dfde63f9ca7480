import { xmpp } from '../../src/inputs/xmpp.ts';
import { live } from '../peers/live.ts';
import { inputContract } from './contract.ts';
import { startXmpp } from './xmpp-peer.ts';

live('prosody', 'xmpp on Prosody', () =>
  inputContract(xmpp, () =>
    startXmpp({
      input: 'xmpp',
      nick: 'micro',
      options: ({ name, password, port }) => ({
        jid: `${name}@localhost`,
        password,
        service: `xmpp://127.0.0.1:${port}`,
        rooms: ['ops@conference.localhost', 'ops@masked.localhost'],
        nick: name === 'bot' ? 'micro' : 'other',
        invitations: false,
        plaintext: false,
      }),
    }),
  ),
);
