import type { Journal } from '../../src/journal.ts';

/** A journal that takes everybody for one person: a control. */
export function answeredByAnybody(journal: Journal): Journal {
  return {
    ...journal,
    accept: (event, ...rest) => journal.accept('sender' in event ? byOne(event) : event, ...rest),
  };
}

function byOne<E extends { readonly sender: object }>(event: E): E {
  return { ...event, sender: { ...event.sender, id: 'chat:one' } };
}
