import { defer, from, mergeMap } from 'rxjs';
import type { Input } from '../input.ts';
import { flags } from './hipchat/flags.ts';
import { settings } from './hipchat/settings.ts';
import type { Between } from './xmpp/between.ts';
import { xmpp } from './xmpp.ts';

/**
 * HipChat, as one of its own servers, or any other XMPP server, speaks it: in every room, and in those it is invited to;
 * called by its mention name. The cloud service closed in 2019.
 */
export const hipchat: Input<typeof flags> = {
  name: 'hipchat',
  description: 'HipChat, or an XMPP server used like it',
  flags,
  can: xmpp.can,
  connect(options, context) {
    const between: Between = {};
    return defer(() => from(Promise.all([settings(options, context), import('./xmpp/link.ts')]))).pipe(
      mergeMap(([read, { link }]) => link(read, context, between)),
    );
  },
  async *check(options, context) {
    const { check } = await import('./xmpp/check.ts');
    yield* check(settings(options, context));
  },
};
