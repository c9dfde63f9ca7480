import type { Input } from '../input.ts';
import type { ServiceCalls } from './service/service-calls.ts';

/**
 * Commands that services run by calling the bot: each call is a conversation. What a service says it is, nobody proved:
 * it may what anybody may.
 */
export function service(calls: ServiceCalls): Input<Record<never, never>> {
  return {
    name: 'service',
    description: 'Commands that services run by calling Bot.Exec',
    flags: {},
    can: {},
    // Each call is a place of its own, and over by then.
    refuses: (_, later) => (later ? over : undefined),
    connect: (_options, context) => calls.link(context),
  };
}

const over =
  'a service hears no answer that comes after its call: say where it goes, as in: at 9:00 status > email:ops@example.org';
