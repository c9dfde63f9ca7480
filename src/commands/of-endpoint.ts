import type { Command } from '../command.ts';
import { forExample } from './for-example.ts';
import { noCommand } from './no-command.ts';
import { requestIn } from './request-in.ts';

/** A command that asks a service something, in its own words. */
interface Naming {
  readonly name: string;
  /** What its second argument is: `endpoint`, or `method`, as it was once. */
  readonly endpoint: string;
  /** What that is in the words about one that is missing; as above when absent. */
  readonly called?: string;
  readonly example: string;
}

/** What commands have in common that ask an endpoint of a service: their arguments, and for whom they are. */
export function ofEndpoint({
  name,
  endpoint,
  called = endpoint,
  example,
}: Naming): Pick<Command, 'name' | 'params' | 'inside' | 'rights' | 'anywhere' | 'check'> {
  return {
    name,
    params: {
      service: { type: 'service', description: 'which service' },
      [endpoint]: { type: 'endpoint', description: 'what of it' },
      request: { type: 'json', description: 'a JSON object', default: '{}' },
    },
    // What a service does with a request is not for us to know.
    inside: true,
    rights: 'call',
    anywhere: true,
    check: ([, service, asked], rest) => {
      if (service === undefined) throw forExample(`${name} what?`, example);
      if (asked === undefined) throw forExample(`require service and ${called}.`, example);
      noCommand(service, asked);
      requestIn(rest);
    },
  };
}
