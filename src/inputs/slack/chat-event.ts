import { address } from '../../address.ts';
import type { ChatEvent, Unstamped } from '../../event.ts';
import type { InputContext } from '../../input.ts';
import { decode } from './decode.ts';
import { heard } from './heard.ts';
import type { Names } from './names.ts';
import { guessed } from './names.ts';
import type { Parsed } from './parsed.ts';
import type { Self } from './self.ts';

/** What is needed to tell people and places by name. */
export interface ChatEventOptions {
  readonly context: Pick<InputContext, 'name' | 'bot'>;
  readonly self: Self;
  readonly names: Names;
}

/**
 * Makes the event that the pipelines see. Its id is the same for every copy of one message, however it came. Rejects
 * while nobody can tell who said it, or where.
 */
export async function chatEvent(
  parsed: Parsed,
  { context, self, names }: ChatEventOptions,
): Promise<Unstamped<ChatEvent>> {
  const { kind, channel, direct, user, ts, thread, happened, slash, program } = parsed;
  const { name } = context;
  const { text: raw, addressed } = heard(parsed.text, self, [self.name, context.bot]);
  const mentioned = guessed(names);
  const byId = {
    user: async (id: string) => (id === self.user ? self.name : (await mentioned.person(id)).name),
    channel: mentioned.channel,
  };
  const [person, room, { text, links }] = await Promise.all([
    program ? { name: program.name, external: program.external, bot: true as const } : names.person(user),
    direct ? undefined : names.channel(channel),
    decode(raw, byId),
  ]);
  const message = `${name}:${self.team}:${channel}:${ts}`;
  const from = address(name, user);
  const said = {
    input: name,
    conversation: direct && !thread && !slash ? channel : `${channel}:${thread ?? ts}`,
    at: Math.round(Number(happened) * 1_000),
    ...(program?.hops !== undefined && { hops: program.hops }),
    meta: {
      ...(slash ? { slash } : { ts }),
      ...(thread && { thread }),
      ...(links.length > 0 && { links }),
      ...(parsed.files.length > 0 && { files: parsed.files }),
    },
    from,
    to: direct ? address(name, self.user) : address(name, channel),
    replyTo: address(name, channel),
    place: direct ? `@${person.name}` : `#${room}`,
    sender: { id: from, verified: true, ...person },
  };
  if (kind === 'delete') return { ...said, type: 'delete', id: `${message}:deleted`, of: message };
  if (kind === 'edit') return { ...said, type: 'edit', id: `${message}:${happened}`, of: message, data: text };
  return { ...said, type: 'text', id: message, addressed: addressed || direct || parsed.addressed, data: text };
}
