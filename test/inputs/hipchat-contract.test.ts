import { hipchat } from '../../src/inputs/hipchat.ts';
import { live } from '../peers/live.ts';
import { inputContract } from './contract.ts';
import { startXmpp } from './xmpp-peer.ts';

live('prosody', 'hipchat on Prosody', () =>
  inputContract(hipchat, () =>
    startXmpp({
      input: 'hipchat',
      nick: 'Micro',
      options: ({ name, password, port }) => ({
        username: `${name}@localhost`,
        password,
        server: `xmpp://127.0.0.1:${port}`,
        nick: name === 'bot' ? 'Micro' : 'Other',
        plaintext: false,
      }),
    }),
  ),
);
