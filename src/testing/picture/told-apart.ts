import type { Outgoing } from '../../outgoing.ts';
import { oneLine } from '../../render/clean.ts';
import { plain } from '../../render/plain.ts';
import { shortened } from '../show.ts';
import { told } from './told.ts';

/** Says what each value is, in a line of so many columns: of messages with one subject, also from where on they differ. */
export function toldApart(values: readonly unknown[], columns: number): readonly string[] {
  const lines = values.map((value) => told(value, columns));
  return lines.map((line, at) => {
    const value = values[at];
    const alike = values.filter((other, index) => lines[index] === line && hasSubject(other)) as WithSubject[];
    if (alike.length < 2 || !hasSubject(value)) return line;
    const rest = oneLine(own(value, alike));
    const head = shortened(line, Math.max(Math.floor(columns / 2), columns - rest.length - 2));
    return shortened(`${head}: ${rest}`, columns);
  });
}

type WithSubject = Outgoing & { readonly subject: string };

function hasSubject(value: unknown): value is WithSubject {
  const { to, subject, data } = (value ?? {}) as Partial<Outgoing>;
  return typeof to === 'string' && typeof subject === 'string' && data !== undefined;
}

/** What a message says behind the lines that all of them have. */
function own({ data }: Outgoing, all: readonly Outgoing[]): string {
  const lines = plain(data).split('\n');
  const others = all.map((one) => plain(one.data).split('\n'));
  const differs = lines.findIndex((line, at) => others.some((other) => other[at] !== line));
  return lines.slice(differs).join('\n');
}
