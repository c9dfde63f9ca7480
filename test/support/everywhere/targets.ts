import type { Address } from '../../../src/address.ts';

/** Every input, and where what is heard elsewhere is passed on to. */
export const targets: Readonly<Record<string, Address>> = {
  slack: 'slack:C0DEV',
  xmpp: 'xmpp:ops@conference.localhost',
  irc: 'irc:#ops',
  email: 'email:ann@home.test',
  webhook: 'webhook:ci',
};
