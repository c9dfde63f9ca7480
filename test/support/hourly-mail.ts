import { map } from 'rxjs';
import { ofType, windowByClock } from '../../src/operators/index.ts';
import type { Pipeline } from '../../src/pipeline.ts';
import { pipeline } from '../../src/pipeline.ts';

const hour = 3_600_000;
const hourly = { next: (after: number) => (Math.floor(after / hour) + 1) * hour, previous: (at: number) => at };

/** Mails at each full hour what was said in Slack. */
export const hourlyMail: Pipeline = pipeline({
  name: 'summary',
  from: ['slack'],
  to: ['email'],
  horizon: 2 * hour,
  run: ({ slack }, { clock }) => ({
    email: slack.pipe(
      ofType('text'),
      windowByClock({ schedule: hourly, clock, keep: (event) => event.data }),
      map(
        ({ kept, causes }) => ({ type: 'text', to: 'email:team@example.org', data: kept.join(', '), causes }) as const,
      ),
    ),
  }),
});
