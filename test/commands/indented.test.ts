import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indented } from '../../src/commands/indented.ts';

describe('indented', () => {
  it('is what JSON.stringify does with tabs', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\n  '), (value, spaces) => {
        const sameNumbers = JSON.parse(JSON.stringify(value));
        expect(indented(JSON.stringify(value, null, spaces))).toBe(JSON.stringify(sameNumbers, null, '\t'));
      }),
    );
  });

  it('keeps numbers, order and repeated keys as they are', () => {
    expect(indented('{"b":1e400,"a":1.10,"b":00012345678901234567890}')).toBe(
      '{\n\t"b": 1e400,\n\t"a": 1.10,\n\t"b": 00012345678901234567890\n}',
    );
  });

  it('does not grow out of bounds, whatever comes', () => {
    const deep = '['.repeat(20_000);
    expect(indented(deep).length).toBeLessThan(40 * deep.length);
    expect(indented(']'.repeat(10))).toContain(']');
    expect(indented(`"${'a\\"'.repeat(500_000)}`)).toHaveLength(1_500_001);
    expect(indented('')).toBe('');
  });
});
