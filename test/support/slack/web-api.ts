import type { FakeMessage, FakeRoom } from './world.ts';
import { bot, people, team } from './world.ts';

/** Arguments of a call, as strings, and an answer: JSON with `ok`, or a status. */
export type Args = Readonly<Record<string, string>>;
export type Answer = Readonly<Record<string, unknown>>;

/** What the methods work on. */
export interface Workspace {
  readonly rooms: FakeRoom[];
  readonly chats: Map<string, string>;
  readonly messages: FakeMessage[];
  /** Takes a post of the bot's. */
  post(args: Args): Answer;
  /** Takes another text for one of the bot's messages. */
  update(args: Args): Answer;
  /** Adds or takes away one of the bot's reactions. */
  react(args: Args, add: boolean): Answer;
  socketUrl(kind: 'socket-mode' | 'rtm'): string;
  readonly kind: 'granular' | 'classic';
}

const page = 2;

/** The methods of the Web API that a bot may call, by name. */
export const methods: Readonly<Record<string, (args: Args, workspace: Workspace) => Answer>> = {
  'auth.test': () => ({
    ok: true,
    url: 'https://example.slack.test/',
    team: 'Example',
    user: bot.name,
    team_id: team,
    user_id: bot.user,
    bot_id: bot.bot,
    is_enterprise_install: false,
  }),
  'apps.connections.open': (_, { socketUrl }) => ({ ok: true, url: socketUrl('socket-mode') }),
  'rtm.connect': (_, { kind, socketUrl }) => {
    if (kind === 'granular') return { ok: false, error: 'not_allowed_token_type' };
    return {
      ok: true,
      url: socketUrl('rtm'),
      self: { id: bot.user, name: bot.name },
      team: { id: team, name: 'Example', domain: 'example' },
    };
  },
  'chat.postMessage': (args, workspace) => workspace.post(args),
  'chat.update': (args, workspace) => workspace.update(args),
  'reactions.add': (args, workspace) => workspace.react(args, true),
  'reactions.remove': (args, workspace) => workspace.react(args, false),
  'users.info': ({ user }) => {
    const person = people.find(({ id }) => id === user);
    return person ? { ok: true, user: userOf(person) } : { ok: false, error: 'user_not_found' };
  },
  'users.list': (args) => paged(args, 'members', people.map(userOf)),
  'users.conversations': (args, { rooms, chats }) => {
    const types = new Set((args.types ?? 'public_channel').split(','));
    const joined = rooms.filter(
      ({ member, archived, private: hidden }) =>
        member &&
        !(archived && args.exclude_archived === 'true') &&
        types.has(hidden ? 'private_channel' : 'public_channel'),
    );
    const direct = [...chats].map(([id, user]) => ({ id, user, is_im: true }));
    return paged(args, 'channels', [...joined.map(channelOf), ...(types.has('im') ? direct : [])]);
  },
  'conversations.info': ({ channel }, { rooms }) => {
    const room = rooms.find(({ id }) => id === channel);
    return room ? { ok: true, channel: channelOf(room) } : { ok: false, error: 'channel_not_found' };
  },
  'conversations.list': (args, { rooms }) =>
    paged(args, 'channels', rooms.filter(({ archived }) => !archived).map(channelOf)),
  'conversations.open': ({ users }, { chats }) => {
    const id = [...chats].find(([, user]) => user === users)?.[0];
    return id ? { ok: true, channel: { id } } : { ok: false, error: 'user_not_found' };
  },
  'conversations.history': (args, { messages, ...workspace }) => {
    const { channel = '', include_all_metadata: metadata } = args;
    if (!reads(channel, workspace)) return { ok: false, error: 'not_in_channel' };
    const here = messages.filter(
      (message) =>
        message.channel === channel && !message.deleted && (!message.thread || message.subtype === 'thread_broadcast'),
    );
    const listed = here.toReversed().filter(within(args));
    const answer = part(args, listed);
    return {
      ...answer,
      messages: answer.messages.map((message) => withReplies(message, messages, metadata === 'true')),
    };
  },
  'conversations.replies': (args, { messages, ...workspace }) => {
    const { channel = '', ts = '', include_all_metadata: metadata } = args;
    if (!reads(channel, workspace)) return { ok: false, error: 'not_in_channel' };
    const here = messages.filter((message) => message.channel === channel && !message.deleted);
    const parent = here.filter((message) => message.ts === ts);
    if (parent.length === 0) return { ok: false, error: 'thread_not_found' };
    // The first message comes with every page.
    const answer = part(args, here.filter(({ thread }) => thread === ts).filter(within(args)));
    const shown = [...parent, ...answer.messages];
    return { ...answer, messages: shown.map((message) => withReplies(message, messages, metadata === 'true')) };
  },
};

