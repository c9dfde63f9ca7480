import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { subjectOf } from './subject.ts';

/** A mail that was taken. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** The `.eml` that holds it, as it came. */
  readonly path: string;
}

/** Settings of {@link mailbox}. */
export interface MailboxOptions {
  /** Where the mails are written; made when it is not there, for this user only. */
  readonly folder: string;
  /** Told of each mail once its file is complete. */
  readonly onMail: (mail: ReceivedMail) => void;
}

/** A running mail server. */
export interface Mailbox extends AsyncDisposable {
  /** `smtp://127.0.0.1:PORT`. */
  readonly url: string;
}

const largest = 25 * 1024 * 1024;

/**
 * Starts a mail server on loopback that takes every mail and writes it to a file, so that mail can be tried without
 * one.
 */
export async function mailbox({ folder, onMail }: MailboxOptions): Promise<Mailbox> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const { SMTPServer } = await import('smtp-server');
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: largest,
    closeTimeout: 1_000,
    onData(stream, session, done) {
      taken(stream, session, folder).then(
        (mail) => {
          done(null);
          onMail(mail);
        },
        (error: Error) => done(error),
      );
    },
  });
  // A client that breaks off concerns nobody else.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Under a passing name first, so that a file called `.eml` is always whole. */
async function taken(stream: SMTPServerDataStream, session: SMTPServerSession, folder: string): Promise<ReceivedMail> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) if (!stream.sizeExceeded) chunks.push(chunk);
  if (stream.sizeExceeded) throw Object.assign(new Error('This mail is too large'), { responseCode: 552 });
  const mail = Buffer.concat(chunks);
  const path = join(folder, `${new Date().toISOString().replace(/\W/g, '')}-${randomUUID().slice(0, 8)}.eml`);
  try {
    await writeFile(`${path}.part`, mail, { mode: 0o600, flag: 'wx' });
    await rename(`${path}.part`, path);
  } catch {
    await rm(`${path}.part`, { force: true });
    throw Object.assign(new Error('This mail could not be written, try again later'), { responseCode: 451 });
  }
  const { mailFrom, rcptTo } = session.envelope;
  return {
    from: mailFrom ? mailFrom.address : '',
    to: rcptTo.map(({ address }) => address),
    subject: subjectOf(mail),
    path,
  };
}
