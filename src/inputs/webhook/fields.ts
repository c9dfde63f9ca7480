import type { IncomingHttpHeaders } from 'node:http';
import type { Json } from '../../json.ts';

/** The fields of JSON of which nothing is known yet. */
export type Fields = Readonly<Record<string, Json | undefined>>;

/** Returns the fields of an object; of anything else, none. */
export function fields(value: Json | undefined): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** Returns a text that is not empty, without halves of surrogate pairs; undefined for anything else. */
export function field(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value.toWellFormed() : undefined;
}

/** How many bots a call came through, as the last one says. */
export function hopsOf({ 'x-micro-hops': said }: IncomingHttpHeaders): number | undefined {
  return typeof said === 'string' && /^\d{1,3}$/.test(said) ? Number(said) : undefined;
}
