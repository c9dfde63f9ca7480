import type { OperatorFunction } from 'rxjs';
import { filter, map, pipe, scan, take } from 'rxjs';
import type { Activity } from '../activity.ts';
import type { Instance } from './instances.ts';

/** Why there is nobody left to serve. */
export type Alone = 'ended' | 'gave-up';

/**
 * Emits once, when the bot has nobody left to listen to: the console has no more to say, or every input is switched
 * off. Shells do not count: a bot that only they reach is not what was asked for.
 */
export function alone(instances: readonly Instance[]): OperatorFunction<Activity, Alone> {
  const names = new Set(instances.map(({ name }) => name));
  const consoles = new Set(instances.filter(({ kind }) => kind === 'console').map(({ name }) => name));
  return pipe(
    scan(
      ({ off }: { off: ReadonlySet<string>; why?: Alone }, { code, input = '' }: Activity) => {
        if (code === 'ended' && consoles.has(input)) return { off, why: 'ended' as const };
        if (code !== 'gave-up' || !names.has(input)) return { off };
        const now = new Set([...off, input]);
        return now.size === names.size ? { off: now, why: 'gave-up' as const } : { off: now };
      },
      { off: new Set<string>() },
    ),
    map(({ why }) => why),
    filter((why) => why !== undefined),
    take(1),
  );
}
