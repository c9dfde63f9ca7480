/**
 * A server on loopback that speaks Slack: Socket Mode, RTM and the Web API, written from Slack's documentation; it
 * shares no code with the client. It sends what Slack sends, repeats what is not acknowledged, and keeps a ledger.
 *
 *     const fake = await fakeSlack({ seed: 1 });
 *     // the bot: --slack_token=${fake.token} --slack_app_token=${fake.appToken} --slack_api_url=${fake.url}
 *     await fake.connected(2);
 *     const ts = fake.say({ channel: '#ops', user: 'ann', text: fake.typed('@micro ping > email:ops@example.org') });
 *     const answer = await fake.posted(({ thread }) => thread === ts);
 *     await fake.close();
 *
 * People: ann, bob, cat, guest (restricted), pat (another workspace). Rooms: #ops, #dev, #secret (private), #old
 * (archived), #random (the bot is not in it). A direct chat is `{ channel: '@ann', user: 'ann' }`.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { wrongBlocks } from './blocks.ts';
import { changes } from './changes.ts';
import { seeded } from './seeded.ts';
import type { Delivery } from './sockets.ts';
import { socketModeServer } from './sockets.ts';
import type { Answer, Args } from './web-api.ts';
import { methods } from './web-api.ts';
import type { FakeMessage } from './world.ts';
import { bot, people, rooms, team } from './world.ts';

/** Settings of {@link fakeSlack}; durations in milliseconds unless said. */
export interface FakeSlackOptions {
  readonly seed?: number;
  /** A classic token may use RTM, a granular one Socket Mode. */
  readonly kind?: 'granular' | 'classic';
  /** How long an envelope may stay unacknowledged before it is sent again. */
  readonly ackWithin?: number;
  /** How long a socket lives after its warning. */
  readonly grace?: number;
  /** What hello says about the lifetime, in seconds. */
  readonly lifetime?: number;
  /** How many connections one app may have. */
  readonly most?: number;
  readonly port?: number;
}

/** Something that somebody says. `text` is as Slack sends it: see {@link FakeSlack.typed}. */
export interface Saying {
  /** `#ops`, `@ann` or an id. */
  readonly channel: string;
  /** A user name or an id. */
  readonly user: string;
  readonly text: string;
  readonly thread?: string;
  readonly subtype?: string;
  /** The id of the app that posts it. */
  readonly bot?: string;
  readonly files?: readonly { readonly name: string }[];
  /** In milliseconds since 1970; default now. */
  readonly at?: number;
}

/** What the bot under test posted. */
export interface Posted {
  readonly channel: string;
  /** `#ops`, `@ann`. */
  readonly place: string;
  readonly thread?: string;
  /** As it is now: it may have been edited. */
  text: string;
  blocks?: unknown;
  readonly ts: string;
  metadata?: unknown;
  /** How often it was edited. */
  edits: number;
}

/** A slash command that somebody typed. */
export interface Slashed {
  /** What the bot acknowledged it with; undefined until then. */
  readonly acked: () => boolean;
  readonly payload: () => unknown;
  /** What came through its response URL. */
  readonly responses: readonly Record<string, unknown>[];
  readonly trigger: string;
}

/** A way for a method to fail: an error of the API, an HTTP status, another answer, none ever, or a connection cut after the work was done. */
export type Fault =
  | { readonly error: string }
  | { readonly status: number }
  | { readonly answer: Answer }
  | { readonly stall: true }
  | { readonly cutAfter: true };

/** All that was sent and received. */
export interface Ledger {
  readonly messages: readonly FakeMessage[];
  readonly posted: readonly Posted[];
  /** Everything told over Socket Mode, and what became of it. */
  readonly deliveries: readonly Delivery[];
  readonly calls: readonly { readonly method: string; readonly args: Args }[];
  /** The bot's reactions that are there now: `#ops 1700000000.000001 eyes`. */
  readonly reactions: ReadonlySet<string>;
}

