import type { Command } from '../command.ts';
import type { InputStatus } from '../world.ts';

/** Shows how the bot and its links are. */
export const status: Command = {
  name: 'status',
  usage: 'status',
  description: 'Shows how I am: my links, what waits, my version',
  idempotent: true,
  exec: async (_, { world }) => {
    const now = world.clock.now();
    const { name, version, started, inputs } = await world.status();
    return [
      { type: 'paragraph', text: `${name} ${version}, running for ${span(now - started)}` },
      {
        type: 'table',
        head: ['input', 'link', 'lag', 'waiting', 'about'],
        rows: inputs.map((input) => row(input, now)),
      },
    ];
  },
};

function row({ name, since, error, lag, waiting, detail }: InputStatus, now: number): readonly string[] {
  const link = since === undefined ? 'down' : `up for ${span(now - since)}, since ${moment(since)}`;
  return [name, link, lag === undefined ? '-' : span(lag), String(waiting), detail ?? error ?? ''];
}

function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A length of time in its two largest units: `2h 5m`. */
function span(ms: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'm'],
    [1_000, 's'],
  ] as const;
  const at = units.findIndex(([length]) => ms >= length);
  if (at < 0) return `${Math.max(0, Math.round(ms))}ms`;
  let left = ms;
  return units
    .slice(at, at + 2)
    .flatMap(([length, name]) => {
      const count = Math.floor(left / length);
      left -= count * length;
      return count === 0 ? [] : [`${count}${name}`];
    })
    .join(' ');
}
