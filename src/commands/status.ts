import type { Command } from '../command.ts';
import { counted } from '../counted.ts';
import { shownDuration } from '../shown-duration.ts';
import type { Block } from '../text.ts';
import type { InputStatus, Status } from '../world.ts';

/** Shows how the bot and its links are. */
export const status: Command = {
  name: 'status',
  usage: 'status',
  description: 'Shows how I am: my links, what waits, my version',
  idempotent: true,
  exec: async (_, { world }) => {
    const now = world.clock.now();
    const all = await world.status();
    const { name, version, started, inputs } = all;
    return [
      { type: 'paragraph', text: `${name} ${version}, running for ${shownDuration(now - started)}` },
      {
        type: 'table',
        head: ['input', 'link', 'lag', 'waiting', 'about'],
        rows: inputs.map((input) => row(input, now)),
      },
      ...rest(all),
    ];
  },
};

/** What is there besides links, and only when it is there. */
function rest({ dead, later, full }: Status): readonly Block[] {
  const items = [
    ...(full ? ['I take nothing more: too much is waiting to be answered or sent'] : []),
    ...(dead > 0 ? [`${counted(dead, 'message or event', 'messages or events')} given up: see dead letters`] : []),
    ...(later > 0
      ? [`${counted(later, 'timer is', 'timers are')} set, for jobs and for questions without an answer`]
      : []),
  ];
  return items.length === 0 ? [] : [{ type: 'list', items }];
}

function row({ name, since, down, error, lag, waiting, detail }: InputStatus, now: number): readonly string[] {
  const at = since ?? down;
  const state = since === undefined ? 'down' : 'up';
  const link = at === undefined ? state : `${state} for ${shownDuration(now - at)}, since ${moment(at)}`;
  return [name, link, lag === undefined ? '-' : shownDuration(lag), String(waiting), detail ?? error ?? ''];
}

function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
