import type { Journal } from '../../src/journal.ts';

/** A journal that knows no event again: a control. */
export function forgetful(journal: Journal): Journal {
  let count = 0;
  return {
    ...journal,
    accept: (event, ...rest) => {
      count += 1;
      return journal.accept({ ...event, id: `${event.id}/${Date.now()}/${count}` }, ...rest);
    },
  };
}
