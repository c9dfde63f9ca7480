import type { ImapFlow } from 'imapflow';
import { Observable } from 'rxjs';
import { imapClient } from './imap-client.ts';
import { imapFailure } from './imap-failure.ts';
import type { Imap } from './receiving.ts';
import type { Settings } from './settings.ts';

/** Logs in and opens INBOX: emits the connection, and errors when it is gone. Unsubscribing closes it. */
export function mailboxOpened(imap: Imap, settings: Settings): Observable<ImapFlow> {
  return new Observable((subscriber) => {
    const client = imapClient(imap, settings);
    const failed = (error: unknown) => subscriber.error(imapFailure(error, imap, settings));
    client.on('error', failed);
    client.on('close', () => failed(new Error('the connection was closed')));
    client
      .connect()
      .then(() => client.mailboxOpen('INBOX'))
      .then(() => subscriber.next(client), failed);
    return () => client.close();
  });
}
