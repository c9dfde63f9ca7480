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

/** Somebody with another nick than before. */
interface Renamed {
  now: string;
  readonly before: Set<string>;
}

/**
 * Remembers nobody yet. Only of those who share a channel with the bot is it told. A line costs the same however many are
 * remembered: a netsplit is thousands of them at once.
 */
export function people({ fold }: Pick<Wire, 'fold'>, clock: Pick<SchedulerLike, 'now'>): People {
  const byNow = new Map<string, Renamed>();
  const byBefore = new Map<string, Renamed>();
  const gone = new Map<string, number>();
  const forget = (old: string) => {
    const who = byBefore.get(old);
    byBefore.delete(old);
    who?.before.delete(old);
    if (who?.before.size === 0) byNow.delete(fold(who.now));
  };
  const came = (nick: string) => {
    forget(fold(nick));
    gone.delete(fold(nick));
  };
  const renamed = (old: string, now: string) => {
    // All the nicks that they had are theirs still, until somebody else has one of them.
    const who = byNow.get(old) ?? { now, before: new Set() };
    byNow.delete(old);
    who.now = now;
    who.before.add(old);
    byNow.set(fold(now), who);
    remember(byBefore, old, who, forget);
    came(now);
  };
  return {
    heard({ command, nick, params }) {
      const [first = ''] = params;
      if (command === 'JOIN') came(nick);
      if (command === 'NICK') renamed(fold(nick), first);
      if (command === 'QUIT') {
        for (const old of byNow.get(fold(nick))?.before ?? []) forget(old);
        if (lost.test(first)) remember(gone, fold(nick), clock.now(), (oldest) => gone.delete(oldest));
      }
    },
    now: (nick) => byBefore.get(fold(nick))?.now ?? nick,
    cutOff: (nick) => clock.now() - (gone.get(fold(nick)) ?? Number.NEGATIVE_INFINITY) < away,
  };
}

/** Has the oldest forgotten when there are too many. */
function remember<V>(map: Map<string, V>, key: string, value: V, forget: (oldest: string) => void): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) forget(oldest);
}
