import { defer, from, mergeMap } from 'rxjs';
import type { Input } from '../input.ts';
import type { Between } from './xmpp/between.ts';
import { flags } from './xmpp/flags.ts';
import { settings } from './xmpp/settings.ts';

/** XMPP: direct messages and rooms of one account. The session is the bot's own: a link that ends is opened anew. */
export const xmpp: Input<typeof flags> = {
  name: 'xmpp',
  description: 'XMPP (Jabber): direct messages and rooms',
  flags,
  can: { acknowledge: true, history: true, key: true, thread: true, edit: true, react: true, limit: 10_000 },
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
