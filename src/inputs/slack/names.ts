import { ConfigError, SendError } from '../../errors.ts';
import { remembered } from './remembered.ts';
import type { Self } from './self.ts';
import { shape, words } from './shape.ts';
import type { Web } from './web.ts';

/** Somebody in the workspace. */
export interface Person {
  readonly name: string;
  /** Of another organisation, a guest, or somebody that Slack does not tell us about. */
  readonly external: boolean;
  readonly timezone?: string;
  readonly locale?: string;
}

/** Names for ids, looked up when first needed. What Slack has no name for is called by its id. */
export interface Names {
  person(id: string): Promise<Person>;
  /** The channel's name without `#`. */
  channel(id: string): Promise<string>;
  /** True for a channel that the bot is in, and a direct chat with it; false also while Slack does not tell. */
  inside(id: string): Promise<boolean>;
}

/** How long is waited for a name, in milliseconds: what is missing is no ground to take an event for another. */
const patience = 10_000;
/** How long, where the id would do. */
const moment = 1_500;
/** How long it holds that Slack has no name, and that it cannot be asked. */
const none = 30_000;
const unasked = 1_000;

/**
 * Opens the lookup of names. Both reject while Slack does not tell, because it cannot be reached, is slow or limits: who
 * said something, and where, decides what is done about it.
 */
export function names(web: Web, self: Self): Names {
  const keep = { max: 5_000, ttl: 900_000, failed: (error: unknown) => (isNameless(error) ? none : unasked) };
  const people = remembered(
    async (user) => person(shape((await web.call('users.info', { user, include_locale: true })).user), self),
    keep,
  );
  const channels = remembered(async (channel) => {
    const answer = await web.call('conversations.info', { channel });
    const { name, is_member: member, is_im: direct } = shape(answer.channel);
    return { name: words(name) ?? channel, inside: member === true || direct === true };
  }, keep);
  const inside = (id: string) => channels(id).then((channel) => channel.inside);
  const channel = (id: string) => channels(id).then(({ name }) => name);
  const nameless =
    <V>(id: V) =>
    (error: unknown): V => {
      if (isNameless(error)) return id;
      throw error;
    };
  return {
    person: (id) => inTime(people(id), patience).catch(nameless(stranger(id))),
    channel: (id) => inTime(channel(id), patience).catch(nameless(id)),
    inside: (id) => inTime(inside(id), moment).catch(() => false),
  };
}

/** Names that are wanted for show, or for what will not come again: never reject, and after a moment the id is the name. */
export function guessed({ person, channel, inside }: Names): Names {
  return {
    person: (id) => inTime(person(id), moment).catch(() => stranger(id)),
    channel: (id) => inTime(channel(id), moment).catch(() => id),
    inside,
  };
}

function stranger(id: string): Person {
  return { name: id, external: true };
}

/** Slack was asked, and said that there is none for us. */
function isNameless(error: unknown): boolean {
  return error instanceof ConfigError || (error instanceof SendError && error.kind === 'permanent');
}

function person(user: ReturnType<typeof shape>, self: Self): Person {
  const { display_name: shown, real_name: real } = shape(user.profile);
  const timezone = words(user.tz);
  const locale = words(user.locale);
  return {
    name: words(shown) ?? words(real) ?? words(user.name) ?? words(user.id) ?? 'somebody',
    external: isExternal(user, self),
    ...(timezone && { timezone }),
    ...(locale && { locale }),
  };
}

function isExternal(user: ReturnType<typeof shape>, { team, enterprise }: Self): boolean {
  if (user.is_restricted === true || user.is_ultra_restricted === true || user.is_stranger === true) return true;
  const grid = shape(user.enterprise_user).enterprise_id;
  return user.team_id !== team && (enterprise === undefined || grid !== enterprise);
}

/** Gives up waiting, not asking: a late answer is there for the next one. */
async function inTime<V>(value: Promise<V>, within: number): Promise<V> {
  const late = Promise.withResolvers<never>();
  const slow = () => late.reject(new SendError('transient', 'Slack does not say who that is, or where'));
  const timer = setTimeout(slow, within);
  try {
    return await Promise.race([value, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
