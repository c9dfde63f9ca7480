import type { Journal } from '../../src/journal.ts';

/** A journal that does not write what is put off: a control. */
export function putsNothingOff(journal: Journal): Journal {
  return {
    ...journal,
    commit: (pipeline, produced) =>
      journal.commit(
        pipeline,
        produced.filter(({ sink }) => sink !== 'later'),
      ),
  };
}
