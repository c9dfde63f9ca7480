import type { Address } from '../../address.ts';
import type { JobRequest } from '../../command.ts';
import type { TextEvent } from '../../event.ts';
import type { World } from '../../world.ts';
import type { PersonOf } from '../person-of.ts';
import type { Begun } from './progress.ts';
import type { Refuses } from './resolving.ts';
import type { Running } from './running.ts';
import type { State } from './state.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What every run needs. */
export interface Execution {
  /** The pipeline's name: whose memory, and the beginning of its keys. */
  readonly name: string;
  readonly vocabulary: Pick<Vocabulary, 'commands'>;
  readonly world: World;
  readonly running: Running;
  readonly state: State;
  /** How long a run may take, in milliseconds. */
  readonly timeout: number;
  /** The zone of people whose own is not known. */
  readonly timezone: string;
  /** The moment this pipeline began: what was accepted before may have been handled in part. */
  readonly since: number;
  /**
   * Makes sure that a command may be put off.
   *
   * @throws {UsageError} It is none, or not allowed.
   */
  readonly check: (request: JobRequest, event: TextEvent) => void;
  readonly refuses: Refuses;
  /** True for an address where a message can take the place of another. */
  readonly edits: (to: Address) => boolean;
  readonly person: PersonOf;
  /** Writes how far a run is; resolves when it is written. */
  readonly note: (event: string, begun: Begun) => Promise<void>;
}
