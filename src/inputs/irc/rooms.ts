import type { Message } from 'irc-framework';
import type { Observable, SchedulerLike } from 'rxjs';
import { filter, ignoreElements, merge, mergeMap, Subject, startWith, take, takeUntil, tap, timer } from 'rxjs';
import { SendError } from '../../errors.ts';
import type { InputContext } from '../../input.ts';
import { joins } from './joins.ts';
import { membership } from './membership.ts';
import type { Channel } from './settings.ts';
import type { Wire } from './wire.ts';

/** The channels that the bot is to be in. */
export interface Rooms {
  /** Asks for all of them. */
  join(): void;
  /** Emits once, when each was entered or refused, or after 10 s. */
  readonly entered: Observable<unknown>;
  /** Says why nothing can be sent to a channel; undefined when it can. */
  absent(channel: string): SendError | undefined;
  /** Enters again where the bot was thrown out, while it is subscribed to. */
  readonly work: Observable<never>;
  /** In words, for `status`. */
  describe(): string;
}

/** What {@link rooms} needs. */
export interface RoomsOptions {
  readonly wire: Wire;
  readonly channels: readonly Channel[];
  readonly context: Pick<InputContext, 'name' | 'log'>;
  readonly clock: SchedulerLike;
}

/** How long is waited before entering again, in milliseconds: after the first kick, at most, and where it was refused. */
const firstPause = 5_000;
const longestPause = 600_000;
const refusedPause = 300_000;
/** How long entering may take before the link is up without it. */
const patience = 10_000;

/** One channel, and whether the bot is in it. */
interface Room {
  readonly channel: Channel;
  state: 'joining' | 'in' | 'out' | 'refused';
  /** Why it is not. */
  why: string;
  kicks: number;
}

/** Knows the channels; asks for none yet. */
export function rooms({ wire, channels, context: { name, log }, clock }: RoomsOptions): Rooms {
  const all = new Map<string, Room>(
    channels.map((channel) => [wire.fold(channel.name), { channel, state: 'out', why: 'not asked for yet', kicks: 0 }]),
  );
  const changed = new Subject<Room>();
  const change = (room: Room, state: Room['state'], why = '') => {
    Object.assign(room, { state, why });
    changed.next(room);
  };
  const ask = (some: readonly Room[]) => {
    for (const room of some) change(room, 'joining', 'the bot is about to enter');
    for (const line of joins(some.map(({ channel }) => channel))) wire.write(line);
  };
  const left = (room: Room, why: string) => {
    room.kicks += 1;
    change(room, 'out', why);
    log.warn(`${name}: out of ${room.channel.name}: ${why}; entering again in ${pauseOf(room) / 1_000} s`);
  };
  const refused = (room: Room, why: string) => {
    log.warn(`${name}: not in ${room.channel.name}: ${why}; trying again in ${refusedPause / 1_000} s`);
    change(room, 'refused', why);
  };
  const heard = (line: Message) => {
    const told = membership(line, wire.isMe);
    const room = told && all.get(wire.fold(told.channel));
    if (!room) return;
    if (told.now === 'in') change(room, 'in');
    if (told.now === 'out') left(room, told.why);
    if (told.now === 'refused' && room.state === 'joining') refused(room, told.why);
    if (told.now === 'invited' && room.state !== 'in' && room.state !== 'joining') ask([room]);
  };
  const open = () => [...all.values()].filter(({ state }) => state === 'joining' || state === 'out');

  return {
    join: () => ask([...all.values()]),
    entered: merge(
      changed.pipe(
        startWith(undefined),
        filter(() => open().length === 0),
      ),
      timer(patience, clock),
    ).pipe(take(1)),
    absent(channel) {
      const room = all.get(wire.fold(channel.replace(/^[~&@%+](?=[#&+!])/, '')));
      if (!room) return new SendError('permanent', `the bot is not in ${channel}: add it to --${name}_channels`);
      if (room.state === 'in') return undefined;
      const kind = room.state === 'refused' ? 'permanent' : 'transient';
      return new SendError(kind, `the bot is not in ${room.channel.name}: ${room.why}`);
    },
    work: merge(
      wire.lines.pipe(tap(heard)),
      changed.pipe(
        filter(({ state }) => state === 'out' || state === 'refused'),
        mergeMap(
          (room) => {
            const otherwise = changed.pipe(filter((one) => one === room));
            return timer(pauseOf(room), clock).pipe(
              takeUntil(otherwise),
              tap(() => ask([room])),
            );
          },
          Math.max(1, all.size),
        ),
      ),
    ).pipe(ignoreElements()),
    describe() {
      const states = [...all.values()];
      const inside = states.filter(({ state }) => state === 'in').map(({ channel }) => channel.name);
      const outside = states
        .filter(({ state }) => state !== 'in')
        .map(({ channel, why }) => `${channel.name} (${why})`);
      return [
        inside.length > 0 ? `in ${inside.join(', ')}` : 'in no channel',
        ...(outside.length > 0 ? [`not in ${outside.join(', ')}`] : []),
      ].join(', ');
    },
  };
}

function pauseOf({ state, kicks }: Room): number {
  return state === 'refused' ? refusedPause : Math.min(longestPause, firstPause * 2 ** Math.min(kicks - 1, 10));
}
