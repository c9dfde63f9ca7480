import { CallError } from '../errors.ts';
import { nearest } from '../matching/nearest.ts';
import { brief } from '../render/brief.ts';
import type { World } from '../world.ts';
import { serviceMeant } from './service-meant.ts';

/** How many endpoints are named. */
const most = 5;

/** What was asked of which service, and where. */
interface Asking {
  readonly service: string;
  readonly endpoint: string;
  readonly world: Pick<World, 'registry'>;
}

/** Resolves with the error of `doing` that says why it failed, and what helps. */
export async function explained(doing: string, cause: unknown, asking: Asking): Promise<Error> {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const more = await hint(cause, asking);
  return new Error(`error ${doing} ${asking.service}.${asking.endpoint}: ${reason}${more}`, { cause });
}

/** The names that there are, where one was asked for that is not there; else empty. */
async function hint(error: unknown, { service, endpoint, world: { registry } }: Asking): Promise<string> {
  if (!(error instanceof CallError)) return '';
  // As go-micro says it of an endpoint that it has not: half of the name is a service to it, the other half a method.
  const unknown = /can't find (service|method)/.test(error.message);
  if (!unknown && error.status !== 404) return '';
  const versions = await registry.get(service).catch(() => undefined);
  if (versions?.length === 0) return serviceMeant(service, registry);
  const names = versions?.flatMap(({ endpoints }) => endpoints.map(({ name }) => name)) ?? [];
  if (!unknown || names.length === 0) return '';
  const sorted = [...new Set([...nearest(endpoint, names), ...names])];
  const shown = sorted.slice(0, most).map((name) => brief(name));
  return `: ${service} has ${shown.join(', ')}${sorted.length > most ? ' …' : ''}; see get service ${service}`;
}
