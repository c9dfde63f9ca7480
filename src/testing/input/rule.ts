import type { Capabilities } from '../../input.ts';
import type { Stage } from './stage.ts';

/** One promise that every input keeps. */
export interface Rule {
  /** The promise in words: the name of its test. */
  readonly name: string;
  /** What an input must claim to be held to it; every input is, unless this says otherwise. */
  readonly when?: (can: Capabilities) => boolean;
  /** Has a meaning only for an input that calls its network, or for one that is called: else it is skipped. */
  readonly of?: 'calling' | 'called';
  /** Tries it, and rejects in words where it is broken. */
  keeps(stage: Stage): Promise<void>;
}
