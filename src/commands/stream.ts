import { catchError, defaultIfEmpty, defer, identity, map, switchMap } from 'rxjs';
import type { Answer, Command } from '../command.ts';
import { UsageError } from '../errors.ts';
import { JsonText } from '../json.ts';
import { brief } from '../render/brief.ts';
import { explained } from './explained.ts';
import { ofEndpoint } from './of-endpoint.ts';
import { requestIn } from './request-in.ts';
import { responseOf } from './response-of.ts';
import { streamsThere } from './streams-there.ts';

const example = 'stream greeter Greeter.Count {"to":3}';

/** Calls a service that answers with a stream, and shows each message as it comes. */
export const stream: Command = {
  ...ofEndpoint({ name: 'stream', endpoint: 'endpoint', called: 'method', example }),
  usage: 'stream [service] [endpoint] [request]',
  description: 'Returns the responses of a service as they come, until you say stop',
  examples: [example],
  live: true,
  exec: ([, service = '', endpoint = ''], { event, rest, world }) => {
    const request = requestIn(rest);
    return defer(() => streamsThere(world, service, endpoint)).pipe(
      switchMap((streams) => {
        // It would answer once, and never say that there is no more.
        if (streams === false)
          throw new UsageError(`${endpoint} does not stream: say call ${service} ${endpoint} ${brief(request)}`);
        return world.stream(service, endpoint, new JsonText(request), { id: event.id }).pipe(
          map(responseOf),
          // For a program, which would take it for a message, the end is enough.
          event.meta.json === true ? identity : defaultIfEmpty<Answer, Answer>('ended: no message'),
          catchError(async (cause: unknown): Promise<never> => {
            throw await explained('receiving from', cause, { service, endpoint, world });
          }),
        );
      }),
    );
  },
};