/** The running server. */
export interface FakeSlack {
  readonly url: string;
  readonly port: number;
  readonly token: string;
  readonly appToken: string;
  readonly ledger: Ledger;
  /** Turns what people type into what Slack sends: entities, mentions, mail addresses and links in brackets. */
  typed(text: string): string;
  /** Says something; answers its time stamp. Where the bot is in the room and mentioned, `app_mention` goes beside `message`. */
  say(saying: Saying): string;
  /** Somebody types `/micro …`: an envelope of its own, sent once. */
  slash(asking: { readonly channel: string; readonly user: string; readonly text: string }): Slashed;
  edit(channel: string, ts: string, text: string): void;
  /** Adds a link's preview: `message_changed` with the same text. */
  unfurl(channel: string, ts: string): void;
  remove(channel: string, ts: string): void;
  /** Sends any event, as it is. */
  tell(event: Record<string, unknown>): void;
  /** Sends a frame as it is, on the oldest socket. */
  frame(text: string | Buffer): void;
  /** Refreshes the oldest socket: a warning, then the end; resolves when it is gone. */
  refresh(): Promise<void>;
  /** Sends acknowledged events again: the last `count` of them. */
  repeat(count: number): void;
  /** Gives up sending what nobody was there for, as Slack does after a time. */
  giveUp(): void;
  /** Cuts every socket without a word. */
  cut(): void;
  /** Reads no more from the oldest socket, and leaves it open: a half-open connection. */
  freeze(): void;
  /** RTM: announces the end, and closes. */
  goodbye(): void;
  /** Switches Socket Mode off. */
  disable(): void;
  /** Lets no post into a channel for a time, in seconds. */
  limit(channel: string, seconds: number): void;
  /** Makes the next calls of a method fail. */
  fail(method: string, fault: Fault, times?: number): void;
  revoke(which?: 'token' | 'appToken'): void;
  /** Adds connections of another bot on the same app-level token. */
  others(count: number): void;
  join(channel: string): void;
  /** How many sockets are open, by kind. */
  readonly sockets: { readonly socketMode: number; readonly rtm: number };
  /** How many Socket Mode connections there ever were. */
  readonly opened: number;
  /** Messages of people in a channel that were not taken back, by user name. */
  tally(channel: string): Readonly<Record<string, number>>;
  /** Resolves when so many sockets are open, of either kind. */
  connected(count: number): Promise<void>;
  /** Resolves with the first post that fits, also one of the past. */
  posted(fits: (post: Posted) => boolean): Promise<Posted>;
  /** Resolves when everything told over Socket Mode is acknowledged. */
  settled(): Promise<void>;
  /** Resolves when it holds; looked at after every change. */
  until(holds: () => boolean): Promise<void>;
  /** Ends the server as a crash does; what was said stays. */
  stop(): Promise<void>;
  /** Starts it again at the same port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a fake Slack on a free port. */
export async function fakeSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const {
    seed = 1,
    kind = 'granular',
    ackWithin = 3_000,
    grace = 10_000,
    lifetime = 18_060,
    most = 10,
    port = 0,
  } = options;
  const random = seeded(seed);
  const token = `xoxb-fake-${seed}-${'t'.repeat(12)}`;
  const appToken = `xapp-1-fake-${seed}-${'a'.repeat(12)}`;
  const places = rooms();
  const chats = new Map(people.map(({ id }) => [`D${id.slice(1)}`, id]));
  const messages: FakeMessage[] = [];
  const posts: Posted[] = [];
  const calls: { method: string; args: Args }[] = [];
  const faults: { method: string; fault: Fault; times: number }[] = [];
  const limits = new Map<string, number>();
  const revoked = new Set<string>();
  const tickets = new Set<string>();
  const rtm = new Set<WebSocket>();
  const reactions = new Set<string>();
  const asked = new Map<string, Record<string, unknown>[]>();
  const { changed, until } = changes();
  let stamps = 0;

  const socketMode = socketModeServer({ random, ackWithin, grace, lifetime, most, changed });

