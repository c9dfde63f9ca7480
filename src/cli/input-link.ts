import type { Link } from '../streams/links.ts';
import type { LoadedInput } from './inputs.ts';

/** Returns how the bot opens an input, and what it may ask it. */
export function inputLink({ instance: { name, options }, input, context }: LoadedInput): Link {
  const { lane, refuses } = input;
  return {
    name,
    can: input.can,
    connect: () => input.connect(options, context),
    ...(lane && { lane: (to) => lane.call(input, to) }),
    ...(refuses && { refuses: (to, later) => refuses.call(input, to, later) }),
  };
}
