import type { Observable } from 'rxjs';
import { NEVER } from 'rxjs';
import { LaneError } from './lane-error.ts';
import type { Flow, Operator, Runnable } from './marbles.ts';
import type { Start } from './perform.ts';

/** What can be tested. */
export type Testable = Runnable | Flow<string> | Operator<unknown>;

/**
 * Applies what is tested to its sources, whichever of the three it is.
 *
 * @param alone - Whether there is one lane, without a name.
 * @throws {LaneError} It does not listen to one of the lanes.
 */
export function starting(tested: Testable, alone: boolean, lanes: readonly string[]): Start {
  if (typeof tested === 'function') {
    if (!alone) return tested as Start;
    return ({ source }, world) => ({ output: (tested as Operator<unknown>)(source as Observable<unknown>, world) });
  }
  const deaf = lanes.find((lane) => !tested.from.includes(lane));
  if (deaf !== undefined) {
    throw new LaneError(
      `${tested.name} does not listen to '${deaf}': it listens to ${tested.from.join(', ')}${hint(deaf, tested)}`,
    );
  }
  const silent = Object.fromEntries(tested.from.map((input) => [input, NEVER]));
  return (sources, world) => tested.run({ ...silent, ...sources } as never, world);
}

function hint(deaf: string, { from }: Runnable): string {
  if (deaf === 'bot') return '; to kill it, test a whole bot: wholeBot([…])';
  return from.includes('bot') ? `; a service is named: wholeBot([…], { services: ['${deaf}'] })` : '';
}
