import { SendError } from '../../errors.ts';
import { archive } from './archive.ts';
import { about } from './disco.ts';
import type { Element } from './element.ts';
import { names } from './names.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';
import { remember } from './remember.ts';
import type { Session } from './session.ts';
import type { Target } from './target.ts';

/** How far a message got: a long one is several. */
export interface Progress {
  /** How many of its parts were taken, counted from the first, and whether these are all. */
  parts: number;
  whole: boolean;
  /** The network's id of the first. */
  id?: string;
}

/** What this account sent, by key. */
export interface Sent {
  /** How far a message got, over this link or another, as far as is known; to be kept up to date by who sends it. */
  of(key: string, where: Target): Promise<Progress>;
  /** Looks in the archive again, further back: for a message of which nobody can tell. */
  again(key: string, where: Target): Promise<Progress>;
  /** A message of this account turned out to have come there, when nobody waited for that any more. */
  saw(where: string, stanza: Element, id: string | undefined): void;
}

/** How far back is looked, in hundreds of messages: once for each place, and for a message of which nobody can tell. */
const once = 1;
const further = 5;

/**
 * Remembers what is sent over a session. What others sent before is read from the archive when the first message goes to a
 * place: so a message with a key that was used before is known to be there, where there is an archive.
 */
export function sent(session: () => Session, { ids, archived }: Pick<Parts, 'ids' | 'archived'>): Sent {
  const places = new Map<string, Promise<Map<string, Progress>>>();

  const read = async (known: Map<string, Progress>, { jid, room }: Target, pages: number) => {
    if (!(room?.archived ?? archived)) return known;
    try {
      const where = room ? { room: room.jid } : { with: jid };
      for await (const { id, stanza } of archive(session(), { pages, backwards: true, ...where }))
        note(known, id, stanza);
    } catch (error) {
      // That there are more of them is no failure: they are older. And who shows no archive has none.
      if (!(error instanceof RangeError || error instanceof Refusal)) {
        throw new SendError('transient', `not sent: ${(error as Error).message}`, { cause: error });
      }
    }
    return known;
  };
  const note = (known: Map<string, Progress>, id: string | undefined, stanza: Element) => {
    const own = stanza.getChild('origin-id', names.ids)?.attrs.id || stanza.attrs.id;
    const [, key, part] = (ids.has(own) && /^(.*-)(\d+)$/.exec(own)) || [];
    if (!key) return;
    const progress = progressIn(known, key);
    progress.parts = Math.max(progress.parts, Number(part));
    progress.whole ||= part === stanza.getChild('bot', names.bot)?.attrs.parts;
    if (part === '1') progress.id = id ?? own;
  };
  /** Answers come behind what was said before: a room without an archive has then shown what it has. */
  const shown = async ({ jid, room }: Target) => {
    if (room && !room.archived) await about(session(), jid).catch(() => undefined);
  };
  const at = async (where: Target) => {
    const known = places.get(where.jid) ?? read(new Map(), where, once);
    remember(places, where.jid, known);
    try {
      return await known;
    } catch (error) {
      places.delete(where.jid);
      throw error;
    }
  };
  return {
    of: async (key, where) => progressIn(await at(where), ids.of(key)),
    saw: (where, stanza, id) =>
      void places.get(where)?.then(
        (known) => note(known, id, stanza),
        () => undefined,
      ),
    async again(key, where) {
      const known = await at(where);
      await shown(where);
      return progressIn(await read(known, where, further), ids.of(key));
    },
  };
}

function progressIn(known: Map<string, Progress>, key: string): Progress {
  const progress = known.get(key) ?? { parts: 0, whole: false };
  remember(known, key, progress);
  return progress;
}
