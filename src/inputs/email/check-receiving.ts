import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Finding } from '../../input.ts';
import { imapClient } from './imap-client.ts';
import { imapFailure } from './imap-failure.ts';
import { listenFailure } from './listen-failure.ts';
import { names } from './names.ts';
import type { Imap, Listen, Receiving } from './receiving.ts';
import type { Settings } from './settings.ts';

/** Says in words how far receiving gets: mailbox, address to listen at, name server. Reads no mail. */
export async function* checkReceiving(settings: Settings, receiving: Receiving): AsyncGenerator<Finding> {
  const { imap, listen } = receiving;
  if (imap) yield await mailbox(imap, settings);
  if (listen) yield await address(listen, settings);
  yield await nameServer(settings, receiving);
}

async function mailbox(imap: Imap, settings: Settings): Promise<Finding> {
  const what = `INBOX of ${imap.user} on ${imap.host}:${imap.port} can be read`;
  const client = imapClient(imap, settings);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { exists } = await client.mailboxOpen('INBOX', { readOnly: true });
    return { ok: true, what: `${what}: ${exists} mails` };
  } catch (error) {
    return { ok: false, what, remedy: imapFailure(error, imap, settings).message };
  } finally {
    client.close();
  }
}

async function address({ host, port, lmtp }: Listen, { instance: name }: Settings): Promise<Finding> {
  const what = `${lmtp ? 'LMTP' : 'SMTP'} can be listened for on ${host}:${port}`;
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return { ok: true, what };
  } catch (error) {
    const failed = listenFailure(error as Error, { host, port, name });
    return { ok: false, what, remedy: failed?.message ?? String(error) };
  } finally {
    server.close();
  }
}

/** Whatever it answers about the bot's own domain, it answers. */
async function nameServer({ from, instance }: Settings, { dns }: Receiving): Promise<Finding> {
  const what = "name servers answer: senders' keys can be looked up";
  const servers = names(dns);
  try {
    await servers.resolve(`_dmarc.${from.address.slice(from.address.lastIndexOf('@') + 1)}`, 'TXT');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTFOUND' && code !== 'ENODATA') {
      return { ok: false, what, remedy: `no answer (${code}): check the network, or --${instance}_dns` };
    }
  } finally {
    servers.close();
  }
  return { ok: true, what };
}
