import type { Window } from '../../operators/window.ts';
import type { Edited, Kept, Ran, Wrote } from './kept.ts';
import type { Slice } from './slices.ts';
import { slices } from './slices.ts';

/** What happened in a window, in numbers and excerpts; the most first, and in time where nothing is more. */
export interface Digest {
  /** Messages that were written and not taken back. */
  readonly messages: readonly Wrote[];
  readonly people: readonly Count[];
  readonly places: readonly Count[];
  readonly threads: readonly Thread[];
  /** Messages with links in them. */
  readonly linking: readonly Wrote[];
  /** Questions that nobody else said anything after in their conversation, and that no command answered. */
  readonly unanswered: readonly Wrote[];
  readonly runs: readonly Ran[];
  /** How many of the messages were changed, and how many more were taken back. */
  readonly edited: number;
  readonly deleted: number;
  readonly activity: readonly Slice[];
}

/** How many messages, of what. */
export interface Count {
  readonly name: string;
  readonly count: number;
}

/** A thread in which somebody replied. */
export interface Thread {
  /** The message that began it; absent when that is older than the window, or taken back. */
  readonly root: Wrote | undefined;
  readonly replies: readonly [Wrote, ...Wrote[]];
  readonly people: number;
}

/**
 * Counts a window: a message counts once however often it came, with its newest text, and not at all when it was taken
 * back; in whatever order the window holds the message and its changes.
 */
export function digest({ kept, from, to }: Pick<Window<Kept>, 'kept' | 'from' | 'to'>): Digest {
  const written = unique(kept.filter((one) => one.kind === 'wrote'));
  const gone = new Set(kept.filter((one) => one.kind === 'deleted').map(({ of }) => of));
  const edits = newest(kept.filter((one) => one.kind === 'edited'));
  const runs = inTime(unique(kept.filter((one) => one.kind === 'ran')));
  const messages = inTime(written.filter(({ id }) => !gone.has(id)).map((one) => current(one, edits.get(one.id))));
  return {
    messages,
    people: counts(
      messages,
      (one) => one.who,
      (one) => one.name,
    ),
    places: counts(
      messages,
      (one) => one.place,
      (one) => one.place,
    ),
    threads: threads(messages),
    linking: messages.filter(({ links }) => links.length > 0),
    unanswered: unanswered(messages, new Set(runs.flatMap((run) => (run.outcome === 'ok' ? [run.of] : [])))),
    runs,
    edited: messages.filter(({ id }) => edits.has(id)).length,
    deleted: written.length - messages.length,
    activity: slices(messages, from, to),
  };
}

function unique<T extends { readonly id: string }>(all: readonly T[]): readonly T[] {
  const byId = new Map<string, T>();
  for (const one of all) byId.set(one.id, one);
  return [...byId.values()];
}

function inTime<T extends { readonly at: number }>(all: readonly T[]): readonly T[] {
  return all.toSorted((one, other) => one.at - other.at);
}

function newest(edits: readonly Edited[]): ReadonlyMap<string, Edited> {
  return new Map(inTime(edits).map((edit) => [edit.of, edit]));
}

function current(message: Wrote, edit: Edited | undefined): Wrote {
  if (!edit) return message;
  const { excerpt, links, question } = edit;
  return { ...message, excerpt, links, question };
}

function counts(
  messages: readonly Wrote[],
  key: (message: Wrote) => string,
  name: (message: Wrote) => string,
): readonly Count[] {
  const groups = [...Map.groupBy(messages, key).values()];
  return groups
    .flatMap((group) => group.slice(-1).map((newest) => ({ name: name(newest), count: group.length })))
    .sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
}

function threads(messages: readonly Wrote[]): readonly Thread[] {
  const conversations = [...Map.groupBy(messages, (message) => message.conversation).values()];
  return conversations
    .flatMap((group): readonly Thread[] => {
      const [first, ...more] = group.filter((message) => message.reply);
      if (!first) return [];
      const people = new Set(group.map((message) => message.who)).size;
      return [{ root: group.find((message) => !message.reply), replies: [first, ...more], people }];
    })
    .sort((one, other) => other.replies.length - one.replies.length);
}

/** Goes back in time, and knows of each conversation who spoke later: one person, or several. */
function unanswered(messages: readonly Wrote[], answered: ReadonlySet<string>): readonly Wrote[] {
  const several = Symbol('several');
  const later = new Map<string, string | typeof several>();
  const open = messages.toReversed().filter(({ id, who, conversation, question }) => {
    const others = later.get(conversation) ?? who;
    later.set(conversation, others === who ? who : several);
    return question && others === who && !answered.has(id);
  });
  return open.reverse();
}
