import type { Answer, Call, Command } from '../command.ts';
import { UsageError } from '../errors.ts';
import { JsonText } from '../json.ts';
import { brief } from '../render/brief.ts';
import { forExample } from './for-example.ts';
import { hint } from './hint.ts';
import { noCommand } from './no-command.ts';
import { requestIn } from './request-in.ts';
import { responseOf } from './response-of.ts';
import { streamsThere } from './streams-there.ts';

/** Calls a service and shows its response. */
export const call: Command = caller({
  name: 'call',
  endpoint: 'endpoint',
  usage: 'call [service] [endpoint] [request]',
  description: 'Returns the response for a service call',
});

/** What `call` was called before. */
export const query: Command = caller({
  name: 'query',
  endpoint: 'method',
  usage: 'query [service] [method] [request]',
  description: 'Returns the response for a service query',
});

type Naming = Pick<Command, 'name' | 'usage' | 'description'> & { readonly endpoint: string };

function caller({ endpoint, ...names }: Naming): Command {
  const example = `${names.name} greeter Say.Hello {"name":"Ann"}`;
  return {
    ...names,
    params: {
      service: { type: 'service', description: 'which service' },
      [endpoint]: { type: 'endpoint', description: 'what of it' },
      request: { type: 'json', description: 'a JSON object', default: '{}' },
    },
    examples: [example, `${example} > email:ops@example.org`],
    rights: 'call',
    // What a service does with a request is not for us to know.
    inside: true,
    anywhere: true,
    check: ([, service, method], rest) => {
      if (service === undefined) throw forExample(`${names.name} what?`, example);
      if (method === undefined) throw forExample(`require service and ${endpoint}.`, example);
      noCommand(service, method);
      requestIn(rest);
    },
    exec: respond,
  };
}

async function respond(
  [, service = '', endpoint = '']: readonly string[],
  { event, rest, signal, world }: Call,
): Promise<Answer> {
  const request = requestIn(rest);
  if (await streamsThere(world, service, endpoint))
    throw new UsageError(`${endpoint} streams: say stream ${service} ${endpoint} ${brief(request)}`);
  try {
    const response = await world.call(service, endpoint, new JsonText(request), { signal, id: event.id });
    return responseOf(response);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const more = await hint(error, service, endpoint, world);
    throw new Error(`error calling ${service}.${endpoint}: ${reason}${more}`, { cause: error });
  }
}
