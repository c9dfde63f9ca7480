import { map, NEVER } from 'rxjs';
import type { Conn } from '../input.ts';
import type { Link } from '../streams/links.ts';

/** Returns a link that takes nothing in: what is said there is for the bot that runs. */
export function speakingOnly(link: Link): Link {
  return { ...link, connect: () => link.connect().pipe(map(deaf)) };
}

function deaf(conn: Conn): Conn {
  return {
    events: NEVER,
    send: (message, signal) => conn.send(message, signal),
    ...(conn.resolve && { resolve: conn.resolve.bind(conn) }),
    ...(conn.find && { find: conn.find.bind(conn) }),
  };
}
