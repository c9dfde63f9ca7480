import type { World } from '../world.ts';

/**
 * Resolves with whether an endpoint streams, as the registry has it: undefined where it lists no such endpoint, where
 * versions differ, and where it cannot be asked.
 */
export async function streamsThere(world: World, service: string, endpoint: string): Promise<boolean | undefined> {
  const versions = await world.registry.get(service).catch(() => []);
  const listed = versions.flatMap(({ endpoints }) => endpoints).filter(({ name }) => name === endpoint);
  const [streams, ...others] = new Set(listed.map(({ metadata }) => metadata.stream === 'true'));
  return others.length === 0 ? streams : undefined;
}
