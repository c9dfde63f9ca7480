import type { Message } from 'irc-framework';
import { Observable, Subject } from 'rxjs';
import type { InputContext } from '../../input.ts';
import type { Dialled } from './dial.ts';
import { dial } from './dial.ts';
import type { Settings } from './settings.ts';

/** A connection whose lines are a stream. */
export interface Wire extends Omit<Dialled, 'open' | 'close'> {
  /** Every line from the server, hot: whoever subscribes at once misses none. */
  readonly lines: Observable<Message>;
}

/** Opens one connection and emits it once, before the first line; errors when it drops. */
export function wire(settings: Settings, { name, log }: Pick<InputContext, 'name' | 'log'>): Observable<Wire> {
  return new Observable((subscriber) => {
    const lines = new Subject<Message>();
    const { open, close, ...connection } = dial(settings, {
      line: (line) => lines.next(line),
      dropped: (error) => subscriber.error(error),
      unread: (error) => log.warn(`${name}: a line from the server cannot be read; passed over`, { error }),
    });
    subscriber.next({ ...connection, lines });
    open();
    return close;
  });
}
