import type { Command } from '../../command.ts';
import type { World } from '../../world.ts';
import type { Running } from './running.ts';

/** What every run needs. */
export interface Execution {
  readonly commands: readonly Command[];
  readonly world: World;
  readonly running: Running;
  /** How long a run may take, in milliseconds. */
  readonly timeout: number;
}
