import type { Input } from '../input.ts';
import { account } from './xmpp/account.ts';
import { flags } from './xmpp/flags.ts';
import { settings } from './xmpp/settings.ts';

/** XMPP: direct messages and rooms of one account. The session is the bot's own: a link that ends is opened anew. */
export const xmpp: Input<typeof flags> = {
  name: 'xmpp',
  description: 'XMPP (Jabber): direct messages and rooms',
  flags,
  ...account<typeof flags>(settings),
};
