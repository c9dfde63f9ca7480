import type { Settings } from './settings.ts';
import type { Wire } from './wire.ts';

/** Says in words which network it is, who the bot is there, and what this server gives and others do not. */
export function offered({ client, isMe }: Pick<Wire, 'client' | 'isMe'>, { host, nick, login }: Settings): string {
  const { network, user } = client;
  const has = (cap: string) => network.cap.isEnabled(cap);
  return [
    `${network.name === 'Network' ? host : network.name} as ${user.nick}${isMe(nick) ? '' : ` (${nick} is taken)`}`,
    ...(login ? [`logged in as ${login.user}`] : []),
    has('account-tag') ? 'accounts prove who somebody is' : 'nothing proves who somebody is',
    has('echo-message') ? 'messages come back when they were taken' : 'messages count as taken by a ping behind them',
  ].join(', ');
}
