import type { RegistryError } from '../../errors.ts';
import type { Known } from '../followed.ts';
import { TooLargeError } from './bounded.ts';
import type { Asking, ConsulClient } from './client.ts';
import { RefusedError } from './failure.ts';
import type { HealthEntry } from './known-service.ts';
import { knownService } from './known-service.ts';

/** Is told what of a service cannot be read, in words. */
export type Unreadable = (name: string, reason: string) => void;

/** How much of a tag is shown to people. */
const SHOWN = 24;

/**
 * Asks Consul about one service. What cannot be read of it is told and left out; a service of which nothing can be
 * read is known by its name only.
 */
export async function readService(
  client: ConsulClient,
  name: string,
  unreadable: Unreadable,
  asking?: Asking,
): Promise<Known> {
  const broken: string[] = [];
  let entries: readonly HealthEntry[];
  try {
    entries = await client.health(name, asking);
  } catch (error) {
    if (!ofThisOne(error)) throw error;
    unreadable(name, error.message);
    return { services: [{ name, version: '', metadata: {}, endpoints: [], nodes: [] }], nodes: [] };
  }
  const known = knownService(name, entries, (tag) => broken.push(tag));
  const [first] = broken;
  if (first !== undefined) unreadable(name, `${broken.length} of its tags cannot be read, such as ${shown(first)}`);
  return known;
}

/** Whether it is this service that cannot be asked about, and not Consul that cannot be asked: a name may be `..`. */
function ofThisOne(error: unknown): error is RegistryError {
  if (error instanceof TooLargeError) return true;
  return error instanceof RefusedError && error.status < 500 && ![401, 403, 408, 429].includes(error.status);
}

function shown(tag: string): string {
  return JSON.stringify(tag.length > SHOWN ? `${tag.slice(0, SHOWN)}…` : tag);
}
