import type { NodemailerError } from 'nodemailer';
import { SendError } from '../../errors.ts';
import { oneLine } from '../../render/clean.ts';
import { unreached, untrusted } from './broken.ts';
import { NotTaken } from './not-taken.ts';
import type { Settings } from './settings.ts';

/** How long a lane waits when the server says that there was too much and not for how long, in milliseconds. */
const breather = 60_000;
const tooMuch = /\brate\b|too (?:many|much|fast)|throttl|limit exceeded|slow down/i;

/**
 * Says what became of a mail that failed: `permanent` when sending it again would fail again, `transient` when it was
 * not taken, `limited` when the server asks for a pause, `unknown` when all of it was sent and no answer came.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1} for the codes.
 */
export function failure(error: unknown, settings: Settings): SendError {
  if (error instanceof SendError) return error;
  const handed = error instanceof NotTaken && error.handed;
  const cause = (error instanceof NotTaken ? error.cause : error) as NodemailerError;
  const text = `${settings.host}:${settings.port} ${reason(cause, settings)}`;
  const kind = kindOf(cause, handed);
  // Of a server that is away the code says all.
  const safe = unreached.test(codeOf(cause)) ? {} : { cause: new Error(words(cause.message, settings)) };
  return new SendError(kind, text, kind === 'limited' ? { ...safe, wait: breather } : safe);
}

function kindOf(error: NodemailerError, handed: boolean): SendError['kind'] {
  if (wrongSetting(error)) return 'permanent';
  // A refusal in reply to a command is an answer; what comes with a broken connection (CONN) is not, once all was sent.
  const answered = error.command !== undefined && error.command !== 'CONN' && (error.responseCode ?? 0) >= 400;
  if (!answered && handed) return 'unknown';
  if (error.responseCode === undefined) return refusedHere(error) ? 'permanent' : 'transient';
  if (error.permanent) return answered ? 'permanent' : 'transient';
  return tooMuch.test(error.response ?? '') ? 'limited' : 'transient';
}

/** What nodemailer refuses before it asks the server: a mail larger than the server said it takes. */
function refusedHere({ code }: NodemailerError): boolean {
  return code === 'EMESSAGE' || code === 'EENVELOPE';
}

function wrongSetting(error: NodemailerError): boolean {
  const { code = '', originalCode = '', permanent } = error;
  if (code === 'EAUTH') return permanent !== false;
  if (code === 'ETLS' || error.command === 'EHLO') return permanent === true;
  return untrusted.test(originalCode) || originalCode === 'ERR_SSL_WRONG_VERSION_NUMBER';
}

function reason(error: NodemailerError, settings: Settings): string {
  const { code = '', originalCode = '' } = error;
  const flag = `--${settings.instance}`;
  const said = words(error.response ?? error.message, settings);
  if (code === 'EAUTH' && wrongSetting(error)) {
    return `refused the login (${said}): check ${flag}_user and ${flag}_password`;
  }
  if (untrusted.test(originalCode)) {
    return `has a certificate that is not trusted (${originalCode}): ${flag}_tls_ca names the authority to trust`;
  }
  if (originalCode === 'ERR_SSL_WRONG_VERSION_NUMBER') {
    return `does not start with TLS: ${flag}_smtp=smtp://… asks for TLS after the greeting`;
  }
  if ((code === 'ETLS' || error.command === 'EHLO') && wrongSetting(error)) {
    return `has no TLS (${said}): ${flag}_smtp=smtps://… starts with TLS, ${flag}_plaintext goes without`;
  }
  if (error.response !== undefined) return `said: ${said}`;
  if (code === 'EDNS') return `is not known by that name: check ${flag}_smtp, or the network`;
  if (code === 'EABORT' || error.name === 'AbortError') return 'was not waited for any longer';
  return away(codeOf(error) || said, flag);
}

function codeOf({ code = '', originalCode = '' }: NodemailerError): string {
  return originalCode || code;
}

function away(why: string, flag: string): string {
  return unreached.test(why)
    ? `could not be reached (${why}): check ${flag}_smtp`
    : `could not be reached, or broke off (${why})`;
}

/** A server may repeat what it was given. */
function words(text: string, { login }: Settings): string {
  const line = oneLine(text.slice(0, 2_000));
  return (login ? line.replaceAll(login.password, '…') : line).slice(0, 300);
}
