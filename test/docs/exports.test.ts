import { expect, it } from 'vitest';
import { exported } from './exports.ts';

const all = exported();

it('finds what the package exports', () => {
  expect(all.length).toBeGreaterThan(200);
  expect(all.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Input', 'sessions', 'marbles', 'inputContract']),
  );
});

it('says of everything that the package exports what it is, in a sentence', () => {
  const silent = all.filter(({ comment }) => comment === undefined || !/^[A-Z`'"].{10,}?[.:;]/.test(comment));
  expect(silent.map(({ name, file }) => `${name} in ${file}`)).toEqual([]);
});