/** The bot may read what it is in. */
function reads(channel: string, { rooms, chats }: Pick<Workspace, 'rooms' | 'chats'>): boolean {
  return chats.has(channel) || rooms.some(({ id, member }) => id === channel && member);
}

/** `oldest` and `latest` are not among what is listed. */
function within({ oldest = '0', latest = '9999999999' }: Args): (message: FakeMessage) => boolean {
  return ({ ts }) => Number(ts) > Number(oldest) && Number(ts) < Number(latest);
}

/** One page; the cursor says how many came before. */
function part({ limit = '100', cursor = '0' }: Args, all: readonly FakeMessage[]) {
  const from = Number(cursor);
  const to = from + Number(limit);
  const more = to < all.length;
  return {
    ok: true,
    messages: all.slice(from, to),
    has_more: more,
    response_metadata: { next_cursor: more ? String(to) : '' },
  };
}

/** A message that was answered says so, and stands in its own thread. */
function withReplies(message: FakeMessage, all: readonly FakeMessage[], metadata: boolean): Answer {
  const { channel, ts } = message;
  const replies = all.filter((one) => one.channel === channel && one.thread === ts && !one.deleted);
  const latest = replies.at(-1)?.ts;
  const parent = all.find((one) => one.channel === channel && one.ts === message.thread);
  return {
    ...messageOf(message, metadata),
    ...(parent && { parent_user_id: parent.user }),
    ...(latest && { thread_ts: ts, reply_count: replies.length, latest_reply: latest }),
  };
}

function paged({ cursor }: Args, field: string, all: readonly unknown[]): Answer {
  const from = Number(cursor ?? '0');
  const next = from + page < all.length ? String(from + page) : '';
  return { ok: true, [field]: all.slice(from, from + page), response_metadata: { next_cursor: next } };
}

function userOf(person: (typeof people)[number]): Answer {
  const { id, name, displayName = '', realName = '', tz = 'Etc/UTC', locale = 'en-US' } = person;
  return {
    id,
    name,
    team_id: person.team ?? team,
    deleted: false,
    is_bot: false,
    is_restricted: person.guest === true,
    tz,
    locale,
    real_name: realName,
    profile: { display_name: displayName, real_name: realName },
  };
}

function channelOf({ id, name, member, archived, private: hidden }: FakeRoom): Answer {
  return {
    id,
    name,
    is_channel: !hidden,
    is_private: hidden === true,
    is_member: member,
    is_archived: archived === true,
  };
}

function messageOf(message: FakeMessage, metadata: boolean): Answer {
  const { ts, user, text, thread, subtype, files, editedAt } = message;
  return {
    type: 'message',
    ...(subtype && { subtype }),
    ts,
    user,
    text,
    ...(files && { files }),
    ...(editedAt && { edited: { user, ts: editedAt } }),
    ...(message.bot && { bot_id: message.bot }),
    ...(thread && { thread_ts: thread }),
    ...(metadata && message.metadata ? { metadata: message.metadata } : {}),
  };
}
