import type { Json } from '../../json.ts';
import { BadCall } from './bad-call.ts';

/** How deep it may be, and how many values there may be in it: more is no message, and costs. */
const deepest = 32;
const most = 20_000;

/**
 * Reads JSON of which nothing is known.
 *
 * @throws {BadCall} It is no UTF-8 or no JSON, too deep, has too many values, a number that is none, or a name that is
 *   no field's.
 */
export function jsonBody(bytes: Buffer): Json {
  measure(bytes);
  return checked(parsed(bytes));
}

function parsed(bytes: Buffer): Json {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new BadCall('the body is no JSON in UTF-8', { cause });
  }
}

/** Counts before anything is made of it. */
function measure(bytes: Buffer): void {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < bytes.length; at += 1) {
    const sign = bytes[at];
    if (sign === quote) at = endOfString(bytes, at);
    else if (sign === brace || sign === bracket) depth += 1;
    else if (sign === closing || sign === closed) depth -= 1;
    else if (sign === comma) values += 1;
    if (depth > deepest) throw new BadCall(`the body is more than ${deepest} levels deep`);
    if (values > most) throw new BadCall(`the body has more than ${most} values`);
  }
}

const [quote, backslash, comma, brace, closing, bracket, closed] = Buffer.from('"\\,{}[]');

function endOfString(bytes: Buffer, from: number): number {
  let at = from + 1;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
}

/** Code that copies fields one by one would be led to change what all objects share. */
function checked(value: Json): Json {
  // A number that no machine has is read as one without end, which is no JSON.
  if (typeof value === 'number' && !Number.isFinite(value)) throw new BadCall('the body has a number without end');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (const item of value) checked(item);
    return value;
  }
  for (const [name, field] of Object.entries(value)) {
    const reaching = name === 'constructor' && typeof field === 'object' && field !== null && 'prototype' in field;
    if (name === '__proto__' || reaching) throw new BadCall(`the body has a field named ${name}, which is none`);
    checked(field);
  }
  return value;
}
