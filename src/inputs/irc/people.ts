import type { Message } from 'irc-framework';
import type { SchedulerLike } from 'rxjs';
import type { Wire } from './wire.ts';

/** What became of people since they said something. */
export interface People {
  /** Takes a line: somebody changed their nick, came or went. */
  heard(line: Message): void;
  /** The nick of today of who had this one. */
  now(nick: string): string;
  /** Whether they went away with a part of the network, not long ago. */
  cutOff(nick: string): boolean;
}

/** How many are remembered, and how long a part of the network may be away, in milliseconds. */
const most = 1_000;
const away = 600_000;
/** What a server gives for a reason when it lost another: the names of both. */
const lost = /^[\w*-]+(?:\.[\w*-]+)+ [\w*-]+(?:\.[\w*-]+)+$/;

/** Remembers nobody yet. Only of those who share a channel with the bot is it told. */
export function people({ fold }: Pick<Wire, 'fold'>, clock: Pick<SchedulerLike, 'now'>): People {
  const renamed = remembered<string>();
  const gone = remembered<number>();
  return {
    heard({ command, nick, params }) {
      const [first = ''] = params;
      if (command === 'NICK') {
        renamed.set(fold(nick), first);
        renamed.delete(fold(first));
        gone.delete(fold(first));
      }
      if (command === 'JOIN') {
        renamed.delete(fold(nick));
        gone.delete(fold(nick));
      }
      if (command === 'QUIT' && lost.test(first)) gone.set(fold(nick), clock.now());
    },
    now(nick) {
      let name = nick;
      for (let next = renamed.get(fold(name)), steps = 0; next !== undefined && steps < 10; steps += 1) {
        name = next;
        next = renamed.get(fold(name));
      }
      return name;
    },
    cutOff: (nick) => clock.now() - (gone.get(fold(nick)) ?? Number.NEGATIVE_INFINITY) < away,
  };
}

/** A map that forgets the oldest. */
function remembered<V>(): Map<string, V> {
  return new (class extends Map<string, V> {
    override set(key: string, value: V): this {
      this.delete(key);
      const [oldest] = this.keys();
      if (this.size >= most && oldest !== undefined) this.delete(oldest);
      return super.set(key, value);
    }
  })();
}
