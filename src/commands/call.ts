import type { Answer, Call, Command } from '../command.ts';
import { UsageError } from '../errors.ts';
import { JsonText } from '../json.ts';
import { brief } from '../render/brief.ts';
import { explained } from './explained.ts';
import { ofEndpoint } from './of-endpoint.ts';
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
    ...ofEndpoint({ name: names.name, endpoint, example }),
    ...names,
    examples: [example, `${example} > email:ops@example.org`],
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
    throw await explained('calling', error, { service, endpoint, world });
  }
}
