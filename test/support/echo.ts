import { ofType, replies } from '../../src/operators/index.ts';
import type { Pipeline } from '../../src/pipeline.ts';
import { pipeline } from '../../src/pipeline.ts';

/** Says again in Slack what was said there. */
export const echo: Pipeline = pipeline({
  name: 'echo',
  from: ['slack'],
  to: ['slack'],
  run: ({ slack }) => ({
    slack: slack.pipe(
      ofType('text'),
      replies(async (event) => event.data),
    ),
  }),
});
