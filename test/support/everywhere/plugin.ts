import { merge, mergeMap } from 'rxjs';
import type { Address } from '../../../src/address.ts';
import type { TextEvent } from '../../../src/event.ts';
import { ofType, only } from '../../../src/operators/index.ts';
import type { Outgoing } from '../../../src/outgoing.ts';
import { send } from '../../../src/outgoing.ts';
import type { Pipeline } from '../../../src/pipeline.ts';
import { targets } from './targets.ts';

/** Passes on what begins with `news` to every network but its own. */
const everywhere: Pipeline = {
  name: 'everywhere',
  from: Object.keys(targets),
  to: Object.keys(targets),
  run: (sources) => ({
    out: merge(...Object.values(sources)).pipe(
      ofType('text'),
      only(({ data }) => data.startsWith('news ')),
      mergeMap((event) => toOthers(event), 1),
    ),
  }),
};

function toOthers(event: TextEvent): readonly Outgoing[] {
  const others = Object.entries(targets).filter(([input]) => input !== event.input);
  const passed = (to: Address, last: boolean) => send([event], to, event.data, last ? {} : { open: true });
  return others.map(([, to], index) => passed(to, index === others.length - 1));
}

export const pipelines: readonly Pipeline[] = [everywhere];
