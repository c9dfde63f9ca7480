import { defer, from, mergeMap } from 'rxjs';
import { localOf } from '../address.ts';
import type { Input } from '../input.ts';
import type { Door } from './http/door.ts';
import { flags } from './webhook/flags.ts';
import { noTarget } from './webhook/no-target.ts';
import { settings } from './webhook/settings.ts';

/**
 * Webhooks: calls over HTTP that come in signed, and go out signed to names that were configured.
 *
 * `replay` holds for those who call again: the Standard Webhooks ask for it and Alertmanager does; GitHub does not.
 *
 * @param door - Where it listens when its settings name no address of its own.
 */
export function webhook(door?: Door): Input<typeof flags> {
  return {
    name: 'webhook',
    description: 'Webhooks: signed calls over HTTP, in and out',
    flags,
    can: { acknowledge: true, replay: true, key: true },

    connect: (options, context) =>
      defer(() => {
        const checked = settings(options, context);
        return from(import('./webhook/link.ts')).pipe(mergeMap(({ link }) => link(checked, door, context), 1));
      }),

    refuses(to, _later, options) {
      const names = (options?.to ?? []).map((text) => text.split('=', 1)[0] ?? '');
      return names.includes(localOf(to)) ? undefined : noTarget(to, names);
    },

    async *check(options, context) {
      const { check } = await import('./webhook/check.ts');
      yield* check(settings(options, context), door);
    },
  };
}
