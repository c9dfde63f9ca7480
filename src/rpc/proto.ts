import { isUtf8 } from 'node:buffer';
import { CallError } from '../errors.ts';
import type { Json } from '../json.ts';

/**
 * What a field holds: a text, texts, bytes (base64 in JSON), a number, or eight bytes that mean something to the other
 * side only (base64 too).
 */
export type FieldType = 'string' | 'strings' | 'bytes' | 'uint64' | 'fixed64';

/** The fields of a message by name: their number, and what they hold. */
export type Shape = Readonly<Record<string, readonly [number: number, type: FieldType]>>;

/** A message as it is in JSON. */
export type Message = Readonly<Record<string, Json>>;

/** How a field lies in the bytes: what the three low bits of its tag say. */
const VARINT = 0;
const EIGHT = 1;
const LENGTH = 2;
const FOUR = 5;

const wireTypes: Readonly<Record<FieldType, number>> = {
  string: LENGTH,
  strings: LENGTH,
  bytes: LENGTH,
  uint64: VARINT,
  fixed64: EIGHT,
};

/** The most fields that a message is read with: one holds a command of 128 KiB, a letter a word. */
const MOST_FIELDS = 65_536;

/**
 * Reads a message in protobuf. What is not there is left out, and what the shape does not know is passed over.
 *
 * @see {@link https://protobuf.dev/programming-guides/encoding/}
 * @throws {CallError} The bytes are none.
 */
export function decode(shape: Shape, bytes: Buffer): Message {
  const fields = new Map(Object.entries(shape).map(([name, [number, type]]) => [number, { name, type }]));
  const message: Record<string, Json> = {};
  const cursor = new Cursor(bytes);
  for (let read = 0; !cursor.atEnd; read += 1) {
    if (read === MOST_FIELDS) throw new CallError(400, 'the request has too many fields');
    const tag = cursor.varint();
    const field = fields.get(Math.floor(tag / 8));
    const wireType = tag % 8;
    if (field === undefined || wireType !== wireTypes[field.type]) cursor.skip(wireType);
    else if (field.type === 'uint64') message[field.name] = cursor.varint();
    else if (field.type === 'fixed64') message[field.name] = cursor.take(8).toString('base64');
    else if (field.type === 'bytes') message[field.name] = cursor.take(cursor.varint()).toString('base64');
    else if (field.type === 'string') message[field.name] = text(cursor.take(cursor.varint()));
    else append(message, field.name, text(cursor.take(cursor.varint())));
  }
  return message;
}

/** Writes a message in protobuf, every field that is there: also where it holds nothing, as in 2016. */
export function encode(shape: Shape, message: Message): Buffer {
  const parts = Object.entries(shape).flatMap(([name, [number, type]]): readonly Buffer[] => {
    const value = message[name];
    if (value === undefined) return [];
    const tag = varint(number * 8 + wireTypes[type]);
    if (type === 'uint64') return [tag, varint(Number(value))];
    if (type === 'fixed64') return [tag, Buffer.from(String(value), 'base64')];
    const all = Array.isArray(value) ? value : [value];
    return all.flatMap((one) => {
      const bytes = Buffer.from(String(one), type === 'bytes' ? 'base64' : 'utf8');
      return [tag, varint(bytes.length), bytes];
    });
  });
  return Buffer.concat(parts);
}

/** Reads bytes from the first to the last. */
class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Seven bits a byte, the lowest first; beyond 53 bits it is only near. */
  varint(): number {
    let value = 0;
    for (let power = 0; power < 10; power += 1) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw broken();
      this.#at += 1;
      value += (byte & 0x7f) * 2 ** (7 * power);
      if (byte < 0x80) return value;
    }
    throw broken();
  }

  take(count: number): Buffer {
    const to = this.#at + count;
    if (to > this.#bytes.length) throw broken();
    const taken = this.#bytes.subarray(this.#at, to);
    this.#at = to;
    return taken;
  }

  skip(wireType: number): void {
    if (wireType === VARINT) this.varint();
    else if (wireType === EIGHT) this.take(8);
    else if (wireType === LENGTH) this.take(this.varint());
    else if (wireType === FOUR) this.take(4);
    else throw broken();
  }
}

function append(message: Record<string, Json>, name: string, one: string): void {
  const before = message[name];
  if (Array.isArray(before)) before.push(one);
  else message[name] = [one];
}

function text(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  throw broken();
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 0x7f; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) + 0x80);
  return Buffer.from([...bytes, left]);
}

function broken(): CallError {
  return new CallError(400, 'the request is not protobuf');
}