  const channelId = (name: string): string => {
    if (name.startsWith('#')) return places.find((room) => `#${room.name}` === name)?.id ?? name;
    if (name.startsWith('@')) return `D${userId(name.slice(1)).slice(1)}`;
    return name;
  };
  const userId = (name: string): string => people.find((person) => person.name === name)?.id ?? name;
  const placeOf = (channel: string): string => {
    const chat = chats.get(channel);
    if (chat) return `@${people.find(({ id }) => id === chat)?.name}`;
    return `#${places.find(({ id }) => id === channel)?.name}`;
  };
  const stamp = (at = Date.now()): string => {
    stamps += 1;
    return `${Math.floor(at / 1_000)}.${String(stamps % 1_000_000).padStart(6, '0')}`;
  };

  const hears = (channel: string) => chats.has(channel) || places.some(({ id, member }) => id === channel && member);
  const tell = (event: Record<string, unknown>, about: { type: string; channel?: string; ts?: string }) => {
    for (const ws of rtm) if (about.type !== 'app_mention') ws.send(JSON.stringify(event));
    if (kind === 'granular') socketMode.tell(event, about);
    changed();
  };

  const shared = (message: FakeMessage): Record<string, unknown> => {
    const { channel, ts, user, text, thread, subtype } = message;
    const parent = thread && messages.find((other) => other.ts === thread && other.channel === channel);
    return {
      type: 'message',
      ...(subtype && { subtype }),
      user,
      text,
      ts,
      team: people.find(({ id }) => id === user)?.team ?? team,
      channel,
      event_ts: ts,
      channel_type: chats.has(channel) ? 'im' : channel.startsWith('G') ? 'group' : 'channel',
      ...(message.bot ? { bot_id: message.bot, app_id: bot.app } : { client_msg_id: `client-${ts}` }),
      ...(thread && { thread_ts: thread, ...(parent && { parent_user_id: parent.user }) }),
      ...(message.metadata !== undefined && { metadata: message.metadata }),
    };
  };

  const announce = (message: FakeMessage, files?: Saying['files']) => {
    const { channel, ts, text } = message;
    if (!hears(channel)) return;
    const event = { ...shared(message), ...(files && { files }) };
    const told = [{ ...event, type: 'message' }];
    if (!chats.has(channel) && !message.bot && new RegExp(`<@${bot.user}[>|]`).test(text)) {
      const { channel_type: _, subtype: __, parent_user_id: ___, ...mention } = event as Record<string, unknown>;
      told.push({ ...mention, type: 'app_mention' } as (typeof told)[number]);
      if (random() < 0.5) told.reverse();
    }
    for (const one of told) tell(one, { type: one.type, channel, ts });
  };

  const keep = (message: Omit<FakeMessage, 'edited' | 'deleted'>): FakeMessage => {
    const kept = { ...message, edited: 0, deleted: false };
    messages.push(kept);
    return kept;
  };

  const post = (args: Args): Answer => {
    const { channel = '', text = '', thread_ts: thread, blocks } = args;
    const room = places.find(({ id }) => id === channel);
    if (!room && !chats.has(channel)) return { ok: false, error: 'channel_not_found' };
    if (room?.archived) return { ok: false, error: 'is_archived' };
    if (room && !room.member) return { ok: false, error: 'not_in_channel' };
    if (text === '') return { ok: false, error: 'no_text' };
    const ts = stamp();
    const invalid = blocks === undefined ? undefined : wrongBlocks(blocks);
    if (invalid) return { ok: false, error: 'invalid_blocks', response_metadata: { messages: [invalid] } };
    const known = extras(args);
    const message = keep({
      channel,
      ts,
      user: bot.user,
      bot: bot.bot,
      text: text.slice(0, 40_000),
      ...(thread && { thread }),
      ...known,
    });
    posts.push({ channel, place: placeOf(channel), ts, text, ...(thread && { thread }), ...known, edits: 0 });
    announce(message);
    changed();
    return { ok: true, channel, ts, message: shared(message) };
  };

