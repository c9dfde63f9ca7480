import { defer, from, mergeMap } from 'rxjs';
import type { Flags, OptionsOf } from '../../flags.ts';
import type { Input, InputContext } from '../../input.ts';
import type { Between } from './between.ts';
import type { Settings } from './settings.ts';

/** What every input does that is an account on an XMPP server: they differ in how their settings are read. */
export function account<F extends Flags>(
  read: (options: OptionsOf<F>, context: InputContext) => Promise<Settings>,
): Required<Pick<Input<F>, 'can' | 'connect' | 'check'>> {
  return {
    can: { acknowledge: true, history: true, key: true, thread: true, edit: true, react: true, limit: 10_000 },
    connect(options, context) {
      const between: Between = {};
      return defer(() => from(Promise.all([read(options, context), import('./link.ts')]))).pipe(
        mergeMap(([settings, { link }]) => link(settings, context, between)),
      );
    },
    async *check(options, context) {
      const { check } = await import('./check.ts');
      yield* check(await read(options, context));
    },
  };
}
