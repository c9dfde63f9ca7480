import { map } from 'rxjs';
import type { Pipeline } from '../../src/pipeline.ts';
import { pipeline } from '../../src/pipeline.ts';

/** Says the id of what was said in Slack ten minutes later. */
export const reminding: Pipeline = pipeline({
  name: 'reminding',
  from: ['slack', 'later'],
  to: ['slack'],
  run: ({ slack, later }) => ({
    later: slack.pipe(map((event) => ({ due: event.at + 600_000, data: event.id, causes: [event.id] as const }))),
    slack: later.pipe(
      map((event) => ({ type: 'text', to: 'slack:#ops', data: `${event.data}`, causes: [event.id] }) as const),
    ),
  }),
});
