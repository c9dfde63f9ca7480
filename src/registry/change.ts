import { isDeepStrictEqual } from 'node:util';
import type { Change, Service } from '../registry.ts';

/**
 * Tells what happened to one service between two looks at it; undefined when nothing did. No services means that it is
 * not there.
 */
export function change(name: string, before: readonly Service[], after: readonly Service[]): Change | undefined {
  if (isDeepStrictEqual(before, after)) return undefined;
  if (after.length === 0) return { action: 'delete', name, services: after };
  return { action: before.length === 0 ? 'create' : 'update', name, services: after };
}
