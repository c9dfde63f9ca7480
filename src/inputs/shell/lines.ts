import type { Duplex } from 'node:stream';
import { Observable } from 'rxjs';
import { longestLine } from './wire.ts';

/**
 * Returns the lines that come over a socket. Completes when it closes, half a line left unsaid; holds one line and one
 * chunk at most.
 *
 * @throws {RangeError} Delivered as an error notification: a line is too long.
 */
export function lines(socket: Duplex): Observable<string> {
  return new Observable((subscriber) => {
    let begun = '';
    const read = (chunk: string) => {
      const [first = '', ...rest] = chunk.split('\n');
      const parts = [begun + first, ...rest];
      begun = parts.pop() ?? '';
      for (const line of [...parts, begun]) {
        if (line.length > longestLine) subscriber.error(new RangeError(`a line may have ${longestLine} characters`));
      }
      for (const line of parts) subscriber.next(line);
    };
    const close = () => subscriber.complete();
    socket.setEncoding('utf8').on('data', read).once('close', close);
    if (socket.destroyed) close();
    return () => void socket.off('data', read).off('close', close);
  });
}
