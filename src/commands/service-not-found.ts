import { RegistryError } from '../errors.ts';
import { brief } from '../render/brief.ts';
import type { World } from '../world.ts';
import { serviceMeant } from './service-meant.ts';

/** Resolves with the error about a service that is not there: the original's words, and the name that was meant. */
export async function serviceNotFound(service: string, registry: World['registry']): Promise<RegistryError> {
  return new RegistryError(`Service not found: ${brief(service, 80)}${await serviceMeant(service, registry)}`);
}
