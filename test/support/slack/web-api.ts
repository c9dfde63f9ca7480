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
  'users.info': ({ user }) => {
    const person = people.find(({ id }) => id === user);
    return person ? { ok: true, user: userOf(person) } : { ok: false, error: 'user_not_found' };
  },
  'users.list': (args) => paged(args, 'members', people.map(userOf)),
  'users.conversations': (_, { rooms }) => ({
    ok: true,
    channels: rooms.filter(({ member }) => member).map(channelOf),
  }),
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
  'conversations.history': ({ channel, include_all_metadata: metadata }, { messages }) => {
    const here = messages.filter((message) => message.channel === channel && !message.deleted && !message.thread);
    const listed = here.map((message) => {
      const replies = messages.filter(({ thread, deleted }) => thread === message.ts && !deleted);
      const latest = replies.at(-1)?.ts;
      return {
        ...messageOf(message, metadata === 'true'),
        ...(latest && { reply_count: replies.length, latest_reply: latest }),
      };
    });
    return { ok: true, messages: listed.toReversed().slice(0, 100), has_more: listed.length > 100 };
  },
  'conversations.replies': ({ channel, ts, include_all_metadata: metadata }, { messages }) => {
    const here = messages.filter(
      (message) => message.channel === channel && (message.ts === ts || message.thread === ts),
    );
    return {
      ok: true,
      messages: here.filter(({ deleted }) => !deleted).map((message) => messageOf(message, metadata === 'true')),
    };
  },
};

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
  const { ts, user, text, thread } = message;
  return {
    type: 'message',
    ts,
    user,
    text,
    ...(message.bot && { bot_id: message.bot }),
    ...(thread && { thread_ts: thread }),
    ...(metadata && message.metadata ? { metadata: message.metadata } : {}),
  };
}
