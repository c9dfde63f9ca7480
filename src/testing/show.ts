import type { Outgoing } from '../outgoing.ts';
import { plain } from '../render/plain.ts';
import { templateOf } from './events.ts';

/** Writes a value in one line, about as it would stand in a test. */
export function show(value: unknown, depth = 4): string {
  const known = templateOf(value);
  if (known) return `${known.type} ${show(known.given, depth)}`;
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'function') return shortened(String(value).replaceAll(/\s+/g, ' '), 40);
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof RegExp) return String(value);
  if (value instanceof Date) return Number.isNaN(+value) ? 'Invalid Date' : value.toISOString();
  if (typeof value !== 'object' || value === null) return String(value);
  if (depth === 0) return '…';
  if (Array.isArray(value)) return `[${value.map((item) => show(item, depth - 1)).join(', ')}]`;
  const fields = Object.entries(asWanted(value)).map(([key, field]) => `${key}: ${show(field, depth - 1)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** A message as a test would want it, what it says first, as is done with an event; anything else as it is. */
function asWanted(value: object): object {
  const { type, to, subject, data, causes, ...others } = value as Partial<Outgoing>;
  if (type === undefined || data === undefined) return value;
  if (type !== 'text' || to === undefined || causes === undefined) return { type, data, ...value };
  return { to, ...(subject !== undefined && { subject }), data: plain(data), causes, ...others };
}

/** Cuts a line to so many columns. */
export function shortened(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
