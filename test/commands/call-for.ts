import { asyncScheduler, isObservable, lastValueFrom } from 'rxjs';
import type { Call, Command, Commands } from '../../src/command.ts';
import { matcher } from '../../src/matching/matcher.ts';
import { restAfter, words } from '../../src/matching/words.ts';
import { plain } from '../../src/render/plain.ts';
import { text } from '../../src/testing/events.ts';
import { worldOf } from '../../src/testing/world.ts';
import type { Text } from '../../src/text.ts';
import type { World } from '../../src/world.ts';

/** Runs what a text is for, and returns the answer as a terminal shows it; `ask` answers what is asked. */
export async function said(
  commands: Commands,
  line: string,
  world: Partial<World> = {},
  ask: Call['ask'] = unexpected,
): Promise<string> {
  const found = matcher(commands)(line);
  if (!found) throw new Error(`no command for ${line}`);
  const args = words(found.text);
  const own = behind[found.command.name] ?? 1;
  const call: Call = {
    event: text(line),
    match: found.match(),
    rest: restAfter(found.text, args[own - 1]),
    params: {},
    signal: new AbortController().signal,
    timezone: 'UTC',
    ask,
    once: unexpected,
    remember: unexpected,
    recall: unexpected,
    memories: unexpected,
    jobs: { add: unexpected, list: unexpected, cancel: unexpected },
    questions: unexpected,
    redeliver: unexpected,
    discard: unexpected,
    commands: [...new Set<Command>(Object.values(commands))],
    world: worldOf({ clock: asyncScheduler, ...world }),
    log: worldOf({}).log,
  };
  found.command.check?.(
    args.map(({ value }) => value),
    call.rest,
  );
  const answered = found.command.exec(
    args.map(({ value }) => value),
    call,
  );
  // How far it is comes before the answer.
  const answer = await (isObservable(answered) ? lastValueFrom(answered) : answered);
  return plain((typeof answer === 'object' && 'data' in answer ? answer.text : answer) as Text);
}

/** How many words stand in front of the JSON. */
const behind: Readonly<Record<string, number>> = {
  call: 3,
  query: 3,
  stream: 3,
  publish: 2,
  register: 2,
  deregister: 2,
};

function unexpected(): never {
  throw new Error('commands that ask, remember or put off are tested with answering(commands)');
}
