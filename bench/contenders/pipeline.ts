import { asyncScheduler, NEVER, Subject } from 'rxjs';
import type { TextEvent } from '../../src/event.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import { answering } from '../../src/pipelines/answering.ts';
import { nothingAround } from '../../test/support/around.ts';
import type { Contender } from '../contender.ts';
import { message } from '../message.ts';
import { commands } from './commands.ts';

/** The pipeline that answers commands, from its source to its sinks: what rivals do, who keep nothing. */
export function pipeline(n: number): Contender {
  const chat = new Subject<TextEvent>();
  const journal = memoryJournal();
  let answers = 0;
  const { run } = answering({ commands: commands(n), inputs: ['chat'], authorize: () => ({ allowed: true }) });
  const sinks = run(
    { chat, later: NEVER } as never,
    {
      ...nothingAround,
      memory: journal.memory,
      letters: journal.letters,
      clock: asyncScheduler,
      behind: () => 0,
      status: () => Promise.reject(new Error('not asked for here')),
    } as never,
  ) as unknown as Readonly<Record<string, Subject<unknown>>>;
  const { settled, ...others } = sinks;
  for (const [name, sink] of Object.entries(others)) {
    sink.subscribe(() => {
      if (name === 'out') answers += 1;
    });
  }
  settled?.subscribe();
  return {
    hear: (serial) => chat.next(message(serial, `cmd${n - 1} ${serial}`)),
    answers: () => answers,
  };
}
