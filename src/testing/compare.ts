import { plain } from '../render/plain.ts';
import type { Text } from '../text.ts';
import { templateOf } from './events.ts';
import { show } from './show.ts';

/** Where a value is not what was wanted, and how. */
export interface Difference {
  /** `data`, `causes[1]`; empty for the value itself. */
  readonly path: string;
  readonly wanted: string;
  readonly got: string;
}

/**
 * Compares by what is wanted only, and finds the first difference: objects by the fields named, lists item by item,
 * strings by a RegExp, anything by a function that answers true. Texts are compared as people see them.
 */
export function difference(wanted: unknown, got: unknown, path = ''): Difference | undefined {
  if (Object.is(wanted, got)) return undefined;
  if (typeof wanted === 'string' || wanted instanceof RegExp) return differentText(wanted, got, path);
  const known = templateOf(wanted);
  if (known) return difference({ type: known.type, ...known.given }, withShort(got), path);
  if (wanted instanceof Error && got instanceof Error) return difference(wanted.message, got.message, path);
  const parts = Array.isArray(wanted) ? Array.isArray(got) : isPlain(wanted) && isObject(got);
  if (parts) return inside(wanted as object, got as object, path);
  return accepts(wanted, got) ? undefined : { path, wanted: show(wanted), got: show(got) };
}

/** What is compared as a whole: a function is asked, a date is the same moment. */
function accepts(wanted: unknown, got: unknown): boolean {
  if (typeof wanted === 'function') return wanted(got) === true;
  return wanted instanceof Date && got instanceof Date && +wanted === +got;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** An object of fields, not one with a meaning of its own (an Error, a Date). */
function isPlain(value: unknown): value is object {
  return isObject(value) && !(value instanceof Error || value instanceof Date);
}

function inside(wanted: object, got: object, path: string): Difference | undefined {
  if (Array.isArray(wanted) && Array.isArray(got) && wanted.length !== got.length) {
    return { path: `${path}.length`, wanted: String(wanted.length), got: String(got.length) };
  }
  for (const [key, value] of Object.entries(wanted)) {
    const step = Array.isArray(wanted) ? `[${key}]` : `${path === '' ? '' : '.'}${key}`;
    const found = difference(value, (got as Record<string, unknown>)[key], path + step);
    if (found) return found;
  }
  return undefined;
}

/** What a string or RegExp is compared with: a string, a text as it is seen, a message's text, an error's message. */
function readable(got: unknown): string | undefined {
  if (typeof got === 'string') return got;
  if (got instanceof Error) return got.message;
  if (Array.isArray(got) && got.every((block) => typeof block?.type === 'string')) return plain(got as Text);
  const { type, data } = (got ?? {}) as { type?: unknown; data?: unknown };
  return type === 'text' ? readable(data) : undefined;
}

function differentText(wanted: RegExp | string, got: unknown, path: string): Difference | undefined {
  const text = readable(got);
  const fits = typeof wanted === 'string' ? wanted === text : text !== undefined && new RegExp(wanted).test(text);
  if (fits) return undefined;
  const same = typeof wanted === 'string' ? alike(wanted, text ?? '') : 0;
  return { path, wanted: show(cut(wanted, same)), got: show(cut(text ?? got, same)) };
}

/** How many characters two texts begin with in common. */
function alike(one: string, other: string): number {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  return same;
}

/** Leaves out the beginning of a long text, up to a few characters before the first difference. */
function cut<T>(text: T, same: number): T | string {
  return typeof text === 'string' && same > 40 ? `…${text.slice(same - 20)}` : text;
}

/** An event with the short names of {@link Given} beside its own. */
function withShort(got: unknown): unknown {
  if (typeof got !== 'object' || got === null) return got;
  const { sender, place } = got as { sender?: { name?: string }; place?: string };
  return { by: sender?.name, in: place, ...got };
}
