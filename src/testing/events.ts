import type { Address } from '../address.ts';
import { address, localOf } from '../address.ts';
import type {
  AlertEvent,
  ChangeEvent,
  DeleteEvent,
  DueEvent,
  EditEvent,
  Event,
  EventBase,
  MemoryEvent,
  RunEvent,
  Said,
  Sender,
  TextEvent,
} from '../event.ts';
import type { Json } from '../json.ts';

/** What a test says about an event; the rest is filled in. `by` and `in` are short for who and where: `ann`, `#ops`. */
export type Given<E extends EventBase> = Partial<Omit<E, 'type' | 'sender'>> &
  (E extends Said ? { readonly by?: string; readonly in?: string; readonly sender?: Partial<Sender> } : unknown);

/** An event of which a lane fills in what the test left open: which input, which id, when. */
export interface Template {
  readonly type: Event['type'];
  readonly given: Readonly<Record<string, unknown>>;
  stamp(input: string, id: string, now: number): Event;
}

const template: unique symbol = Symbol('template');

/** Finds out what an event was made from by this file's functions; undefined for any other value. */
export function templateOf(value: unknown): Template | undefined {
  return typeof value === 'object' && value !== null ? (value as { [template]?: Template })[template] : undefined;
}

/** A message: `ann` said it to the bot in `#ops`. */
export function text(data: string, given: Given<TextEvent> = {}): TextEvent {
  return said<TextEvent>({ type: 'text', addressed: true, data }, { data, ...given });
}

/** A message changed: `of` is the id of the message, which is its letter in the lane. */
export function edit(of: string, data: string, given: Given<EditEvent> = {}): EditEvent {
  return said<EditEvent>({ type: 'edit', of, data }, { of, data, ...given });
}

/** A message taken back: `of` is the id of the message, which is its letter in the lane. */
export function removal(of: string, given: Given<DeleteEvent> = {}): DeleteEvent {
  return said<DeleteEvent>({ type: 'delete', of }, { of, ...given });
}

/**
 * An alarm that fires; `{ status: 'resolved' }` when it is over. As Alertmanager has it, the same labels are the same
 * alarm: its `fingerprint` follows from them, `f` when there are none.
 */
export function alert(data: string, given: Given<AlertEvent> = {}): AlertEvent {
  const { labels = {} } = given;
  const fingerprint = new URLSearchParams(Object.entries(labels).sort()).toString() || 'f';
  const own = { type: 'alert', status: 'firing', labels, fingerprint, data } as const;
  return said<AlertEvent>(own, { data, by: 'alertmanager', ...given });
}

/** A command that finished: `ann` ran it in `#ops`, and it went well. For the lane `runs`. */
export function run(command: string, given: Given<RunEvent> = {}): RunEvent {
  const own = { type: 'run', of: 'asked', command, data: command, outcome: 'ok', ms: 5 } as const;
  return said<RunEvent>(own, { command, ...given }, 'chat');
}

/** A service that came, went or changed. For the lane `registry`. */
export function change(
  service: string,
  action: ChangeEvent['action'] = 'create',
  given: Given<ChangeEvent> = {},
): ChangeEvent {
  const own = { type: 'change', service, action, nodes: action === 'delete' ? 0 : 1 } as const;
  return event<ChangeEvent>(own, { service, action, ...given }, () => ({}));
}

/** A value of the memory that changed. For the lane `memory`. */
export function memory(owner: string, key: string, value?: Json, given: Given<MemoryEvent> = {}): MemoryEvent {
  const own = { type: 'memory', owner, key, ...(value === undefined ? {} : { value }) } as const;
  return event<MemoryEvent>(own, { owner, key, ...given }, () => ({}));
}

/** A job that came due. For the lane `later`. */
export function due(data: Json, given: Given<DueEvent> = {}): DueEvent {
  return event<DueEvent>({ type: 'due', data }, { data, ...given }, (_input, _id, now) => ({
    due: now,
    pipeline: 'commands',
  }));
}

type Own = { readonly type: Event['type'] } & Readonly<Record<string, unknown>>;
type Filled = Readonly<Record<string, unknown>>;

function said<E extends Event>(own: Own, all: object, place?: string): E {
  const { by, in: where, sender, ...given } = all as Filled & { by?: string; in?: string; sender?: Partial<Sender> };
  const named = { ...(by === undefined ? {} : { by }), ...(where === undefined ? {} : { in: where }) };
  return event<E>(
    own,
    given,
    (input, id) => {
      const home = place ?? input;
      const from = (given.from as Address | undefined) ?? address(home, by ?? 'ann');
      const to = (given.to as Address | undefined) ?? address(home, where ?? '#ops');
      return {
        from,
        to,
        replyTo: to,
        place: where ?? localOf(to),
        conversation: `${to}/${id}`,
        sender: { id: from, name: by ?? localOf(from), verified: true, external: false, ...sender },
      };
    },
    named,
  );
}

function event<E extends Event>(
  own: Own,
  given: object,
  fill: (input: string, id: string, now: number) => Filled,
  named: Filled = {},
): E {
  const stamp = (input: string, id: string, now: number): Event =>
    ({
      id,
      input,
      conversation: input,
      at: now,
      accepted: now,
      meta: {},
      ...fill(input, id, now),
      ...own,
      ...given,
    }) as unknown as Event;
  const whole = stamp('chat', own.type, 0);
  const { type } = own;
  return Object.defineProperty(whole, template, { value: { type, given: { ...named, ...given }, stamp } }) as E;
}
