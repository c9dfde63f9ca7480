import { filter, map, merge } from 'rxjs';
import type { Address } from '../src/address.ts';
import { ofType } from '../src/operators/of-type.ts';
import { saidIn } from '../src/operators/said-in.ts';
import { windowByClock } from '../src/operators/window-by-clock.ts';
import type { Pipeline } from '../src/pipeline.ts';
import { schedule } from '../src/schedule.ts';

const windows = schedule('2s', 'UTC');

/** Sends what was logged in #dev, window by window. */
export function digest(from: readonly string[], to: Address): Pipeline {
  const [output = ''] = to.split(':');
  return {
    name: 'digest',
    from,
    to: [output],
    horizon: 60_000,
    run: (sources, { clock }) => ({
      out: merge(...Object.values(sources)).pipe(
        ofType('text'),
        saidIn('#dev'),
        windowByClock({
          schedule: windows,
          clock,
          keep: ({ data }) => (data.startsWith('log ') ? data.slice(4) : undefined),
        }),
        filter(({ kept }) => kept.length > 0),
        map(({ kept, causes }) => ({
          type: 'text' as const,
          to,
          subject: `${kept.length} logged`,
          data: `logged ${kept.join(' ')}`,
          causes,
        })),
      ),
    }),
  };
}
