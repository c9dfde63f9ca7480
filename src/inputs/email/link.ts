import type { NodemailerError } from 'nodemailer';
import type { Observable } from 'rxjs';
import { catchError, combineLatest, defer, finalize, from, map, merge, mergeMap, of } from 'rxjs';
import { ConfigError } from '../../errors.ts';
import type { Conn, InputContext } from '../../input.ts';
import type { Door } from './door.ts';
import { failure } from './failure.ts';
import { hearing } from './hearing.ts';
import { names } from './names.ts';
import { outbound } from './outbound.ts';
import type { Receiving } from './receiving.ts';
import { Room } from './room.ts';
import type { Settings } from './settings.ts';
import { Threads } from './threads.ts';

/** The largest mail that is read, in octets; and how much may be undecided at once. */
const largest = 20 * 1024 * 1024;
const most = { mails: 100, octets: 64 * 1024 * 1024 };

/**
 * Opens the link that also receives: emits the connection when the mailbox is open, and the built-in server listens.
 *
 * Errors when the mailbox is gone; with a ConfigError when it will not be opened with these settings.
 */
export function link(settings: Settings, receiving: Receiving, context: InputContext): Observable<Conn> {
  return defer(() => {
    const { name, log } = context;
    const threads = new Threads();
    const servers = names(receiving.dns);
    const { close, verify, away: _, ...sending } = outbound(settings, threads);
    const own = settings.from.address.toLowerCase();
    const heardBy = { name, log, threads, own, ...receiving, resolve: servers.resolve };
    return combineLatest([allowed(verify, settings), ...doors(settings, receiving, context)]).pipe(
      map(([, ...open]) => {
        const where = open.map(({ describe }) => describe).join(' and ');
        log.info(`${name}: mail to ${own} is read from ${where}`);
        return {
          ...sending,
          events: hearing(merge(...open.map(({ letters }) => letters)), heardBy),
          describe: () => `${sending.describe()}; reads ${where}`,
        };
      }),
      finalize(() => {
        close();
        servers.close();
      }),
    );
  });
}

/** A login that is refused for good ends the link; a server that is away shows with the first mail. */
function allowed(verify: () => Promise<unknown>, settings: Settings): Observable<'allowed'> {
  if (settings.login === undefined) return of('allowed');
  return defer(verify).pipe(
    catchError((error: NodemailerError) => {
      if (error.code === 'EAUTH' && error.permanent !== false) throw new ConfigError(failure(error, settings).message);
      return of('away');
    }),
    map(() => 'allowed' as const),
  );
}

function doors(settings: Settings, { imap, listen }: Receiving, context: InputContext): readonly Observable<Door>[] {
  const { name, log, since = async () => undefined } = context;
  const common = { name, log, room: new Room(most), largest };
  const mailbox =
    imap && from(import('./inbox.ts')).pipe(mergeMap(({ inbox }) => inbox(imap, settings, { ...common, since })));
  const own = settings.from.address;
  const server =
    listen && from(import('./listening.ts')).pipe(mergeMap(({ listening }) => listening(listen, { ...common, own })));
  return [mailbox, server].filter((one) => one !== undefined);
}
