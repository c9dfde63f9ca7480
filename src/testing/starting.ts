import type { Observable } from 'rxjs';
import { NEVER } from 'rxjs';
import { LaneError } from './lane-error.ts';
import type { Flow, Operator, Runnable } from './marbles.ts';
import type { Lane } from './notation.ts';
import type { Start } from './perform.ts';

interface Given {
  readonly sources: ReadonlyMap<string, Lane>;
}

/** What can be tested. */
export type Testable = Runnable | Flow<string> | Operator<unknown>;

/** Applies what is tested to its sources, whichever of the three it is. */
export function starting(tested: Testable, alone: boolean, { sources: lanes }: Given): Start {
  if (typeof tested === 'function') {
    if (!alone) return tested as Start;
    return ({ source }, world) => ({ output: (tested as Operator<unknown>)(source as Observable<unknown>, world) });
  }
  const deaf = [...lanes.keys()].find((lane) => !tested.from.includes(lane));
  if (deaf !== undefined) {
    const whole = deaf === 'bot' ? '; to kill it, test a whole bot: wholeBot([…])' : '';
    throw new LaneError(`${tested.name} does not listen to '${deaf}': it listens to ${tested.from.join(', ')}${whole}`);
  }
  const silent = Object.fromEntries(tested.from.map((input) => [input, NEVER]));
  return (sources, world) => tested.run({ ...silent, ...sources } as never, world);
}
