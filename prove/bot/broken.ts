import { map, tap } from 'rxjs';
import type { Conn } from '../../src/input.ts';
import type { Journal, Produced } from '../../src/journal.ts';
import { written } from '../../src/memory.ts';
import type { Parts } from '../../src/streams/bot.ts';

/** A way to break one guarantee: none of them is a switch of the bot's own. */
export type Break = keyof typeof breaks;

const breaks = {
  /** Tells the network that an event was taken before it is. */
  'ack-first': ({ links, ...parts }: Parts): Parts => ({ ...parts, links: links.map(withConn(ackFirst)) }),
  /** Takes a failed write for a written one. */
  trusting: ({ journal, ...parts }: Parts): Parts => ({
    ...parts,
    journal: { ...journal, accept: (...args) => journal.accept(...args).catch(() => 'accepted') },
  }),
  /** Leaves a timer behind for each event. */
  leaky: ({ links, ...parts }: Parts): Parts => ({ ...parts, links: links.map(withConn(leaky)) }),
  /** Knows no event again. */
  'no-dedupe': ({ journal, ...parts }: Parts): Parts => ({ ...parts, journal: { ...journal, ...forgetful(journal) } }),
  /** Looks for nothing that was perhaps sent. */
  'no-find': ({ links, ...parts }: Parts): Parts => ({ ...parts, links: links.map(withConn(blind)) }),
  /** Notes no intent before what is not safe to run again. */
  'no-intent': ({ journal, ...parts }: Parts): Parts => ({ ...parts, journal: { ...journal, ...careless(journal) } }),
};

/** The same bot with one guarantee broken. */
export function broken(parts: Parts, how: string): Parts {
  if (!Object.hasOwn(breaks, how)) throw new Error(`there is no way to break ${how}`);
  return breaks[how as Break](parts);
}

function withConn(change: (conn: Conn) => Conn): (link: Parts['links'][number]) => Parts['links'][number] {
  return (link) => ({ ...link, connect: () => link.connect().pipe(map(change)) });
}

function ackFirst(conn: Conn): Conn {
  const events = conn.events.pipe(
    map((incoming) => {
      if ('gap' in incoming) return incoming;
      incoming.ack();
      return { ...incoming, ack: () => undefined };
    }),
  );
  return { ...conn, events };
}

function leaky(conn: Conn): Conn {
  const events = conn.events.pipe(tap(() => void setTimeout(() => undefined, 86_400_000)));
  return { ...conn, events };
}

function blind({ find: _, ...conn }: Conn): Conn {
  return conn;
}

function forgetful(journal: Journal): Pick<Journal, 'accept'> {
  let count = 0;
  return {
    accept: (event, ...rest) => {
      count += 1;
      return journal.accept({ ...event, id: `${event.id}/${process.pid}/${count}` }, ...rest);
    },
  };
}

function careless(journal: Journal): Pick<Journal, 'commit'> {
  const isIntent = (one: Produced) => one.sink === 'memory' && one.change[written] !== undefined;
  return {
    commit: async (pipeline, produced) => {
      const unnamed = await journal.commit(
        pipeline,
        produced.filter((one) => !isIntent(one)),
      );
      for (const one of produced) if (one.sink === 'memory') one.change[written]?.();
      return unnamed;
    },
  };
}
