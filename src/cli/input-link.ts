import type { Observable } from 'rxjs';
import type { Conn } from '../input.ts';
import type { Journal } from '../journal.ts';
import type { Link } from '../streams/links.ts';
import type { LoadedInput } from './inputs.ts';

/** Returns how the bot opens an input, and what it may ask it; `journal` knows what was taken of it last. */
export function inputLink(loaded: LoadedInput, journal: Pick<Journal, 'since'>): Link {
  const { instance, input, context } = loaded;
  const { name, options } = instance;
  const { lane, refuses } = input;
  let link: Observable<Conn> | undefined;
  return {
    name,
    can: input.can,
    connect() {
      link ??= input.connect(options, { ...context, since: () => journal.since(name) });
      return link;
    },
    ...(lane && { lane: (to) => lane.call(input, to) }),
    ...(refuses && { refuses: (to, later) => refuses.call(input, to, later, options) }),
  };
}
