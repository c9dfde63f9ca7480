import type { SchedulerLike } from 'rxjs';
import type { Address } from '../../address.ts';
import { localOf } from '../../address.ts';
import { SendError } from '../../errors.ts';
import type { Conn } from '../../input.ts';
import type { Outgoing } from '../../outgoing.ts';
import { called } from '../../render/called.ts';
import type { Text } from '../../text.ts';
import type { People } from './people.ts';
import type { Rooms } from './rooms.ts';
import type { Saying } from './saying.ts';
import type { Settings } from './settings.ts';
import { noTarget, target } from './target.ts';
import { textLines } from './text-lines.ts';
import { unformatted } from './unformatted.ts';
import type { Wire } from './wire.ts';

/** What {@link posting} needs. */
export interface PostingOptions {
  readonly wire: Wire;
  readonly rooms: Rooms;
  readonly people: People;
  readonly saying: Saying;
  readonly settings: Pick<Settings, 'lines'>;
  readonly clock: Pick<SchedulerLike, 'now'>;
}

/** How many messages that are not finished are remembered. */
const most = 1_000;
/** How long one try goes on, in milliseconds: the bot takes a try that lasts for a minute for one that nobody can tell of. */
const tryFor = 40_000;
/** The longest text of a line, in bytes. */
const longest = 350;
/** The longest line, in bytes, and the most that user and host may take of it when the server passes it on. */
const whole = 510;
const mask = 77;
/** What servers say where a channel takes nothing that is bold or in colour: it is said without. */
const noFormatting = /colou?r|formatting/i;

/** How far a message got: a long one is several lines. */
interface Progress {
  said: number;
  /** The network's id of the first line. */
  id?: string;
}

/** Sends messages line by line. One that is tried again goes on after the line that was taken last. */
export function posting({ wire, rooms, people, saying, settings, clock }: PostingOptions): Conn['send'] {
  const unfinished = new Map<string, Progress>();

  const progressOf = (key: string): Progress => {
    const progress = unfinished.get(key) ?? { said: 0 };
    unfinished.delete(key);
    unfinished.set(key, progress);
    const [oldest] = unfinished.keys();
    if (unfinished.size > most && oldest !== undefined) unfinished.delete(oldest);
    return progress;
  };

  /** Rejects where nothing can be sent, such as a channel that the bot is not in. */
  const addresseeOf = (to: Address): string => {
    const place = target(localOf(to));
    if (place === undefined) throw new SendError('permanent', noTarget(to));
    if (!isChannel(place)) return people.now(place);
    const absent = rooms.absent(place);
    if (absent) throw absent;
    return place;
  };

  const say: Saying['say'] = async (line, signal) => {
    const text = unformatted(line.text);
    try {
      return await saying.say(line, signal);
    } catch (error) {
      if (text === line.text || !(error instanceof SendError) || !noFormatting.test(error.message)) throw error;
      return saying.say({ ...line, text }, signal);
    }
  };

  return async (message, signal) => {
    const { key, hops } = message;
    const to = addresseeOf(message.to);
    const lines = textLines(saidTo(to, message), { room: roomFor(to, wire), most: settings.lines });
    if (lines.length === 0) throw new SendError('permanent', 'nothing of the message can be shown in IRC');
    const tags = hops !== undefined && wire.client.network.supportsTag('micro/hops') ? `+micro/hops=${hops}` : '';
    const progress = progressOf(key);
    const began = clock.now();
    for (const text of lines.slice(progress.said)) {
      if (clock.now() - began > tryFor) throw unfinishedYet(progress.said, lines.length);
      const id = await say({ to, text, tags }, signal);
      progress.said += 1;
      if (id) progress.id ??= id;
    }
    unfinished.delete(key);
    return progress.id ? { id: progress.id } : {};
  };
}

/** With the name of whom it calls, where others read along. */
function saidTo(to: string, message: Pick<Outgoing, 'data' | 'calls'>): Text {
  return isChannel(to) ? called(message) : message.data;
}

/** A sign before it is for those who may do something there: `@#ops`. */
function isChannel(place: string): boolean {
  return /^[~&@%+]?[#&+!]/.test(place);
}

function unfinishedYet(said: number, all: number): SendError {
  return new SendError(
    'transient',
    `${said} of ${all} lines are said, as fast as the server may be told; the others follow`,
  );
}

/** How long a text may be, so that nothing is cut off when the server puts the bot's mask before it. */
function roomFor(to: string, { client }: Wire): number {
  const head = Buffer.byteLength(`:${client.user.nick} PRIVMSG ${to} :`) + mask;
  return Math.max(64, Math.min(longest, whole - head));
}
