import type { Observable, SchedulerLike } from 'rxjs';
import { filter, ignoreElements, merge, tap, throttleTime, timer } from 'rxjs';
import type { Wire } from './wire.ts';

/** How often the nick is tried again, and how often at most, whoever takes and leaves it, in milliseconds. */
const again = 60_000;
const pause = 5_000;

/** Takes the nick as soon as whoever has it leaves it, as far as that is seen; else it is tried once a minute. */
export function nickBack(wire: Wire, nick: string, clock: SchedulerLike): Observable<never> {
  const free = wire.lines.pipe(
    filter(({ command, params, nick: who }) => {
      const left = command === 'QUIT' || (command === 'NICK' && !wire.isMe(params[0] ?? ''));
      return left && wire.fold(who) === wire.fold(nick);
    }),
  );
  return merge(free, timer(again, again, clock)).pipe(
    filter(() => !wire.isMe(nick)),
    throttleTime(pause, clock),
    tap(() => wire.write(`NICK ${nick}`)),
    ignoreElements(),
  );
}
