import type { SchedulerLike } from 'rxjs';
import type { InputContext } from '../../input.ts';
import type { Found } from './found.ts';
import type { NetworkTime } from './network-time.ts';
import type { OwnIds } from './own-ids.ts';
import type { Room } from './room.ts';
import type { Sent } from './sent.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import type { WaitingFor } from './waiting-for.ts';

/** What the parts of a link share, and what the next one takes over that goes on with its session. */
export interface Parts {
  readonly settings: Settings;
  readonly context: InputContext;
  /** Another one when a link goes on with the session of the one before. */
  session: Session;
  readonly clock: SchedulerLike;
  readonly time: NetworkTime;
  readonly ids: OwnIds;
  /** By address. */
  readonly rooms: Map<string, Room>;
  /** Whether the server keeps an archive for the account. */
  readonly archived: boolean;
  /** From when on something may have been missed, in milliseconds of the server's; undefined when nothing was heard before. */
  readonly since: number | undefined;
  /** What was sent and has not come back from the room, by id; it comes with the room's id of it. */
  echoes: WaitingFor<string, string | undefined>;
  /** What was sent. */
  readonly sent: Sent;
  /** The ids of events, by sender and the sender's own id. */
  readonly known: Map<string, string>;
  /** Who said something to the bot alone, and the sender's own id of it, by the id of the event. */
  readonly reached: Map<string, { readonly to: string; readonly id: string }>;
  /** What was handed on, or waits to be, and is not decided on. */
  readonly undecided: Set<Found>;
  /** What has begun and is not complete; going on with the session would lose the rest of it. */
  readonly underway: Set<unknown>;
  /** Notes that a message of that time was not taken and has to be fetched by the next link. */
  missed(at: number): void;
}
