import { appendFileSync } from 'node:fs';
import process from 'node:process';
import { map } from 'rxjs';
import { inputOf } from '../../src/address.ts';
import type { Arrival, Conn } from '../../src/input.ts';
import type { Journal, Produced } from '../../src/journal.ts';
import { written } from '../../src/memory.ts';
import type { Parts } from '../../src/streams/bot.ts';
import type { Link } from '../../src/streams/links.ts';
import { at } from './points.ts';

/** Where it is written down what the journal has. */
const { PROVE_TAKEN: noted } = process.env;

/** The same bot, which dies at the point that it was told. */
export function killed(parts: Parts): Parts {
  return { ...parts, journal: killedJournal(parts.journal), links: parts.links.map(killedLink) };
}

function killedJournal(journal: Journal): Journal {
  /** Where each message on its way goes, by key. */
  const going = new Map<string, string>();
  return {
    ...journal,
    accept: async (event, ...rest) => {
      at('received', event.input);
      const taken = await journal.accept(event, ...rest);
      if (noted !== undefined && event.type === 'text') appendFileSync(noted, `${event.data}\n`);
      at('journalled', event.input);
      return taken;
    },
    commit: async (pipeline, produced) => {
      const unnamed = await journal.commit(pipeline, produced);
      if (produced.some(isIntent)) at('intent');
      for (const one of produced) if (one.sink === 'send') at('committed', inputOf(one.message.to));
      return unnamed;
    },
    outbox: async (limit) => {
      const messages = await journal.outbox(limit);
      for (const { key, to } of messages) going.set(key, inputOf(to));
      return messages;
    },
    mark: async (key, outcome, reason) => {
      const number = await journal.mark(key, outcome, reason);
      if (outcome !== 'sent') return number;
      at('marked', going.get(key));
      going.delete(key);
      return number;
    },
  };
}

/** What is written before a command that is not safe to run again begins. */
function isIntent(one: Produced): boolean {
  return one.sink === 'memory' && one.change[written] !== undefined;
}

function killedLink(link: Link): Link {
  return { ...link, connect: () => link.connect().pipe(map((conn) => killedConn(conn, link.name))) };
}

function killedConn(conn: Conn, name: string): Conn {
  const acked = (arrival: Arrival): Arrival => ({
    ...arrival,
    ack: () => {
      arrival.ack();
      // A turn later the acknowledgement is on its way.
      setImmediate(() => at('acked', name));
    },
  });
  return {
    ...conn,
    events: conn.events.pipe(map((incoming) => ('gap' in incoming ? incoming : acked(incoming)))),
    send: async (message, signal) => {
      const receipt = await conn.send(message, signal);
      at('sent', name);
      return receipt;
    },
  };
}
