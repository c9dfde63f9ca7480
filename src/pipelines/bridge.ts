import { defer, map, merge, mergeMap } from 'rxjs';
import type { Address } from '../address.ts';
import { inputOf, localOf } from '../address.ts';
import type { DeleteEvent, EditEvent, Event, TextEvent } from '../event.ts';
import type { Capabilities } from '../input.ts';
import { folded } from '../matching/folded.ts';
import { only } from '../operators/only.ts';
import type { Outgoing } from '../outgoing.ts';
import { send } from '../outgoing.ts';
import type { Pipeline } from '../pipeline.ts';
import { topic } from '../topic.ts';
import { calm } from './bridge/calm.ts';
import { isLine, line } from './bridge/line.ts';
import type { Rooms } from './bridge/rooms.ts';
import { isIn } from './bridge/rooms.ts';
import { inThread } from './in-thread.ts';

/** Settings of {@link bridge}. */
export interface BridgeOptions {
  /**
   * What an input can do: where it can edit and has threads, hints in words are left out. By default nothing is taken for
   * granted. Asked when the first message comes.
   */
  readonly can?: ((input: string) => Capabilities | undefined) | undefined;
}

/** How many people are known by name. */
const most = 1_000;

/**
 * Makes one room of several, in whichever networks they are: what somebody says in one is seen in all the others, once,
 * as `<ann> hello`; edited, where it is edited. What programs say is not passed on, so no two bridges talk for ever.
 */
export function bridge({ text, rooms }: Rooms, { can = () => undefined }: BridgeOptions = {}): Pipeline {
  const inputs = [...new Set(rooms.map(inputOf))];
  return {
    name: `bridge ${text}`,
    from: inputs,
    to: inputs,
    run: (sources) => ({
      out: defer(() => {
        const names = new Set<string>();
        return merge(...Object.values(sources)).pipe(
          only((event: Event): event is Talk => isTalk(event) && others(event, rooms).length > 0),
          map((event) => ({ event, text: calm(said(event), noted(names, event)) })),
          mergeMap(({ event, text }) => copies(event, text, others(event, rooms), can), 1),
        );
      }),
    }),
  };
}

type Talk = TextEvent | EditEvent | DeleteEvent;

/** People talk; programs, and what another bridge said, go nowhere. */
function isTalk(event: Event): event is Talk {
  if (event.type !== 'text' && event.type !== 'edit' && event.type !== 'delete') return false;
  return !event.sender.bot && !('data' in event && isLine(event.data));
}

/** The rooms that it was not said in; none when it was said elsewhere. */
function others(event: Talk, rooms: readonly Address[]): readonly Address[] {
  const elsewhere = rooms.filter((room) => !isIn(event, room));
  return elsewhere.length < rooms.length ? elsewhere : [];
}

function said(event: Talk): string {
  if (event.type === 'delete') return '(took a message back)';
  const { files } = event.meta;
  const shared = Array.isArray(files) && files.length > 0 ? ` (with ${files.join(', ')})` : '';
  return `${event.data}${shared}`.trim();
}

function noted(names: Set<string>, { sender }: Talk): ReadonlySet<string> {
  const name = folded(sender.name);
  names.delete(name);
  names.add(name);
  const [oldest] = names;
  if (names.size > most && oldest !== undefined) names.delete(oldest);
  return names;
}

type Can = NonNullable<BridgeOptions['can']>;

function copies(event: Talk, text: string, to: readonly Address[], can: Can): readonly Outgoing[] {
  const changed = event.type === 'text' ? undefined : event.of;
  return to.map((room, index) => {
    const { edit = false, thread = false, limit } = can(inputOf(room)) ?? {};
    const conversation = threadIn(room, event);
    const hints = [
      ...(event.type === 'edit' && !edit ? ['(corrected)'] : []),
      ...(event.type === 'text' ? spokenWhere(event, thread) : []),
    ];
    return send([event], room, line(event.sender.name, [...hints, text].join(' '), limit), {
      key: keyOf(event.id, room),
      ...(changed !== undefined && { replaces: keyOf(changed, room) }),
      ...(conversation !== undefined && { conversation }),
      ...(index < to.length - 1 && { open: true }),
    });
  });
}

function keyOf(id: string, room: Address): string {
  return `bridge/${id}/${room}`;
}

/**
 * What answers a copy is said in the thread of what that is a copy of, and beside other copies in theirs. A place ignores
 * another one's thread.
 */
function threadIn(room: Address, { origin, input, conversation, to }: Talk): string | undefined {
  if (origin && inputOf(origin.replyTo) === inputOf(room)) return origin.conversation;
  if (origin?.topic) return origin.topic;
  // Where the room is one conversation, it is no thread elsewhere.
  return conversation.endsWith(localOf(to)) ? undefined : topic(`bridge/${input}/${conversation}`);
}

function spokenWhere(event: TextEvent, threads: boolean): readonly string[] {
  if (inThread(event)) return threads ? [] : ['(in a thread)'];
  return event.addressed ? ['(to the bot)'] : [];
}
