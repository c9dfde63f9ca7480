import type { Client, Message } from 'irc-framework';
import { Observable, Subject } from 'rxjs';
import type { InputContext } from '../../input.ts';
import { dial } from './dial.ts';
import type { Settings } from './settings.ts';

/** An open connection: what the server says, and a way to say something. */
export interface Wire {
  readonly client: Client;
  /** Every line from the server, hot: whoever subscribes at once misses none. */
  readonly lines: Observable<Message>;
  write(line: string): void;
  /** True for our own nick, as it is now. */
  isMe(nick: string): boolean;
  /** The same for all spellings of one name. */
  fold(name: string): string;
}

/** Opens one connection and emits it once, before the first line; errors when it drops. */
export function wire(settings: Settings, { name, log }: Pick<InputContext, 'name' | 'log'>): Observable<Wire> {
  return new Observable((subscriber) => {
    const lines = new Subject<Message>();
    const { client, open, write, close } = dial(settings, {
      line: (line) => lines.next(line),
      dropped: (error) => subscriber.error(error),
      unread: (error) => log.warn(`${name}: a line from the server cannot be read; passed over`, { error }),
    });
    const fold = (text: string) => client.caseLower(text);
    subscriber.next({ client, lines, write, fold, isMe: (nick) => fold(nick) === fold(client.user.nick) });
    open();
    return close;
  });
}
