import type { InputContext } from '../input.ts';
import { ServiceCalls } from '../inputs/service/service-calls.ts';
import { service } from '../inputs/service.ts';
import type { Journal } from '../journal.ts';
import { argsIn, commandWire, execResponse } from '../rpc/command-wire.ts';
import type { Endpoint } from '../rpc/endpoint.ts';
import type { Link } from '../streams/links.ts';
import type { Observer } from './observers.ts';
import { whenQuiet } from './when-quiet.ts';

/** How commands of services come in, and how a service learns what came of one. */
export interface ServiceLink {
  readonly link: Link;
  readonly observer: Observer;
  /** What services call: `Bot.Exec`. */
  readonly exec: Endpoint;
}

/** Returns the link for services, which call the bot. */
export function serviceLink(journal: Pick<Journal, 'counts'>, around: Omit<InputContext, 'name'>): ServiceLink {
  const calls = new ServiceCalls();
  const { connect, ...about } = service(calls);
  const { name } = about;
  return {
    link: { ...about, connect: () => connect({}, { ...around, name }) },
    observer: whenQuiet({ input: name, notice: (entry) => calls.notice(entry) }, journal),
    exec: {
      ...commandWire.exec,
      // As a shell does: the bot hears what would be typed in a chat, JSON as it is.
      answer: async (request, caller) => {
        const { result, error } = await calls.run(argsIn(request).join(' '), caller);
        return execResponse(result, error);
      },
    },
  };
}
