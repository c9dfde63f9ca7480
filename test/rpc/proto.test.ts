import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CallError } from '../../src/errors.ts';
import type { Shape } from '../../src/rpc/proto.ts';
import { decode, encode } from '../../src/rpc/proto.ts';

const shape: Shape = {
  name: [1, 'string'],
  seq: [2, 'fixed64'],
  words: [3, 'strings'],
  data: [16, 'bytes'],
  count: [2_000, 'uint64'],
};
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** Written by go-micro of 2016 and its protobuf. */
const exec: Shape = { args: [1, 'strings'] };
const head: Shape = { service_method: [1, 'string'], seq: [2, 'fixed64'], error: [3, 'string'] };

it('reads and writes what Go wrote', () => {
  expect(decode(exec, hex('0a046563686f 0a026869'))).toEqual({ args: ['echo', 'hi'] });
  expect(encode(exec, { args: ['echo', 'hi'] })).toEqual(hex('0a046563686f 0a026869'));
  const reply = hex('0a0c44656275672e4865616c7468 110000000000000000 1a00');
  const message = { service_method: 'Debug.Health', seq: Buffer.alloc(8).toString('base64'), error: '' };
  expect(decode(head, reply)).toEqual(message);
  expect(encode(head, message)).toEqual(reply);
});

it('passes over what it does not know, and what has another type than it knows', () => {
  const strange = hex('0801 1a0178 22026869 2d01020304 310102030405060708 08ff01 0a0161');
  expect(decode({ name: [1, 'string'] }, strange)).toEqual({ name: 'a' });
});

it('keeps the last of a field that is there twice, and all of a list', () => {
  const twice = hex('0a0161 0a0162');
  expect(decode({ name: [1, 'string'] }, twice)).toEqual({ name: 'b' });
  expect(decode({ name: [1, 'strings'] }, twice)).toEqual({ name: ['a', 'b'] });
});

it.each([
  ['a length beyond the end', '0a05 61'],
  ['a number that does not end', 'ffffffffffffffffffffff01'],
  ['half a number', '08 80'],
  ['half of eight bytes', '11 0000'],
  ['a group', '0b 0c'],
  ['a type that is none', '0f'],
  ['a text that is none', '0a02 c328'],
  ['a length near the largest', '0a ffffffffffffffff7f'],
])('refuses %s', (_, bytes) => {
  expect(() => decode({ name: [1, 'string'] }, hex(bytes))).toThrow(CallError);
});

it('reads no message of more fields than any command has', () => {
  const words = (count: number): Buffer => Buffer.from('0a00'.repeat(count), 'hex');
  expect(decode(exec, words(65_536))).toEqual({ args: Array(65_536).fill('') });
  expect(() => decode(exec, words(65_537))).toThrow('too many fields');
  expect(() => decode({}, words(65_537))).toThrow('too many fields');
});

it('reads a text after one that is none', () => {
  expect(() => decode(exec, hex('0a02 61c3'))).toThrow(CallError);
  expect(decode(exec, hex('0a02 6161'))).toEqual({ args: ['aa'] });
});

it('reads back whatever it wrote', () => {
  const base64 = (length: fc.Arbitrary<number>) =>
    length
      .chain((size) => fc.uint8Array({ minLength: size, maxLength: size }))
      .map((bytes) => Buffer.from(bytes).toString('base64'));
  const message = fc.record({
    name: fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
    seq: base64(fc.constant(8)),
    words: fc.array(fc.string(), { minLength: 1 }),
    data: base64(fc.nat(300)),
    count: fc.nat(Number.MAX_SAFE_INTEGER),
  });
  fc.assert(fc.property(message, (one) => void expect(decode(shape, encode(shape, one))).toEqual(one)));
});

it('survives any bytes', () => {
  const read = (bytes: Uint8Array): void => {
    try {
      decode(shape, Buffer.from(bytes));
    } catch (error) {
      expect(error).toBeInstanceOf(CallError);
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), read), { numRuns: 5_000 });
});
