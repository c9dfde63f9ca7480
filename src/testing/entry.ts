import type { Difference } from './compare.ts';
import { difference } from './compare.ts';
import { templateOf } from './events.ts';
import type { Mark } from './notation.ts';

/** What came out of a lane. */
export interface Entry {
  readonly frame: number;
  readonly kind: 'next' | 'error' | 'complete';
  /** What was emitted, or the error. */
  readonly value?: unknown;
}

/** What letters stand for; a letter without a value stands for itself. */
export type Values = Readonly<Record<string, unknown>>;

/** What a letter, or a `#`, stands for where it is wanted; any error will do unless one is given. */
export function meant(mark: Mark, values: Values): unknown {
  if (Object.hasOwn(values, mark.label)) return values[mark.label];
  return mark.kind === 'error' ? () => true : mark.label;
}

/** How an entry differs from the mark that it should be, if it does. */
export function mismatch(mark: Mark, entry: Entry, values: Values): Difference | undefined {
  if (mark.kind !== entry.kind) return { path: '', wanted: mark.label, got: entry.kind };
  if (mark.kind === 'complete') return undefined;
  const value = meant(mark, values);
  return difference(value, entry.value) ?? otherEvent(mark, value, entry.value);
}

/** Two events may say the same: one that a lane stamped, a or a#2, is known by its letter, too. */
function otherEvent({ label }: Mark, wanted: unknown, got: unknown): Difference | undefined {
  const known = templateOf(wanted);
  const id = (got as { id?: unknown } | null)?.id;
  if (!known || known.given.id !== undefined || typeof id !== 'string' || !/^.(#\d+)?$/su.test(id)) return undefined;
  return id === label || id.startsWith(`${label}#`) ? undefined : { path: 'id', wanted: `'${label}'`, got: `'${id}'` };
}
