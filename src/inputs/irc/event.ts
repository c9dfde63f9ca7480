import type { Message } from 'irc-framework';
import { address, localOf } from '../../address.ts';
import type { Sender, TextEvent, Unstamped } from '../../event.ts';
import { ctcpText } from './ctcp-text.ts';
import { heard } from './heard.ts';
import { unformatted } from './unformatted.ts';
import type { Wire } from './wire.ts';

/** What is needed to make an event of a line. */
export interface EventOptions {
  readonly wire: Wire;
  /** The instance name. */
  readonly name: string;
  /** What the bot answers to, besides its nick of now. */
  readonly names: readonly string[];
  /** Accounts of this network are people of this organisation. */
  readonly ownNetwork: boolean;
  /** Makes an id for a line that has none. */
  readonly unnamed: () => string;
  /** In milliseconds, for a line that does not tell. */
  readonly now: () => number;
  /** When what was taken last was said, in milliseconds: what a channel plays back from before is known. */
  readonly since: number | undefined;
}

/** Tags by which a program says that it is one. */
const botTags = ['bot', 'draft/bot', 'inspircd.org/bot'];
/** How `/me` is said. */
const action = 'ACTION ';

/**
 * Makes the event of what somebody said in a channel or to the bot; undefined for everything else: the bot's own words,
 * those of a server, CTCP (but `/me`), and what is for others.
 *
 * Somebody is proven by the account tag that came with the line itself, and is then known by that account: a nick
 * proves nothing. Others are known by their whole mask, which no account can be.
 */
export function event(line: Message, options: EventOptions): Unstamped<TextEvent> | undefined {
  const { wire, name, names, unnamed, now } = options;
  const { params, nick, tags, command } = line;
  const [target = ''] = params;
  const time = Date.parse(tags.time ?? '');
  const at = Number.isNaN(time) ? now() : time;
  const said = words(line, wire);
  if (said === undefined || (tags.batch !== undefined && isOld(tags, at, options))) return undefined;
  const direct = wire.isMe(target);
  if (!direct && !isChannel(target, wire)) return undefined;
  const { text, addressed } = heard(unformatted(said), [wire.client.user.nick, ...names], wire.fold);
  const sender = senderOf(line, options);
  const id = tags.msgid || unnamed();
  const hops = /^\d{1,3}$/.exec(tags['+micro/hops'] ?? '')?.[0];
  const room = address(name, wire.fold(target));
  const there = direct
    ? { to: address(name, wire.client.user.nick), replyTo: address(name, nick), place: `@${nick}` }
    : { to: room, replyTo: room, place: target };
  return {
    type: 'text',
    id: `${name}:${id}`,
    input: name,
    from: sender.id,
    ...there,
    conversation: direct ? localOf(sender.id) : `${localOf(room)}:${id}`,
    addressed: direct || addressed,
    sender,
    data: text,
    at,
    meta: { nick },
    ...(hops !== undefined && { hops: Number(hops) }),
    // RFC 2812, 3.3.2: or two programs would answer each other for ever.
    ...(command === 'NOTICE' && { noReply: true }),
  };
}

/** What somebody else said in words: `/me` is talk, any other CTCP is not. */
function words({ command, params, nick }: Message, { isMe }: Wire): string | undefined {
  const [, raw] = params;
  const spoken = command === 'PRIVMSG' || command === 'NOTICE';
  if (!spoken || raw === undefined || nick === '' || isMe(nick)) return undefined;
  const ctcp = ctcpText(raw);
  if (ctcp === undefined) return raw;
  return command === 'PRIVMSG' && ctcp.startsWith(action) ? ctcp.slice(action.length) : undefined;
}

/**
 * Some channels play back in a batch what was said before somebody came. It was missed when it is younger than what was
 * taken last, by times in whole seconds; without an id nobody can tell.
 */
function isOld({ msgid }: Message['tags'], at: number, { since }: EventOptions): boolean {
  return !msgid || since === undefined || at < since - 1_000;
}

/** Also one for a part of its people: `@#ops` is for the operators of `#ops`. */
function isChannel(target: string, { client: { network } }: Wire): boolean {
  return network.isChannelName(target) || (/^[~&@%+]/.test(target) && network.isChannelName(target.slice(1)));
}

function senderOf(line: Message, { wire, name, ownNetwork }: EventOptions): Sender {
  const { tags, prefix, nick } = line;
  const tag = wire.client.network.cap.isEnabled('account-tag') ? tags.account : undefined;
  const account = tag && tag !== '*' && !/[!\s]/.test(tag) ? wire.fold(tag) : undefined;
  const mask = prefix.includes('!') ? prefix : `${nick}!`;
  return {
    id: address(name, account ?? mask),
    name: nick,
    verified: account !== undefined,
    external: account !== undefined && !ownNetwork,
    ...(isBot(line) && { bot: true }),
  };
}

/** Who sends a NOTICE is a program as a rule. */
function isBot({ command, tags }: Message): boolean {
  return command === 'NOTICE' || botTags.some((tag) => tags[tag] !== undefined);
}
