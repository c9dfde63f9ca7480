import { expect, it } from 'vitest';
import { difference } from '../../src/testing/compare.ts';
import { mismatch } from '../../src/testing/entry.ts';
import { text } from '../../src/testing/index.ts';
import { show } from '../../src/testing/show.ts';

const message = { type: 'text', to: 'irc:#a', data: [{ type: 'list', items: ['one', 'two'] }], causes: ['e'] };

it.each([
  ['fields that are not named', { to: 'irc:#a' }, message],
  ['the text of a message, as it is seen', '- one\n- two', message],
  ['a part of a text', { data: /^- one/ }, message],
  ['a RegExp that remembers where it was', /o/g, 'o'],
  ['a function', (value: unknown) => value === 1, 1],
  ['a date', new Date(5), new Date(5)],
  ['an error by its message', new RangeError('x'), new Error('x')],
  ['an error by a text', /^x$/, new Error('x')],
  ['not a number', Number.NaN, Number.NaN],
  ['what is absent', { subject: undefined }, message],
])('accepts %s', (_title, wanted, got) => {
  const again = difference(wanted, got);
  expect([difference(wanted, got), again]).toEqual([undefined, undefined]);
});

it.each([
  ['another text', 'x', 'y', { path: '', wanted: "'x'", got: "'y'" }],
  ['a field deep inside', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, { path: 'a[0].b', wanted: '1', got: '2' }],
  ['a list that is longer', ['e'], ['e', 'f'], { path: '.length', wanted: '1', got: '2' }],
  ['a list for an object', { 0: 'e' }, 'e', { path: '', wanted: "{ 0: 'e' }", got: "'e'" }],
  ['an object for a list', ['e'], { 0: 'e', length: 1 }, { path: '', wanted: "['e']", got: "{ 0: 'e', length: 1 }" }],
  ['another moment', new Date(5), new Date(6), { wanted: '1970-01-01T00:00:00.005Z', got: '1970-01-01T00:00:00.006Z' }],
  ['what a function refuses', () => false, 1, { wanted: '() => false', got: '1' }],
  ['what is there and should not be', { to: undefined }, message, { path: 'to', wanted: 'undefined', got: "'irc:#a'" }],
  ['a type that looks the same', 1, '1', { wanted: '1', got: "'1'" }],
  ['null', null, undefined, { wanted: 'null', got: 'undefined' }],
])('refuses %s', (_title, wanted, got, found) => {
  expect(difference(wanted, got)).toMatchObject(found);
});

it('tells two events that say the same apart by their letters', () => {
  const mark = { frame: 0, kind: 'next', label: 'a' } as const;
  const said = (id: string) => ({ frame: 0, kind: 'next', value: { type: 'text', data: 'hi', id } }) as const;
  const by = (id: string, wanted = text('hi')) => mismatch(mark, said(id), { a: wanted });
  expect([by('a'), by('a#2'), by('b', text('hi', { id: 'b' }))]).toEqual([undefined, undefined, undefined]);
  expect(by('b')).toEqual({ path: 'id', wanted: "'a'", got: "'b'" });
});

it('writes values in one line', () => {
  const loop: Record<string, unknown> = { text: "it's\n\u001b[31m" };
  loop.loop = loop;
  expect(show(loop, 2)).toBe("{ text: 'it\\'s\\n\\u001b[31m', loop: { text: 'it\\'s\\n\\u001b[31m', loop: … } }");
  expect(show([{}, 5n, Symbol('x'), /x/g, new Error('y'), text('hi')])).toBe(
    "[{}, 5n, Symbol(x), /x/g, Error: y, text { data: 'hi' }]",
  );
});
