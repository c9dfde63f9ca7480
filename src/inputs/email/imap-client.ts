import { ImapFlow } from 'imapflow';
import type { Imap } from './receiving.ts';
import type { Settings } from './settings.ts';

/** How long connecting may take, and how long a connection may owe an answer, in milliseconds. */
const patience = { connect: 30_000, silence: 120_000 };
/** How long after the last command the server is asked to tell of new mail by itself (IDLE), in milliseconds. */
const restAfter = 100;
/** The largest answer that is taken, in octets: a little more than the largest mail. */
const largest = 32 * 1024 * 1024;

/** Makes a client for a mailbox; it connects when it is told to. */
export function imapClient(imap: Imap, { ca }: Pick<Settings, 'ca'>): ImapFlow {
  const { host, port, tls, verified, user, password } = imap;
  return new ImapFlow({
    host,
    port,
    secure: tls === 'at-once',
    ...(tls === 'required' && { doSTARTTLS: true }),
    auth: { user, pass: password },
    tls: { rejectUnauthorized: verified, ...(ca !== undefined && { ca }) },
    logger: false,
    autoIdleDelay: restAfter,
    clientInfo: { name: 'micro-bot' },
    connectionTimeout: patience.connect,
    greetingTimeout: patience.connect,
    socketTimeout: patience.silence,
    maxLiteralSize: largest,
    maxLineLength: largest,
  });
}
