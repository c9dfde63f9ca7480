import type { OptionsOf } from '../../flags.ts';
import type { InputContext } from '../../input.ts';
import type { Settings } from '../xmpp/settings.ts';
import { settings as read } from '../xmpp/settings.ts';
import type { flags } from './flags.ts';

/**
 * Reads the settings as those of an XMPP account: a name alone is one at the server's host.
 *
 * @throws {ConfigError} Names the flag, and never repeats a secret.
 */
export async function settings(
  { username, password, server, nick, tls_ca, plaintext }: OptionsOf<typeof flags>,
  context: Pick<InputContext, 'name'>,
): Promise<Settings> {
  const service = server.includes('://') ? server : `xmpp://${server}`;
  const host = URL.canParse(service) ? new URL(service).hostname : server;
  return read(
    {
      jid: username.includes('@') ? username : `${username}@${host}`,
      password,
      service,
      rooms: [],
      nick: nick ?? mentionName(username),
      invitations: true,
      ...(tls_ca !== undefined && { tls_ca }),
      plaintext,
    },
    context,
    { everywhere: true, flags: { account: 'username', server: 'server' } },
  );
}

/** HipChat's own accounts are numbers, such as `1_23`, which nobody would call. */
function mentionName(username: string): string {
  const [name = ''] = username.split('@');
  return /\p{L}/u.test(name) ? `${name.charAt(0).toUpperCase()}${name.slice(1)}` : 'Micro';
}
