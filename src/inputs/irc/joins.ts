import type { Channel } from './settings.ts';

/** How many channels one line asks for: servers take 20 at least, and a line holds so many names. */
const most = 10;
/** The longest line, in bytes, with room for what the server adds. */
const longest = 450;

/** Returns the lines that ask to be in these channels: those with keys first, as keys go by position. */
export function joins(channels: readonly Channel[]): readonly string[] {
  const lines: string[] = [];
  let some: Channel[] = [];
  for (const channel of channels.toSorted(
    (one, other) => Number(other.key !== undefined) - Number(one.key !== undefined),
  )) {
    const more = [...some, channel];
    if (some.length > 0 && (more.length > most || Buffer.byteLength(join(more)) > longest)) {
      lines.push(join(some));
      some = [channel];
    } else some = more;
  }
  return some.length > 0 ? [...lines, join(some)] : lines;
}

function join(channels: readonly Channel[]): string {
  const keys = channels.flatMap(({ key }) => key ?? []);
  return `JOIN ${channels.map(({ name }) => name).join(',')}${keys.length > 0 ? ` ${keys.join(',')}` : ''}`;
}
