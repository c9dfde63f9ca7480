import type { Program } from './program.ts';
import { programIn } from './program.ts';
import type { Self } from './self.ts';
import { isId } from './self.ts';
import type { Shape } from './shape.ts';
import { shape, shapes, words } from './shape.ts';
import { slashCommand, slashed } from './slashed.ts';

/** What is left of one of Slack's events: who did what to which message. */
export interface Parsed {
  readonly kind: 'text' | 'edit' | 'delete';
  readonly channel: string;
  /** True for a direct message. */
  readonly direct: boolean;
  /** Who did it: a person, or the program that it was posted through. */
  readonly user: string;
  readonly program?: Program;
  /** The message that it is about. */
  readonly ts: string;
  /** When it happened, and what tells one edit of a message from the next. */
  readonly happened: string;
  /** The thread that the message stands in. */
  readonly thread?: string;
  /** As Slack wrote it. */
  readonly text: string;
  /** An answer in a thread that the bot began. */
  readonly addressed: boolean;
  readonly clientId?: string;
  readonly files: readonly string[];
  /** Typed as a slash command. */
  readonly slash?: true;
}

/** The longest text that a message can have in Slack, in characters: it cuts what is longer. */
const longest = 40_000;
/** Kinds of messages that are somebody talking; the others are Slack's own notices. */
const talk: ReadonlySet<unknown> = new Set([
  undefined,
  ...['thread_broadcast', 'me_message', 'file_share', 'bot_message'],
]);

/**
 * Reads an event of Slack's; undefined for what is nobody talking: notices, the bot itself, edits that change no word of
 * the text (an unfurled link), and what is malformed.
 */
export function parsed(event: Shape, self: Self): Parsed | undefined {
  const { type, subtype, channel } = event;
  if (type === slashCommand) return slashed(event);
  if ((type !== 'message' && type !== 'app_mention') || !isId(channel)) return undefined;
  const place = { channel, direct: event.channel_type === 'im' || channel.startsWith('D') };
  if (subtype === 'message_changed') return changed(event, place, self);
  if (subtype === 'message_deleted') return gone(shape(event.previous_message), event, place, self);
  if (!talk.has(subtype)) return undefined;
  const said = message(event, self);
  return said && { kind: 'text', ...place, ...said, happened: said.ts };
}

type Place = Pick<Parsed, 'channel' | 'direct'>;

function changed(event: Shape, place: Place, self: Self): Parsed | undefined {
  const now = shape(event.message);
  const before = shape(event.previous_message);
  if (now.subtype === 'tombstone') return gone({ ...before, ts: now.ts }, event, place, self);
  const edited = shape(now.edited).ts;
  if (!isTime(edited) || (before.text !== undefined && before.text === now.text)) return undefined;
  const said = message(now, self);
  return said && { kind: 'edit', ...place, ...said, happened: edited };
}

function gone(before: Shape, event: Shape, place: Place, self: Self): Parsed | undefined {
  const said = message({ ...before, ts: event.deleted_ts ?? before.ts }, self);
  const happened = event.event_ts ?? event.ts;
  return said && { kind: 'delete', ...place, ...said, happened: isTime(happened) ? happened : said.ts };
}

function message(raw: Shape, self: Self): Omit<Parsed, 'kind' | 'happened' | 'channel' | 'direct'> | undefined {
  const { ts, thread_ts: thread, parent_user_id: parent } = raw;
  const program = programIn(raw, self);
  const user = program?.id ?? raw.user;
  if (!isId(user) || !isTime(ts) || isOwn(raw, self)) return undefined;
  const clientId = words(raw.client_msg_id);
  return {
    user,
    ...(program && { program }),
    ts,
    // A first message that was answered says so when it is read again.
    ...(isTime(thread) && thread !== ts && { thread }),
    text: (words(raw.text) ?? '').slice(0, longest),
    addressed: parent === self.user,
    ...(clientId && { clientId: clientId.slice(0, 100) }),
    files: shapes(raw.files)
      .slice(0, 20)
      .map(({ name }) => (words(name) ?? 'file').slice(0, 255)),
  };
}

/** Said by the bot itself, or by Slack, which only reminds. */
function isOwn({ user, bot_id: bot }: Shape, self: Self): boolean {
  return user === self.user || user === 'USLACKBOT' || (bot !== undefined && bot !== null && bot === self.bot);
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,12}\.\d{1,6}$/.test(value);
}
