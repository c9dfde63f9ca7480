import type { Command } from '../command.ts';
import { UsageError } from '../errors.ts';
import type { Firing } from '../firing.ts';
import { firing, onCallOwner, taken } from '../firing.ts';
import { topic } from '../topic.ts';

/** Takes what fires: nobody else is told of it. In a thread about an alert, that one. */
export const ack: Command = {
  name: 'ack',
  usage: 'ack [alert]',
  description: 'Says that you have an alert: nobody else is called',
  examples: ['ack DiskFull'],
  memory: onCallOwner,
  inside: true,
  idempotent: true,
  async *exec(args, { event, memories, remember }) {
    const name = args[1]?.toLowerCase();
    const about = event.origin?.topic;
    const all = (await memories(firing)).map(({ key, value }) => ({
      key: key.slice(firing.length),
      ...(value as Firing),
    }));
    const meant = all.filter((one) =>
      name === undefined ? topic(one.key) === about : one.name.toLowerCase().split(', ').includes(name),
    );
    if (meant.length === 0) throw new UsageError(none(name, all));
    const free = meant.filter((one) => one.taken === undefined);
    for (const { key } of free) remember(taken + key, event.sender.name);
    // In its thread that is said by who tells of it.
    if (name === undefined) return;
    const [had] = meant;
    yield free.length > 0 || had?.taken === event.sender.name
      ? `${had?.name} is yours`
      : `${had?.taken} has ${had?.name}`;
  },
};

function none(name: string | undefined, all: readonly Firing[]): string {
  if (all.length === 0) return 'nothing fires';
  const names = [...new Set(all.map((one) => one.name))].slice(0, 10).join(', ');
  return name === undefined ? `which one? There fires: ${names}` : `there is no such alert; there fires: ${names}`;
}
