import type { Address } from '../../address.ts';
import { localOf, parseAddress } from '../../address.ts';
import { ConfigError } from '../../errors.ts';
import type { Said } from '../../event.ts';
import { folded } from '../../matching/folded.ts';

/** Rooms that are one: what is said in one of them is seen in all. */
export interface Rooms {
  /** As it was written. */
  readonly text: string;
  readonly rooms: readonly [Address, Address, ...Address[]];
}

/** What separates two rooms; a `=` may stand in an address, too. */
const between = /\s+=\s*|=\s+|=(?=[a-z][a-z0-9_-]*:)/i;

/**
 * Reads which rooms are one: `slack:#ops = irc:#ops = xmpp:ops@conference.example.org`.
 *
 * @param flag - Named in errors: `--bridge`.
 * @throws {ConfigError} Which part is wrong, and how a right one looks.
 */
export function parseRooms(text: string, flag: string): Rooms {
  const wrong = (what: string) =>
    new ConfigError(`${flag} '${text}': ${what}; for example ${flag} 'slack:#ops = irc:#ops'`);
  if (text.includes('->')) throw wrong('it has no direction: write = between the rooms');
  const parts = text.split(between).map((part) => part.trim());
  const rooms = parts.map((part) => {
    const room = parseAddress(part);
    if (room !== undefined && !/[\s*,]/.test(part)) return room;
    throw wrong(`"${part}" is no room: write an input and one place in it, such as slack:#ops`);
  });
  const [first, second, ...others] = rooms;
  if (first === undefined || second === undefined) throw wrong('name two rooms or more, with = between them');
  const twice = rooms.find((room, index) => rooms.findIndex((other) => folded(other) === folded(room)) !== index);
  if (twice !== undefined) throw wrong(`${twice} is named twice`);
  return { text, rooms: [first, second, ...others] };
}

/** Tells whether something was said in a room, and not to the bot alone. */
export function isIn({ input, to, replyTo, place }: Said, room: Address): boolean {
  if (to !== replyTo || !room.startsWith(`${input}:`)) return false;
  const wanted = folded(localOf(room));
  return [localOf(to), place, `#${place}`].some((name) => folded(name) === wanted);
}
