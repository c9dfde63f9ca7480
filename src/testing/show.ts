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
  const fields = Object.entries(value).map(([key, field]) => `${key}: ${show(field, depth - 1)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** Cuts a line to so many columns. */
export function shortened(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