  const update = (args: Args): Answer => {
    const { channel = '', ts = '', text = '' } = args;
    const message = messages.find((one) => one.channel === channel && one.ts === ts && !one.deleted);
    if (!message) return { ok: false, error: 'message_not_found' };
    if (message.user !== bot.user) return { ok: false, error: 'cant_update_message' };
    const post = posts.find((one) => one.channel === channel && one.ts === ts);
    const previous = inner(message);
    message.text = text;
    Object.assign(message, extras(args));
    if (post) {
      Object.assign(post, { text, ...extras(args) });
      post.edits += 1;
    }
    change(message, previous, {});
    return { ok: true, channel, ts, text };
  };

  const react = ({ channel = '', timestamp = '', name = '' }: Args, add: boolean): Answer => {
    if (!messages.some((one) => one.channel === channel && one.ts === timestamp && !one.deleted))
      return { ok: false, error: 'message_not_found' };
    const key = `${placeOf(channel)} ${timestamp} ${name}`;
    if (reactions.has(key) === add) return { ok: false, error: add ? 'already_reacted' : 'no_reaction' };
    if (add) reactions.add(key);
    else reactions.delete(key);
    changed();
    return { ok: true };
  };

  const workspace = {
    update,
    react,
    rooms: places,
    chats,
    messages,
    post,
    kind,
    socketUrl: (of: 'socket-mode' | 'rtm', host: string) => {
      const ticket = `${of}-${tickets.size + 1}-${Math.floor(random() * 1e9)}`;
      tickets.add(ticket);
      return `ws://${host}/${of}?ticket=${ticket}`;
    },
  };

  const refusal = (method: string, authorization: string | undefined): string | undefined => {
    const wanted = method === 'apps.connections.open' ? appToken : token;
    if (!authorization) return 'not_authed';
    if (authorization === `Bearer ${wanted}`) return revoked.has(wanted) ? 'token_revoked' : undefined;
    return authorization === `Bearer ${token}` || authorization === `Bearer ${appToken}`
      ? 'not_allowed_token_type'
      : 'invalid_auth';
  };

  const scopes =
    kind === 'classic'
      ? 'identify,bot'
      : 'chat:write,app_mentions:read,channels:history,groups:history,im:history,mpim:history,channels:read,groups:read,im:read,mpim:read,im:write,users:read,metadata.message:read,reactions:write,commands';

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const method = (request.url ?? '').replace(/^\/api\//, '').replace(/\?.*$/, '');
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const responses = asked.get(method);
    if (responses) {
      responses.push(JSON.parse(body) as Record<string, unknown>);
      response.writeHead(responses.length > 5 ? 404 : 200).end(responses.length > 5 ? 'used_url' : 'ok');
      return changed();
    }
    const args = Object.fromEntries(new URLSearchParams(body));
    calls.push({ method, args });
    changed();
    const respond = (value: Answer, status = 200, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-oauth-scopes': scopes, ...headers });
      response.end(JSON.stringify(value));
    };
    const error = refusal(method, request.headers.authorization);
    if (error) return respond({ ok: false, error });
    const blocked = (limits.get(method === 'chat.postMessage' ? (args.channel ?? '') : '') ?? 0) - Date.now();
    if (blocked > 0)
      return respond({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(Math.ceil(blocked / 1_000)) });
    const at = faults.findIndex((candidate) => candidate.method === method && candidate.times > 0);
    const fault = at < 0 ? undefined : faults[at];
    if (fault) fault.times -= 1;
    const way = fault?.fault;
    if (way && 'stall' in way) return;
    if (way && 'error' in way) return respond({ ok: false, error: way.error });
    if (way && 'answer' in way) return respond(way.answer);
    if (way && 'status' in way) return respond({ ok: false }, way.status);
    // An address leads back the way that the call came.
    const host = request.headers.host ?? '';
    const here = { ...workspace, socketUrl: (of: 'socket-mode' | 'rtm') => workspace.socketUrl(of, host) };
    const result = methods[method]?.(args, here) ?? { ok: false, error: 'unknown_method' };
    if (way) return request.socket.destroy();
    respond(result);
  };

