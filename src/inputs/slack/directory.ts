import type { Address } from '../../address.ts';
import { address, localOf } from '../../address.ts';
import { SendError } from '../../errors.ts';
import { remembered } from './remembered.ts';
import { isId } from './self.ts';
import type { Shape } from './shape.ts';
import { shape, shapes, words } from './shape.ts';
import type { Web } from './web.ts';

/** Where somebody can be written to: a channel that the bot is in or not, or a person. */
interface Entry {
  readonly id: string;
  readonly member: boolean;
}

/** How many pages of a list are read, of up to 500 entries each. */
const pages = 100;
/** How long a list holds, and how soon it is read again for a name that is not in it, in milliseconds. */
const ttl = 600_000;
const again = 5_000;

/**
 * Resolves `#ops`, `@ann` and ids to the id of a channel or of a direct chat. Rejects with a permanent SendError for
 * what is not there, and for channels that the bot is not in.
 */
export function directory(name: string, web: Web): (to: Address) => Promise<Address> {
  const channels = list(() => channelsByName(web));
  const people = list(() => peopleByName(web));
  const chats = remembered((user) => openChat(web, user), { max: 5_000, ttl: 3_600_000, failed: () => 1_000 });
  const channel = async (word: string) => {
    const found = (await channels(word, ({ member }) => member))?.[0];
    if (!found)
      throw unknown(
        `there is no channel #${word} that the bot can see: is the name right? A private one needs /invite @bot`,
      );
    if (!found.member) throw unknown(`the bot is not in #${word}: type /invite @bot, with the name of this bot, there`);
    return found.id;
  };
  const person = async (word: string) => {
    const found = (await people(word, () => true)) ?? [];
    if (found.length > 1)
      throw unknown(`there are ${found.length} people called @${word}: use the user name, or the id`);
    if (!found[0]) throw unknown(`there is nobody called @${word} in Slack`);
    return chats(found[0].id);
  };
  return async (to) => {
    const local = localOf(to);
    const given: unknown = local;
    if (isId(given)) return /^[UW]/.test(local) ? address(name, await chats(local)) : to;
    const word = local.replace(/^[#@]/, '').toLowerCase();
    return address(name, local.startsWith('@') ? await person(word) : await channel(word));
  };
}

type Entries = ReadonlyMap<string, readonly Entry[]>;

/** Reads a list when first needed, and again when it is old or does not have what is wanted. */
function list(load: () => Promise<Entries>) {
  let entries: Promise<Entries> | undefined;
  let at = 0;
  const loaded = (age: number) => {
    if (!entries || Date.now() - at > age) {
      const fresh = load();
      entries = fresh;
      at = Date.now();
      fresh.catch(() => {
        if (entries === fresh) entries = undefined;
      });
    }
    return entries;
  };
  return async (word: string, good: (entry: Entry) => boolean) => {
    const found = (await loaded(ttl)).get(word);
    return found?.some(good) ? found : (await loaded(again)).get(word);
  };
}

async function channelsByName(web: Web): Promise<Entries> {
  const byName = new Map<string, readonly Entry[]>();
  const args = { types: 'public_channel,private_channel', exclude_archived: true, limit: 500 };
  for await (const { id, name, is_member: member } of paged(web, 'conversations.list', 'channels', args)) {
    const word = words(name);
    if (word && isId(id)) byName.set(word.toLowerCase(), [{ id, member: member === true }]);
  }
  return byName;
}

async function peopleByName(web: Web): Promise<Entries> {
  const byName = new Map<string, Entry[]>();
  const byHandle = new Map<string, Entry[]>();
  for await (const { id, name, deleted, is_bot: bot, profile } of paged(web, 'users.list', 'members', { limit: 500 })) {
    if (!isId(id) || deleted === true || bot === true) continue;
    const entry = { id, member: true };
    const { display_name: shown, real_name: real } = shape(profile);
    for (const word of new Set([words(shown)?.toLowerCase(), words(real)?.toLowerCase()])) {
      if (word) byName.set(word, [...(byName.get(word) ?? []), entry]);
    }
    const handle = words(name)?.toLowerCase();
    if (handle) byHandle.set(handle, [entry]);
  }
  // A user name is one person's; a shown name may be anybody's.
  return new Map([...byName, ...byHandle]);
}

async function* paged(web: Web, method: string, field: string, args: Shape): AsyncGenerator<Shape> {
  let cursor: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const answer = await web.call(method, { ...args, ...(cursor && { cursor }) });
    yield* shapes(answer[field]);
    cursor = words(shape(answer.response_metadata).next_cursor);
    if (!cursor) return;
  }
}

async function openChat(web: Web, user: string): Promise<string> {
  const { id } = shape((await web.call('conversations.open', { users: user })).channel);
  if (!isId(id)) throw new SendError('transient', 'Slack opened no direct chat');
  return id;
}

function unknown(message: string): SendError {
  return new SendError('permanent', message);
}
