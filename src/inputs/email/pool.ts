import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { Mail } from './mail.ts';
import { NotTaken } from './not-taken.ts';
import type { Settings } from './settings.ts';

/** Mails on their way, over a few connections that are opened when needed and kept for a while. */
export interface Pool {
  /** Resolves with the Message-ID when the server took the mail; rejects with a {@link NotTaken}. */
  send(mail: Mail, signal: AbortSignal): Promise<string>;
  /** Connects, starts TLS, logs in and leaves again; rejects with what nodemailer says. */
  verify(): Promise<unknown>;
  /** Drops every connection, and so what is on its way over them. */
  close(): void;
}

/** Opens no connection yet. */
export function pool(settings: Settings): Pool {
  const { host, port, tls, verified, ca, login } = settings;
  const transport = createTransport({
    pool: true,
    host,
    port,
    secure: tls === 'at-once',
    requireTLS: tls === 'required',
    tls: { rejectUnauthorized: verified, ...(ca === undefined ? {} : { ca }) },
    // A server that offers no login is an error, not a reason to go on without one.
    ...(login === undefined ? {} : { auth: { user: login.user, pass: login.password }, forceAuth: true }),
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    socketCloseTimeout: 1_000,
    // The pool itself repeats only what was not begun: when the server had closed a kept connection.
    maxRequeues: 1,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const closing = new AbortController();
  const streams = new WeakMap<AbortSignal, Readable>();
  // A stream that was read to its end is the only trace of how far a failed mail had got.
  transport.use('stream', (mail, done) => {
    mail.message.processFunc((stream) => {
      if (mail.data.signal !== undefined) streams.set(mail.data.signal, stream);
      return stream;
    });
    done();
  });
  return {
    async send(mail, signal) {
      const own = AbortSignal.any([signal, closing.signal]);
      try {
        const { serverMessageId } = await transport.sendMail({ ...mail, signal: own });
        return serverMessageId ?? mail.messageId;
      } catch (cause) {
        throw new NotTaken(streams.get(own)?.readableEnded ?? false, cause);
      }
    },
    verify: () => transport.verify(),
    close: () => {
      closing.abort();
      transport.close({ force: true });
    },
  };
}
