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
  const renamed = new Map<string, string>();
  const gone = new Map<string, number>();
  const known = (nick: string) => [...renamed].filter(([, now]) => fold(now) === fold(nick)).map(([old]) => old);
  const came = (nick: string) => {
    renamed.delete(fold(nick));
    gone.delete(fold(nick));
  };
  return {
    heard({ command, nick, params }) {
      const [first = ''] = params;
      if (command === 'JOIN') came(nick);
      if (command === 'NICK') {
        // All the nicks that they had are theirs still, until somebody else has one of them.
        for (const old of [...known(nick), fold(nick)]) remember(renamed, old, first);
        came(first);
      }
      if (command === 'QUIT') {
        for (const old of known(nick)) renamed.delete(old);
        if (lost.test(first)) remember(gone, fold(nick), clock.now());
      }
    },
    now: (nick) => renamed.get(fold(nick)) ?? nick,
    cutOff: (nick) => clock.now() - (gone.get(fold(nick)) ?? Number.NEGATIVE_INFINITY) < away,
  };
}

/** Forgets the oldest when there are too many. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
