import type { FetchMessageObject, ImapFlow, SearchObject } from 'imapflow';
import type { Log } from '../../log.ts';
import type { Delivered } from './letter.ts';
import type { Room } from './room.ts';

/** What reading a mailbox needs. */
export interface ReadingOptions {
  readonly name: string;
  readonly log: Log;
  readonly room: Room;
  /** The largest mail that is read, in octets. */
  readonly largest: number;
  /** When the newest mail that was taken had been said; undefined when none was. */
  readonly since: () => Promise<number | undefined>;
}

/**
 * How far back the first look goes behind what was taken last, in milliseconds; a mail that was read by somebody may
 * have been read by the bot, one that is unseen may have been refused. What is older than five days proves nothing.
 */
const day = 86_400_000;
const back = { most: 5 * day, unseen: day, read: 600_000 };
/** How many mails are asked about at once: a server takes no command of any length. */
const batch = 200;

/**
 * Reads the new mails of a mailbox that is open, oldest first, as often as it is asked to look. A mail is marked as seen
 * when it is taken; one that is refused comes again at the next look.
 *
 * Nothing is kept by number between links, so that a mailbox that was numbered anew (UIDVALIDITY) is nothing special:
 * the first look takes what is unseen, and what came since the newest mail that was taken, read by somebody or not.
 */
export class Reading {
  readonly #client: ImapFlow;
  readonly #options: ReadingOptions;
  /** The first number that was not looked at; 0 before the first look. */
  #next = 0;
  readonly #again = new Set<number>();

  constructor(client: ImapFlow, options: ReadingOptions) {
    this.#client = client;
    this.#options = options;
  }

  async *look(): AsyncGenerator<Delivered> {
    const again = [...this.#again];
    this.#again.clear();
    const missed = this.#next === 0 ? await this.#missed() : undefined;
    // Asked for what begins at a number, a server names the last mail even where its number is lower.
    const found = await this.#search(missed?.query ?? { uid: `${this.#next}:*` });
    const fresh = found.filter((uid) => uid >= this.#next);
    const { mailbox } = this.#client;
    const known = mailbox ? mailbox.uidNext : 1;
    this.#next = fresh.reduce((next, uid) => Math.max(next, uid + 1), known);
    const uids = [...new Set([...again, ...fresh])].toSorted((one, other) => one - other);
    for (let at = 0; at < uids.length; at += batch) {
      const about = { uid: true, size: true, internalDate: true, flags: true };
      const range = uids.slice(at, at + batch).join(',');
      for (const one of await this.#client.fetchAll(range, about, { uid: true })) {
        if (!missed || missed.wants(one)) yield* this.#delivered(one);
      }
    }
  }

  async #missed() {
    const now = Date.now();
    const taken = await this.#options.since();
    const unseen = Math.max(now - back.most, (taken ?? now) - back.unseen);
    const read = taken === undefined ? now : taken - back.read;
    return {
      // Servers compare days, by a zone of their own.
      query: { since: new Date(Math.min(unseen, read) - day) },
      wants: (one: FetchMessageObject) => cameAt(one) >= (one.flags?.has('\\Seen') ? read : unseen),
    };
  }

  async #search(query: SearchObject): Promise<readonly number[]> {
    return (await this.#client.search(query, { uid: true })) || [];
  }

  async *#delivered(about: FetchMessageObject): AsyncGenerator<Delivered> {
    const { largest, room } = this.#options;
    const { uid, size = 0 } = about;
    const came = cameAt(about);
    if (size > largest) {
      this.#seen(uid);
      yield { gap: { from: came, to: came, reason: `a mail of ${size} octets is larger than is read (${largest})` } };
      return;
    }
    await room.wait();
    const message = await this.#client.fetchOne(String(uid), { uid: true, source: true }, { uid: true });
    // Somebody may have deleted it.
    if (message && message.source !== undefined) yield this.#letter(uid, message.source, came);
  }

  #letter(uid: number, raw: Buffer, came: number): Delivered {
    const { name, log, room } = this.#options;
    const place = room.take();
    place.grow(raw.length);
    return {
      raw,
      came,
      taken: () => {
        place.free();
        this.#seen(uid);
      },
      refused: (reason) => {
        place.free();
        this.#again.add(uid);
        log.warn(`${name}: a mail was not taken: ${reason}; it stays unseen and is read again`);
      },
    };
  }

  /** What cannot be marked comes again, and is known then. */
  #seen(uid: number): void {
    const { name, log } = this.#options;
    this.#client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true }).catch((error: unknown) => {
      log.debug(`${name}: a mail could not be marked as seen: ${error instanceof Error ? error.message : error}`);
    });
  }
}

function cameAt({ internalDate }: FetchMessageObject): number {
  const at = new Date(internalDate ?? Date.now()).getTime();
  return Number.isNaN(at) ? Date.now() : at;
}
