import { resolveSrv } from 'node:dns/promises';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, isIP } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { checkServerIdentity, connect as connectTls } from 'node:tls';
import type { Server, Settings } from './settings.ts';
import { starttls } from './starttls.ts';

/** How long a server may take to answer, in milliseconds, before the next one is tried. */
const patience = 10_000;

/**
 * Connects to a server of the account's domain and settles TLS, from the start or by STARTTLS. Rejects with what the
 * last server failed with.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6120#section-3.2} for how servers are found.
 */
export async function dial(settings: Settings, closed: AbortSignal): Promise<Socket | TLSSocket> {
  const servers = settings.server ? [settings.server] : await serversOf(settings.account.domain);
  let failed: unknown;
  for (const server of servers) {
    try {
      return await open(server, settings, AbortSignal.any([closed, AbortSignal.timeout(patience)]));
    } catch (error) {
      closed.throwIfAborted();
      failed = error;
    }
  }
  throw failed;
}

async function serversOf(domain: string): Promise<readonly Server[]> {
  const [secure, plain] = await Promise.all([
    resolveSrv(`_xmpps-client._tcp.${domain}`).catch(() => []),
    resolveSrv(`_xmpp-client._tcp.${domain}`).catch(() => []),
  ]);
  const named = [...secure.map((one) => ({ ...one, secure: true })), ...plain.map((one) => ({ ...one, secure: false }))]
    .filter(({ name, port }) => name !== '' && port > 0)
    .sort((one, other) => one.priority - other.priority || other.weight - one.weight)
    .map(({ name, port, secure }) => ({ host: name, port, secure }));
  return named.length > 0 ? named : [{ host: domain, port: 5222, secure: false }];
}

async function open(server: Server, settings: Settings, signal: AbortSignal): Promise<Socket | TLSSocket> {
  const { host, port } = server;
  if (server.secure) return encrypted(server, settings, signal);
  const socket = await connected(connect({ host, port }), 'connect', signal);
  try {
    if (await starttls(socket, settings.account.domain, signal))
      return await encrypted(server, settings, signal, socket);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  socket.destroy();
  if (settings.encrypted) {
    const { instance, flags } = settings;
    throw new Error(
      `${host}:${port} has no TLS: --${instance}_${flags.server}=xmpps://… starts with TLS, --${instance}_plaintext goes without`,
    );
  }
  // What was asked cannot be taken back: the stream that goes on without TLS is another one.
  return connected(connect({ host, port }), 'connect', signal);
}

function encrypted(
  { host, port, secure }: Server,
  { account, server, verified, ca }: Settings,
  signal: AbortSignal,
  socket?: Socket,
): Promise<TLSSocket> {
  // The certificate is the domain's; or the server's, where it was named by hand.
  const names = server ? [account.domain, host] : [account.domain];
  const check = (_: string, certificate: PeerCertificate) => {
    const wrong = names.map((name) => checkServerIdentity(name, certificate));
    return wrong.some((error) => error === undefined) ? undefined : wrong[0];
  };
  const secured = connectTls({
    ...(socket ? { socket } : { host, port }),
    ...(secure && { ALPNProtocols: ['xmpp-client'] }),
    ...(isIP(account.domain) === 0 && { servername: account.domain }),
    ...(ca !== undefined && { ca }),
    rejectUnauthorized: verified,
    checkServerIdentity: check,
  });
  return connected(secured, 'secureConnect', signal);
}

async function connected<S extends Socket>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  // Whoever waits for it hears of an error; one that comes when nobody does must not end the process.
  socket
    .setNoDelay(true)
    .setKeepAlive(true, 30_000)
    .on('error', () => undefined);
  try {
    await once(socket, event, { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw signal.aborted ? signal.reason : error;
  }
}
