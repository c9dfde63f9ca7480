import { defer, from, mergeMap } from 'rxjs';
import type { Input } from '../input.ts';
import { flags } from './slack/flags.ts';
import { settings } from './slack/settings.ts';

/**
 * Slack: Socket Mode with an app-level token, RTM with a classic token; posts through the Web API.
 *
 * `acknowledge` and `replay` hold for Socket Mode only: RTM takes no acknowledgements and sends nothing again.
 */
export const slack: Input<typeof flags> = {
  name: 'slack',
  description: 'Slack over Socket Mode, or RTM with a classic token',
  flags,
  can: { acknowledge: true, replay: true, history: true, thread: true, edit: true, react: true, limit: 4_000 },

  connect: (options, context) =>
    defer(() => {
      const checked = settings(options, context);
      return from(import('./slack/link.ts')).pipe(mergeMap(({ link }) => link(checked, context)));
    }),

  async *check(options, context) {
    const { check } = await import('./slack/check.ts');
    yield* check(settings(options, context), context);
  },
};