  const http = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const server = new WebSocketServer({ server: http, maxPayload: 1_048_576 });
  server.on('connection', (ws, request) => {
    const url = new URL(request.url ?? '/', 'ws://fake');
    const ticket = url.searchParams.get('ticket') ?? '';
    ws.on('error', () => {});
    // An address holds for one connection.
    if (!tickets.delete(ticket)) return ws.close(1008);
    if (url.pathname === '/socket-mode') return socketMode.accept(ws);
    rtm.add(ws);
    ws.on('close', () => {
      rtm.delete(ws);
      changed();
    });
    ws.on('message', (data) => {
      const { id, type, ...rest } = JSON.parse(String(data)) as Record<string, unknown>;
      if (type === 'ping') ws.send(JSON.stringify({ ...rest, type: 'pong', reply_to: id }));
    });
    ws.send(JSON.stringify({ type: 'hello' }));
    changed();
  });
  const listen = (at: number) => new Promise<void>((resolve) => http.listen(at, '127.0.0.1', resolve));
  const stop = async () => {
    socketMode.cut();
    for (const ws of rtm) ws.terminate();
    const closed = new Promise<void>((resolve) => {
      http.close(() => resolve());
    });
    http.closeAllConnections();
    await closed;
  };
  await listen(port);
  const own = (http.address() as AddressInfo).port;

  const find = (channel: string, ts: string): FakeMessage => {
    const message = messages.find((one) => one.channel === channelId(channel) && one.ts === ts);
    if (!message) throw new Error(`no message ${ts} in ${channel}`);
    return message;
  };
  const change = (message: FakeMessage, previous: Record<string, unknown>, more: Record<string, unknown>) => {
    const { channel, ts } = message;
    const happened = stamp();
    const { channel: _, event_ts: __, channel_type: type, ...inner } = shared(message);
    const event = { type: 'message', hidden: true, channel, channel_type: type, ts: happened, event_ts: happened };
    tell(
      { ...event, subtype: 'message_changed', message: { ...inner, ...more }, previous_message: previous },
      { type: 'message_changed', channel, ts },
    );
  };
  const inner = (message: FakeMessage) => {
    const { channel: _, event_ts: __, channel_type: ___, ...rest } = shared(message);
    return rest;
  };

