import { address } from '../../address.ts';
import type { Sender } from '../../event.ts';
import type { Jid } from './jid.ts';
import { jid } from './jid.ts';
import type { Parts } from './parts.ts';

/**
 * Tells who it is. People of the account's own server are who they say. So are those whose account a room of that server
 * shows; who is not shown may be anybody, and so may people of other servers, which are not known to have looked.
 *
 * @param account - In a room, what the room shows.
 */
export function senderOf(from: Jid, account: string | undefined, { context, session, rooms }: Parts): Sender {
  const inRoom = rooms.has(from.bare);
  const { domain } = session.me;
  const believed = !inRoom || from.domain === domain || from.domain.endsWith(`.${domain}`);
  const person = believed ? jid(inRoom ? account : from.bare) : undefined;
  const colleague = person?.domain === domain;
  return {
    id: address(context.name, person?.bare ?? `${from.bare}/${from.resource}`),
    name: inRoom ? from.resource : from.local || from.domain,
    verified: colleague,
    external: !colleague,
  };
}
