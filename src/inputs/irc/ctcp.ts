import type { Message } from 'irc-framework';
import { ctcpText } from './ctcp-text.ts';
import type { Wire } from './wire.ts';

/** The longest text of a CTCP PING that is given back, in characters. */
const longest = 100;

/**
 * Returns the answer to a program's question (CTCP), when it was asked of the bot itself and not of a channel: VERSION
 * and PING only. A NOTICE is never answered.
 *
 * @see {@link https://modern.ircdocs.horse/ctcp}
 */
export function ctcp({ command, params, nick }: Message, { isMe }: Pick<Wire, 'isMe'>): string | undefined {
  const [target = '', raw = ''] = params;
  if (command !== 'PRIVMSG' || nick === '' || !isMe(target) || isMe(nick)) return undefined;
  const [question, ...text] = ctcpText(raw)?.split(' ') ?? [];
  if (question === 'VERSION') return answer(nick, 'VERSION Micro Bot');
  return question === 'PING' ? answer(nick, `PING ${text.join(' ').slice(0, longest)}`) : undefined;
}

function answer(nick: string, text: string): string {
  return `NOTICE ${nick} :\u0001${text}\u0001`;
}
