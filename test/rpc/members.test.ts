import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { members } from '../../src/rpc/members.ts';

describe('members', () => {
  it('cuts values out as they stand', () => {
    const text =
      ' {"id":0, "result" : {"b":1,"10":2,"9":{"x":[1,"}",{"y":"\\"],"}]},"n":12345678901234567890.10} ,"error":null}\n';
    expect([...members(text)]).toEqual([
      ['id', '0'],
      ['result', '{"b":1,"10":2,"9":{"x":[1,"}",{"y":"\\"],"}]},"n":12345678901234567890.10}'],
      ['error', 'null'],
    ]);
  });

  it('reads escaped keys, and takes the last of equal ones', () => {
    expect([...members('{"\\u0061\\"":1,"a\\"":[2],"__proto__":{"x":1}}')]).toEqual([
      ['a"', '[2]'],
      ['__proto__', '{"x":1}'],
    ]);
  });

  it('has none in an empty object', () => {
    expect(members('{}').size).toBe(0);
    expect(members(' { } ').size).toBe(0);
  });

  it.each(['', 'null', '[1]', '"{}"', '{"a":1', '{"a":1}}', '{a:1}', '{"a":1,}'])('refuses %j', (text) => {
    expect(() => members(text)).toThrow(SyntaxError);
  });

  it('agrees with JSON.parse, however the text is laid out', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary', maxLength: 6 }), fc.jsonValue({ maxDepth: 3 })),
        fc.constantFrom(0, 1, '\t'),
        (object, space) => {
          const expected = JSON.parse(JSON.stringify(object)) as Record<string, unknown>;
          const cut = [...members(JSON.stringify(object, null, space))].map(([key, raw]) => [key, JSON.parse(raw)]);
          expect(cut).toEqual(Object.entries(expected));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('survives depth and length', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(members(`{"a":${deep},"b":"${'\\"'.repeat(500_000)}"}`).get('a')).toBe(deep);
  });
});
