import type { IncomingHttpHeaders } from 'node:http';
import { SendError } from '../../errors.ts';
import type { Target } from './settings.ts';

/** How long to wait where a receiver asks for it and does not say how long, and at most, in milliseconds. */
const usual = 30_000;
const longest = 3_600_000;

/** Says what an answer means that is not yes; undefined when the message was taken. */
export function answered(status: number, headers: IncomingHttpHeaders, target: Target): SendError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const said = `${who(target)} answered with HTTP ${status}`;
  const asked = waitIn(headers['retry-after']);
  if (status === 429 || (status === 503 && asked !== undefined)) {
    const wait = asked ?? usual;
    return new SendError('limited', `${said}, and asks to wait ${Math.ceil(wait / 1_000)} s`, { wait });
  }
  if (status >= 500 || status === 408) return new SendError('transient', said);
  if (status >= 300 && status < 400) return new SendError('permanent', `${said}: it has moved, and is not followed`);
  return new SendError('permanent', said);
}

/** Says what became of a call that got no answer: what was perhaps sent is `unknown`. */
export function unanswered(error: unknown, target: Target): SendError {
  if (error instanceof SendError) return error;
  const { code, syscall, name } = error as { code?: unknown; syscall?: unknown; name?: unknown };
  const word = typeof code === 'string' ? code : name === 'AbortError' ? 'not waited for any longer' : String(name);
  if (syscall === 'connect' || beforeSending.test(word)) {
    return new SendError('transient', `${who(target)} cannot be reached (${word})`, { cause: error });
  }
  return new SendError('unknown', `the connection to ${who(target)} broke before it answered (${word})`, {
    cause: error,
  });
}

/** The path of an address may be a secret: it is never shown. */
function who({ name, url }: Target): string {
  return `${name} at ${url.host}`;
}

/** Failures of looking up, connecting and shaking hands: nothing was sent yet. */
const beforeSending =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|.*CERT.*|.*TLS.*|ERR_SSL_.*|UNABLE_TO_.*)$/;

/** Seconds, or a moment. */
function waitIn(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 1_000), longest);
}
