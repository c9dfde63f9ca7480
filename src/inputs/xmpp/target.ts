import type { Address } from '../../address.ts';
import { address, localOf } from '../../address.ts';
import { SendError } from '../../errors.ts';
import { oneLine } from '../../render/clean.ts';
import { jid } from './jid.ts';
import type { Parts } from './parts.ts';
import type { Room } from './room.ts';

/** Somebody or a room to write to. */
export interface Target {
  readonly jid: string;
  /** The room, where it is written to everybody there. */
  readonly room?: Room;
}

/**
 * Finds who or what an address means: a room by its address or name (`#ops`), a person by theirs (`ann`, `@ann` and
 * `ann@example.org` are one), somebody in a room (`ops@conference.example.org/ann`).
 *
 * @throws {SendError} When the bot is in no such room, or it is no address.
 */
export function target(to: Address, { rooms, session, settings }: Parts): Target {
  const words = localOf(to).trim();
  const shown = oneLine(words).slice(0, 100);
  const room = words.startsWith('#') ? named(words.slice(1), rooms) : rooms.get(words.toLowerCase());
  if (room) return { jid: room.jid, room };
  if (words.startsWith('#')) throw elsewhere(`named ${shown}`, settings);
  const bare = words.replace(/^@/, '');
  const person = jid(bare.includes('@') ? bare : `${bare}@${session.me.domain}`);
  if (!person || person.local === '') {
    throw new SendError('permanent', `${shown} is no address such as ${settings.instance}:ann@${session.me.domain}`);
  }
  const services = [...rooms.keys()].map((one) => jid(one)?.domain);
  if (person.resource === '' && services.includes(person.domain)) throw elsewhere(shown, settings);
  return { jid: person.resource === '' ? person.bare : `${person.bare}/${person.resource}` };
}

/** The address of what {@link target} finds. */
export function resolved(to: Address, parts: Parts): Address {
  return address(parts.context.name, target(to, parts).jid);
}

function named(name: string, rooms: ReadonlyMap<string, Room>): Room | undefined {
  const wanted = name.toLowerCase();
  return [...rooms.values()].find((room) => room.name.toLowerCase() === wanted || jid(room.jid)?.local === wanted);
}

function elsewhere(what: string, { instance, everywhere }: Parts['settings']): SendError {
  const remedy = everywhere ? 'invite it' : `add it to --${instance}_rooms`;
  return new SendError('permanent', `the bot is in no room ${what}: ${remedy}`);
}
