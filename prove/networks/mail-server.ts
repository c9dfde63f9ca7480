import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail that the server answered for. */
export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly text: string;
}

/** A mail server that keeps what it took. */
export interface MailServer extends AsyncDisposable {
  readonly url: string;
  /** In the order of arrival, repetitions too. */
  readonly mails: readonly Mail[];
  /** Ends the connections over which no mail is on its way, as a server does after a time. */
  hangUp(): void;
}

/** Starts a mail server on loopback: a mail is in its ledger before its sender is told that it was taken. */
export async function mailServer(): Promise<MailServer> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 500,
    onData(stream, { envelope: { rcptTo } }, done) {
      simpleParser(stream).then(
        ({ messageId = '', text = '' }) => {
          mails.push({ id: messageId, to: rcptTo.map(({ address }) => address).join(), text });
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  // A client that was killed in mid-sentence.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    hangUp: () => {
      for (const connection of server.connections) if (!connection.session.envelope.mailFrom) connection.close();
    },
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
