import type { Journal } from '../../src/journal.ts';

/** A journal that takes everybody for one person: a control. */
export function answeredByAnybody(journal: Journal): Journal {
  return {
    ...journal,
    accept: (event, ...rest) => journal.accept('from' in event ? { ...event, from: 'chat:one' } : event, ...rest),
  };
}
