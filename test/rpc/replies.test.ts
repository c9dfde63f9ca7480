import { afterEach, expect, it, vi } from 'vitest';
import { replies } from '../../src/rpc/replies.ts';
import { http } from './raw.ts';

afterEach(() => vi.restoreAllMocks());

async function read(text: string, length: number): Promise<readonly string[]> {
  const bytes = Buffer.from(text);
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
  };
  const bodies: string[] = [];
  for await (const { body } of replies(pieces(), 1_000_000)) bodies.push(body);
  return bodies;
}

const long = 'ä'.repeat(50_000);
const many = [http('one'), http(''), http(long), http('two')].join('');

it.each([1, 7, 1_000, 1_000_000])('reads what comes in pieces of %i bytes', async (length) => {
  expect(await read(many, length)).toEqual(['one', '', long, 'two']);
});

it('joins the pieces of a message once', async () => {
  const joined = vi.spyOn(Buffer, 'concat');
  expect(await read(many, 100)).toEqual(['one', '', long, 'two']);
  expect(joined.mock.calls.length).toBeLessThan(10);
});

it.each([1, 100])('says that it was broken off, in pieces of %i bytes', async (length) => {
  await expect(read(http('one').slice(0, -1), length)).rejects.toThrow('broke off in the middle');
  await expect(read('HTTP/1.1 200 OK\r\n', length)).rejects.toThrow('broke off in the middle');
});
