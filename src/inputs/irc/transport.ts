import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { isIP, connect as overTcp } from 'node:net';
import { connect as overTls } from 'node:tls';
import type { Transport } from 'irc-framework';
import type { Settings } from './settings.ts';

/** The longest line that is read, in bytes: 8,191 for tags and 512 for the rest is the most that there may be. */
const longest = 16_384;
/** How long a farewell may take before the socket is cut, in milliseconds. */
const farewell = 1_000;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const western = new TextDecoder('windows-1252');

/**
 * Makes the socket for irc-framework. Its own takes no certificate authority, holds a line of any length, and a line
 * that the library cannot handle ends the process.
 *
 * @param failed - Told what the library threw at a line, which is passed over.
 */
export function transport(
  { host, port, tls, verified, ca }: Settings,
  failed: (error: unknown) => void,
): new () => Transport {
  return class extends EventEmitter implements Transport {
    #socket: Socket | undefined;
    #rest: Buffer = Buffer.alloc(0);
    #error: Error | undefined;

    connect(): void {
      const socket = tls
        ? overTls({
            host,
            port,
            rejectUnauthorized: verified,
            ...(ca && { ca }),
            ...(!isIP(host) && { servername: host }),
          })
        : overTcp({ host, port });
      this.#socket = socket;
      socket.setNoDelay(true);
      socket.once(tls ? 'secureConnect' : 'connect', () => this.emit('open'));
      socket.on('data', (data) => this.#read(data));
      socket.on('error', (error) => {
        this.#error = error;
      });
      socket.once('close', () => this.emit('close', this.#error ?? false));
    }

    writeLine(line: string, written?: () => void): void {
      if (this.#socket?.writable) this.#socket.write(`${line}\r\n`, written);
    }

    /** Lets what was written leave first, for a moment. */
    close(force = false): void {
      if (force) this.#socket?.destroy();
      else this.#socket?.destroySoon();
      this.#socket?.setTimeout(farewell, () => this.#socket?.destroy());
    }

    disposeSocket(): void {
      this.#socket?.destroy();
    }

    /** UTF-8 only. */
    setEncoding(encoding: string): boolean {
      return encoding === 'utf8';
    }

    #read(data: Buffer): void {
      let rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data;
      for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
        this.#line(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
      }
      this.#rest = rest;
      if (rest.length > longest) this.#socket?.destroy(new Error(`a line of more than ${longest} bytes`));
    }

    #line(bytes: Buffer): void {
      try {
        this.emit('line', decoded(bytes));
      } catch (error) {
        failed(error);
      }
    }
  };
}

/** Old clients write in the code page of Windows. */
function decoded(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return western.decode(bytes);
  }
}
