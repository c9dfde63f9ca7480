import type { EventEmitter } from 'node:events';
import { on } from 'node:events';
import type { Socket } from 'node:net';
import { xml } from '@xmpp/client';
import type { Element } from './element.ts';

const tls = 'urn:ietf:params:xml:ns:xmpp-tls';
/** What the types of the client leave out. */
interface Insides {
  readonly Parser: new () => EventEmitter & { write(text: string): void };
  escapeXML(text: string): string;
}

/** What a server may say, in bytes, before TLS. */
const most = 65_536;

/**
 * Asks a server to go on with TLS; resolves with whether it does. Nothing that came before counts afterwards: who is in
 * between could have written it.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6120#section-5}
 */
export async function starttls(socket: Socket, domain: string, signal: AbortSignal): Promise<boolean> {
  const { Parser, escapeXML } = xml as unknown as Insides;
  const parser = new Parser();
  const said: Element[] = [];
  parser.on('element', (element: Element) => said.push(element));
  // Out of `write`, to whoever waits for the answer.
  parser.on('error', (error: Error) => {
    throw error;
  });
  socket.write(
    `<?xml version='1.0'?><stream:stream to='${escapeXML(domain)}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
  );
  let bytes = 0;
  for await (const [data] of on(socket, 'data', { signal, close: ['close', 'end'] })) {
    bytes += data.length;
    if (bytes > most) break;
    parser.write(data.toString('utf8'));
    for (const element of said.splice(0)) {
      if (element.is('proceed', tls)) return true;
      if (!element.is('features')) return false;
      if (!element.getChild('starttls', tls)) return false;
      socket.write(`<starttls xmlns='${tls}'/>`);
    }
  }
  throw new Error('the server broke off before TLS');
}