  return {
    url: `http://127.0.0.1:${own}/api/`,
    port: own,
    token,
    appToken,
    ledger: { messages, posted: posts, deliveries: socketMode.deliveries, calls, reactions },
    typed: (text) =>
      text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, (mail) => `<mailto:${mail}|${mail}>`)
        .replaceAll(/\bhttps?:\/\/[^\s<>|]+/g, (url) => `<${url}>`)
        .replaceAll(/(^|\s)@(\w+)/g, (whole, space: string, name: string) => {
          const id = name === bot.name ? bot.user : people.find((person) => person.name === name)?.id;
          return id ? `${space}<@${id}>` : whole;
        })
        .replaceAll(/(^|\s)#(\w+)/g, (whole, space: string, name: string) => {
          const room = places.find((one) => one.name === name);
          return room ? `${space}<#${room.id}|${name}>` : whole;
        }),
    say: ({ channel, user, text, thread, subtype, bot: app, files, at }) => {
      const message = keep({
        channel: channelId(channel),
        user: userId(user),
        // Slack cuts what is longer, and keeps no half of a character.
        text: text.slice(0, 40_000).toWellFormed(),
        ts: stamp(at),
        ...(thread && { thread }),
        ...(subtype && { subtype }),
        ...(app && { bot: app }),
        ...(files && { files }),
      });
      announce(message, files);
      return message.ts;
    },
    slash: ({ channel, user, text }) => {
      const id = channelId(channel);
      const trigger = `${asked.size + 1}.${Math.floor(random() * 1e9)}.fake`;
      const path = `commands/${team}/${trigger}`;
      const responses: Record<string, unknown>[] = [];
      asked.set(path, responses);
      const envelope = socketMode.command({
        token: 'verification',
        team_id: team,
        team_domain: 'example',
        channel_id: id,
        channel_name: chats.has(id) ? 'directmessage' : placeOf(id).slice(1),
        user_id: userId(user),
        user_name: user,
        command: '/micro',
        text,
        api_app_id: bot.app,
        is_enterprise_install: 'false',
        response_url: `http://127.0.0.1:${own}/api/${path}`,
        trigger_id: trigger,
      });
      return { ...envelope, responses, trigger };
    },
    edit: (channel, ts, text) => {
      const message = find(channel, ts);
      const previous = inner(message);
      message.text = text;
      message.edited += 1;
      message.editedAt = stamp();
      change(message, previous, { edited: { user: message.user, ts: message.editedAt } });
    },
    unfurl: (channel, ts) => {
      const message = find(channel, ts);
      change(message, inner(message), { attachments: [{ from_url: 'https://example.org/', title: 'Example' }] });
    },
    remove: (channel, ts) => {
      const message = find(channel, ts);
      message.deleted = true;
      const happened = stamp();
      const event = {
        type: 'message',
        subtype: 'message_deleted',
        hidden: true,
        channel: message.channel,
        ts: happened,
        event_ts: happened,
      };
      tell(
        { ...event, deleted_ts: ts, previous_message: inner(message) },
        { type: 'message_deleted', channel: message.channel, ts },
      );
    },
    tell: (event) => tell(event, { type: String(event.type) }),
    frame: (text) => {
      socketMode.raw(text);
      for (const ws of rtm) ws.send(text);
    },
    refresh: socketMode.refresh,
    repeat: (count) => socketMode.repeat(socketMode.deliveries.filter(({ acked }) => acked).slice(-count)),
    giveUp: socketMode.giveUp,
    freeze: socketMode.freeze,
    cut: () => {
      socketMode.cut();
      for (const ws of rtm) ws.terminate();
    },
    goodbye: () => {
      for (const ws of rtm) {
        ws.send(JSON.stringify({ type: 'goodbye' }));
        const timer = setTimeout(() => ws.close(1000), grace);
        ws.on('close', () => clearTimeout(timer));
      }
    },
    disable: socketMode.disable,
    limit: (channel, seconds) => limits.set(channelId(channel), Date.now() + seconds * 1_000),
    fail: (method, fault, times = 1) => faults.push({ method, fault, times }),
    revoke: (which = 'token') => {
      revoked.add(which === 'token' ? token : appToken);
      if (which === 'token') return;
      socketMode.cut();
    },
    others: socketMode.others,
    join: (channel) => {
      const room = places.find(({ id }) => id === channelId(channel));
      if (room) room.member = true;
    },
    get sockets() {
      return { socketMode: socketMode.lines.size, rtm: rtm.size };
    },
    get opened() {
      return socketMode.opened();
    },
    tally: (channel) => {
      const counts: Record<string, number> = {};
      for (const message of messages) {
        if (message.channel !== channelId(channel) || message.deleted || message.bot) continue;
        const name = people.find(({ id }) => id === message.user)?.name ?? message.user;
        counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    },
    connected: (count) => until(() => socketMode.lines.size + rtm.size === count),
    posted: async (fits) => {
      await until(() => posts.some(fits));
      return posts.find(fits) as Posted;
    },
    settled: () => until(() => socketMode.deliveries.every(({ acked, givenUp }) => acked || givenUp)),
    until,
    stop,
    start: () => listen(own),
    close: async () => {
      socketMode.close();
      server.close();
      if (http.listening) await stop();
    },
  };
}

/** What a message has besides its text. */
function extras({ metadata, blocks }: Args): { readonly metadata?: unknown; readonly blocks?: unknown } {
  return {
    ...(metadata !== undefined && { metadata: JSON.parse(metadata) as unknown }),
    ...(blocks !== undefined && { blocks: JSON.parse(blocks) as unknown }),
  };
}
