import type { Observable } from 'rxjs';
import { merge, NEVER } from 'rxjs';
import type { Registry } from '../registry.ts';
import type { World } from '../world.ts';
import type { Asked } from './acting.ts';
import { acting } from './acting.ts';

/** Services as a bot finds and calls them, and what they are asked, by their names. */
export interface Services extends Pick<World, 'registry' | 'call'> {
  readonly asked: Readonly<Record<string, Observable<Asked>>>;
}

/** Makes a registry of the services that lanes play; a call of any other goes where it went. */
export function services(
  names: readonly string[],
  lanes: Readonly<Record<string, Observable<unknown>>>,
  { registry, call, clock }: Pick<World, 'registry' | 'call' | 'clock'>,
): Services {
  if (names.length === 0) return { registry, call, asked: {} };
  const all = new Map(names.map((name) => [name, acting(name, lanes[name] ?? NEVER, clock)]));
  const found: Registry['get'] = async (name) => all.get(name)?.registered() ?? [];
  return {
    registry: {
      ...registry,
      name: 'lanes',
      list: async () => [...all].flatMap(([name, one]) => (one.registered().length > 0 ? [name] : [])).sort(),
      get: found,
      checks: async (name) =>
        (await found(name)).flatMap(({ version, nodes }) =>
          nodes.map((node) => ({ ...node, version, status: 'passing' as const, checks: [] })),
        ),
      watch: () => merge(...Array.from(all.values(), ({ changes }) => changes)),
    },
    call: (service, ...asked) => all.get(service)?.call(...asked) ?? call(service, ...asked),
    asked: Object.fromEntries(Array.from(all, ([name, { asked }]) => [name, asked])),
  };
}
