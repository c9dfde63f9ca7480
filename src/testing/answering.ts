import type { Observable } from 'rxjs';
import { concatMap, from, ignoreElements, merge } from 'rxjs';
import type { Commands } from '../command.ts';
import { memoryJournal } from '../journal/memory.ts';
import type { AnsweringOptions } from '../pipelines/answering.ts';
import { answering as pipeline } from '../pipelines/answering.ts';
import type { World } from '../world.ts';
import type { Runnable } from './marbles.ts';

/**
 * Makes a pipeline that answers commands, to be tested with marbles: as the running bot does, with every run allowed
 * and one input, `chat`. Only what is said comes out, in the lane of the input it is said to. It remembers; jobs need a
 * {@link wholeBot}.
 *
 *     await marbles(answering({ '^ping$': ping }), { chat: 'a' }, { chat: 'm' }, { a: text('ping'), m: 'pong' });
 */
export function answering(commands: Commands, options: Partial<AnsweringOptions> = {}): Runnable {
  const whole = pipeline({ inputs: ['chat'], authorize: () => ({ allowed: true }), ...options, commands });
  return {
    name: 'answering',
    from: whole.from,
    run: (sources: never, world: World) => {
      const journal = memoryJournal();
      const {
        out = [],
        memory = [],
        settled = [],
        ...others
      } = whole.run(sources, { ...world, memory: journal.memory });
      const remembered = from(memory).pipe(
        concatMap((change) => journal.commit(whole.name, [{ sink: 'memory', change, readers: [] }])),
        ignoreElements(),
      );
      const unseen = [...Object.values(others), settled].map(
        (sink): Observable<never> => from<typeof sink>(sink).pipe(ignoreElements()),
      );
      return { out: merge(out, remembered, ...unseen) };
    },
  };
}
