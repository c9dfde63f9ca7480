import type { Observable } from 'rxjs';
import type { Parts } from '../streams/bot.ts';
import type { Observer } from './observers.ts';

/** A bot that is ready to run. */
export interface Lived {
  readonly parts: Parts;
  readonly observers: readonly Observer[];
  /** See {@link bot}. */
  readonly stop: Observable<number>;
}

/** Runs a bot until it stops: rejects when it cannot go on. Only the program itself subscribes. */
export type Live = (lived: Lived) => Promise<void>;
