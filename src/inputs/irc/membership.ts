import type { Message } from 'irc-framework';
import { oneLine } from '../../render/clean.ts';

/** What happened to the bot's place in a channel. */
export interface Membership {
  readonly channel: string;
  readonly now: 'in' | 'out' | 'refused' | 'invited';
  /** Why it is not in it. */
  readonly why: string;
}

/**
 * Reads a line as what happened to the bot's place in a channel; undefined when it is something else. The same numerics
 * may also refuse a message: `refused` holds only where the bot has asked to be let in.
 *
 * @see {@link https://modern.ircdocs.horse/#numerics}
 */
export function membership(line: Message, isMe: (nick: string) => boolean): Membership | undefined {
  const { command, params, nick } = line;
  const [first = '', second = ''] = params;
  const own = isMe(nick);
  if (command === 'JOIN' && own) return { channel: first, now: 'in', why: '' };
  if (command === 'PART' && own) return { channel: first, now: 'out', why: 'taken out' };
  if (command === 'KICK' && isMe(second)) return { channel: first, now: 'out', why: `kicked by ${nick}` };
  if (command === 'INVITE' && isMe(first)) return { channel: second, now: 'invited', why: '' };
  const reason = reasons.get(command);
  const words = oneLine(params.at(-1) ?? '').slice(0, 200);
  return reason && params.length > 2 ? { channel: second, now: 'refused', why: `${reason} (${words})` } : undefined;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['403', 'there is no such channel'],
  ['405', 'the bot is in too many channels'],
  ['437', 'it is not available now'],
  ['448', 'it is closed'],
  ['470', 'it sends people elsewhere'],
  ['471', 'it is full'],
  ['473', 'it is for those invited: somebody in it can type /invite with the nick of the bot'],
  ['474', 'the bot is banned there'],
  ['475', 'it has a key, which stands behind its name, as in: #ops KEY'],
  ['476', 'that is no name of a channel'],
  ['477', 'it is for those who are logged in: see the flag sasl_user'],
  ['479', 'that is no name of a channel'],
  ['480', 'it does not let people in now'],
  ['489', 'it is for those with TLS'],
  ['500', 'it does not let people in now'],
  ['520', 'it is for those who run the network'],
  ['926', 'that name is forbidden'],
]);
