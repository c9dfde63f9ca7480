import type { Capabilities } from '../../input.ts';
import type { Reach } from './reach.ts';
import type { Stage } from './stage.ts';

/** One promise that every input keeps. */
export interface Rule {
  /** The promise in words: the name of its test. */
  readonly name: string;
  /** What an input must claim to be held to it; every input is, unless this says otherwise. */
  readonly when?: (can: Capabilities) => boolean;
  /** How an input must be reached for it to have a meaning; else it has one for every input. */
  readonly of?: keyof Reach;
  /** Tries it, and rejects in words where it is broken. */
  keeps(stage: Stage): Promise<void>;
}
