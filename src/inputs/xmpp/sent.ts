import { SendError } from '../../errors.ts';
import { archive } from './archive.ts';
import { message } from './message.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';
import { remember } from './remember.ts';
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
}

/** How far back is looked, in hundreds of messages: once for each place, and for a message of which nobody can tell. */
const once = 1;
const further = 5;

/**
 * Remembers what this link sends. What others sent before is read from the archive when the first message goes to a
 * place: so a message with a key that was used before is known to be there, where there is an archive.
 */
export function sent({ session, ids, archived }: Parts): Sent {
  const places = new Map<string, Promise<Map<string, Progress>>>();

  const read = async (known: Map<string, Progress>, { jid, room }: Target, pages: number) => {
    if (!(room?.archived ?? archived)) return known;
    try {
      const where = room ? { room: room.jid } : { with: jid };
      for await (const { id, stanza } of archive(session, { pages, backwards: true, ...where }))
        note(known, id, stanza);
    } catch (error) {
      // That there are more of them is no failure: they are older. And who shows no archive has none.
      if (!(error instanceof RangeError || error instanceof Refusal)) {
        throw new SendError('transient', `not sent: ${(error as Error).message}`, { cause: error });
      }
    }
    return known;
  };
  const note = (known: Map<string, Progress>, id: string, stanza: Parameters<typeof message>[0]) => {
    const said = message(stanza);
    const [, key, part] = (ids.has(said?.id) && /^(.*-)(\d+)$/.exec(said?.id ?? '')) || [];
    if (!said || !key) return;
    const progress = progressIn(known, key);
    progress.parts = Math.max(progress.parts, Number(part));
    progress.whole ||= Number(part) === said.parts;
    if (part === '1') progress.id = id;
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
    again: async (key, where) => progressIn(await read(await at(where), where, further), ids.of(key)),
  };
}

function progressIn(known: Map<string, Progress>, key: string): Progress {
  const progress = known.get(key) ?? { parts: 0, whole: false };
  remember(known, key, progress);
  return progress;
}
