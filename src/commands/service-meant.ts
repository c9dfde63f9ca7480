import { nearest } from '../matching/nearest.ts';
import { brief } from '../render/brief.ts';
import type { World } from '../world.ts';

/** Resolves with the question about the service that was probably meant, `: did you mean greeter?`; else empty. */
export async function serviceMeant(service: string, registry: World['registry']): Promise<string> {
  const known = (await registry.list().catch(() => [])).filter((name) => name !== service);
  const [near] = [...known.filter((name) => name.endsWith(`.${service}`)), ...nearest(service, known)];
  return near === undefined ? '' : `: did you mean ${brief(near, 80)}?`;
}
