import { ConfigError } from '../../errors.ts';
import { oneLine } from '../../render/clean.ts';
import { unreached, untrusted } from './broken.ts';
import type { Imap } from './receiving.ts';
import type { Settings } from './settings.ts';

/** What an IMAP library adds to an error. */
interface ImapError extends Error {
  readonly code?: string;
  readonly authenticationFailed?: boolean;
  readonly serverResponseCode?: string;
  readonly responseText?: string;
}

/** What a server says when it cannot look at the login now. */
const notNow = /^(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)$/;

/** Says what went wrong with a mailbox: a ConfigError when no retry can mend it. Never repeats the password. */
export function imapFailure(error: unknown, imap: Imap, { instance }: Settings): Error {
  if (error instanceof ConfigError) return error;
  const { code = '', authenticationFailed, serverResponseCode = '', responseText, message } = error as ImapError;
  const said = oneLine((responseText ?? message ?? '').slice(0, 2_000))
    .replaceAll(imap.password, '…')
    .slice(0, 300);
  const where = `${imap.host}:${imap.port}`;
  if (authenticationFailed && !notNow.test(serverResponseCode)) {
    return new ConfigError(`${where} refused the login (${said}): check ${imap.loginFlags}`);
  }
  if (untrusted.test(code)) {
    return new ConfigError(
      `${where} has a certificate that is not trusted (${code}): --${instance}_tls_ca names the authority to trust`,
    );
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') {
    return new ConfigError(
      `${where} does not start with TLS: --${instance}_imap=imap://… asks for TLS after the greeting`,
    );
  }
  if (unreached.test(code)) return new Error(`${where} could not be reached (${code}): check --${instance}_imap`);
  return new Error(`${where}: ${said || code}`);
}
