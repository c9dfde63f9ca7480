import type { Observable, SchedulerLike } from 'rxjs';
import {
  asyncScheduler,
  concat,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  map,
  merge,
  mergeMap,
  take,
  tap,
  throttleTime,
  throwError,
  timeout,
} from 'rxjs';
import { address, inputOf, localOf } from '../../address.ts';
import { SendError } from '../../errors.ts';
import type { Conn, Incoming, InputContext } from '../../input.ts';
import { alive } from './alive.ts';
import { ctcp } from './ctcp.ts';
import { hearing } from './hearing.ts';
import { nickBack } from './nick-back.ts';
import { offered } from './offered.ts';
import { people } from './people.ts';
import { posting } from './posting.ts';
import { registration } from './registration.ts';
import { rooms } from './rooms.ts';
import { saying } from './saying.ts';
import type { Settings } from './settings.ts';
import { noTarget, target } from './target.ts';
import type { Wire } from './wire.ts';
import { wire } from './wire.ts';

/** How long it may take until the server has taken the bot in, and between two answers to a CTCP, in milliseconds. */
const patience = 30_000;
const ctcpPause = 2_000;

/**
 * Opens the link to one server: emits the connection when each channel was entered or refused.
 *
 * Errors when the connection drops or nothing comes through it for 30 s; with a ConfigError when a login is refused.
 */
export function link(settings: Settings, context: InputContext): Observable<Conn> {
  const clock = asyncScheduler;
  return defer(async () => context.since?.()).pipe(
    mergeMap((since) => wire(settings, context).pipe(map((one) => ({ one, since }))), 1),
    mergeMap(({ one, since }) => {
      const registered = one.lines.pipe(
        filter(registration(settings, one)),
        take(1),
        timeout({
          first: patience,
          with: () => throwError(() => new Error(`the server did not take the bot in within ${patience / 1_000} s`)),
        }),
        mergeMap(() => conns({ one, settings, context, since, clock }), 1),
      );
      return merge(alive(one.lines, { ping: () => one.write('PING :alive'), clock }), registered);
    }, 1),
  );
}

interface Parts {
  readonly one: Wire;
  readonly settings: Settings;
  readonly context: InputContext;
  /** When what was taken last was said, in milliseconds. */
  readonly since: number | undefined;
  readonly clock: SchedulerLike;
}

function conns({ one, settings, context, since, clock }: Parts): Observable<Conn> {
  return defer(() => {
    const { name, log, bot } = context;
    const known = people(one, clock);
    const inside = rooms({ wire: one, channels: settings.channels, context, clock });
    const speech = saying({ wire: one, rate: settings.rate, cutOff: known.cutOff, clock });
    const ear = hearing({
      wire: one,
      name,
      log,
      names: [settings.nick, bot],
      ownNetwork: settings.ownNetwork,
      unnamed: unnamed(clock),
      now: () => clock.now(),
      since,
    });
    const conn: Conn = {
      events: defer(() => concat(missed(since, clock), ear.events)),
      send: posting({ wire: one, rooms: inside, people: known, saying: speech, settings, clock }),
      resolve: async (to) => {
        const place = target(localOf(to));
        if (place === undefined) throw new SendError('permanent', noTarget(to));
        return address(inputOf(to), one.fold(place));
      },
      describe: () => `${offered(one, settings)}, ${inside.describe()}`,
    };
    const entered = inside.entered.pipe(
      map(() => {
        log.info(`${name}: connected, ${conn.describe?.()}`);
        return conn;
      }),
    );
    const begun = defer(() => {
      const mode = one.client.network.supports('BOT');
      if (typeof mode === 'string') one.write(`MODE ${one.client.user.nick} +${mode}`);
      inside.join();
      return EMPTY;
    });
    return merge(
      one.lines.pipe(tap(known.heard), ignoreElements()),
      ear.work,
      speech.work,
      inside.work,
      nickBack(one, settings.nick, clock),
      answered(one, clock),
      entered,
      begun,
    );
  });
}

/** Answers programs, but not so fast that many questions make the bot flood. */
function answered(one: Wire, clock: SchedulerLike): Observable<never> {
  return one.lines.pipe(
    map((line) => ctcp(line, one)),
    filter((answer) => answer !== undefined),
    throttleTime(ctcpPause, clock),
    tap((line) => one.write(line)),
    ignoreElements(),
  );
}

/** IRC keeps nothing for those who are away. */
function missed(since: number | undefined, clock: SchedulerLike): readonly Incoming[] {
  if (since === undefined) return [];
  const reason = 'IRC keeps nothing of what was said while the bot was away; it took nothing since then';
  return [{ gap: { from: since, to: clock.now(), reason } }];
}

/** Makes ids that no other connection makes: where there are none, nothing comes a second time. */
function unnamed(clock: SchedulerLike): () => string {
  const connection = `${clock.now().toString(36)}.${Math.random().toString(36).slice(2, 8)}`;
  let count = 0;
  return () => {
    count += 1;
    return `${connection}.${count}`;
  };
}
