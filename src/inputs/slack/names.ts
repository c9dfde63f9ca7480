import type { Log } from '../../log.ts';
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

/** Names for ids, looked up when first needed. Neither ever rejects: without an answer the id is the name. */
export interface Names {
  person(id: string): Promise<Person>;
  /** The channel's name without `#`. */
  channel(id: string): Promise<string>;
}

/** How long a message may wait for names, in milliseconds: Slack wants its acknowledgement within 3 s. */
const patience = 1_500;
const keep = { max: 5_000, ttl: 900_000, failed: 30_000 };

/** Opens the lookup of names. What takes longer than a message may wait goes on, and is there for the next one. */
export function names(web: Web, self: Self, { name, log }: { readonly name: string; readonly log: Log }): Names {
  const people = remembered(
    async (user) => person(shape((await web.call('users.info', { user, include_locale: true })).user), self),
    keep,
  );
  const channels = remembered(async (channel) => {
    const answer = await web.call('conversations.info', { channel });
    return words(shape(answer.channel).name);
  }, keep);
  const missing = (what: string) => (error: unknown) => {
    log.debug(`${name}: no name for ${what}`, { error });
    return undefined;
  };
  return {
    person: async (id) => (await soon(people(id).catch(missing(id)))) ?? { name: id, external: true },
    channel: async (id) => (await soon(channels(id).catch(missing(id)))) ?? id,
  };
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

/** Gives up waiting, not asking. */
async function soon<V>(value: Promise<V>): Promise<V | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), patience);
  try {
    return await Promise.race([value, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
