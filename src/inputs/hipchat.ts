import type { Input } from '../input.ts';
import { flags } from './hipchat/flags.ts';
import { settings } from './hipchat/settings.ts';
import { account } from './xmpp/account.ts';

/**
 * HipChat, as one of its own servers, or any other XMPP server, speaks it: in every room, and in those it is invited to;
 * called by its mention name. The cloud service closed in 2019.
 */
export const hipchat: Input<typeof flags> = {
  name: 'hipchat',
  description: 'HipChat, or an XMPP server used like it',
  flags,
  ...account<typeof flags>(settings),
};
