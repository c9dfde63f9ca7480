import type { NodemailerError } from 'nodemailer';
import type { Observable } from 'rxjs';
import { catchError, concat, defer, finalize, ignoreElements, NEVER, of, takeUntil } from 'rxjs';
import { ConfigError } from '../../errors.ts';
import type { Conn } from '../../input.ts';
import { failure } from './failure.ts';
import { outbound } from './outbound.ts';
import type { Settings } from './settings.ts';

/**
 * Opens the link that sends and hears nothing: emits the connection when the server answered and let the bot in.
 *
 * Errors when the server is away, then and as soon as a mail finds it so; with a ConfigError when it answers and will
 * take nothing with these settings.
 */
export function speaking(settings: Settings): Observable<Conn> {
  return defer(() => {
    const { verify, close, away, ...sending } = outbound(settings);
    const asked = defer(verify).pipe(
      ignoreElements(),
      catchError((error: NodemailerError) => {
        const failed = failure(error, settings);
        throw failed.kind === 'permanent' ? new ConfigError(failed.message) : failed;
      }),
    );
    return concat(asked, of({ ...sending, events: NEVER }), NEVER).pipe(takeUntil(away), finalize(close));
  });
}
