import type { ImapFlow } from 'imapflow';
import type { Observable } from 'rxjs';
import { concat, defer, from, fromEvent, ignoreElements, interval, map, merge, of, timeout } from 'rxjs';
import { coalesceMap } from '../../operators/coalesce-map.ts';
import type { Door } from './door.ts';
import type { Delivered } from './letter.ts';
import { mailboxOpened } from './mailbox-opened.ts';
import type { ReadingOptions } from './reading.ts';
import { Reading } from './reading.ts';
import type { Imap } from './receiving.ts';
import type { Settings } from './settings.ts';

/** How often the server is asked though it said nothing, and how long it may take to answer, in milliseconds. */
const every = 30_000;
const patience = 15_000;

/**
 * Opens the mailbox: emits it once it can be read, and errors when the connection is gone.
 *
 * The server tells of new mail by itself (IDLE); twice a minute it is asked all the same, which finds out that nothing
 * gets through any more, and reads again what was refused.
 */
export function inbox(imap: Imap, settings: Settings, options: ReadingOptions): Observable<Door> {
  return mailboxOpened(imap, settings).pipe(
    map((client) => {
      const reading = new Reading(client, options);
      return {
        letters: merge(of('first'), fromEvent(client, 'exists'), interval(every)).pipe(
          coalesceMap(() => look(client, reading)),
        ),
        describe: `INBOX of ${imap.user} on ${imap.host}:${imap.port}`,
      };
    }),
  );
}

function look(client: ImapFlow, reading: Reading): Observable<Delivered> {
  return concat(
    defer(() => client.noop()).pipe(timeout({ first: patience, with: silent }), ignoreElements()),
    from(reading.look()),
  );
}

function silent(): never {
  throw new Error(`the mailbox did not answer for ${patience / 1_000} s`);
}
