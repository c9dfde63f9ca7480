import { expect, it } from 'vitest';
import { draw } from '../../src/testing/drawing.ts';

it('has the last time in its ruler only where that is no wider than the drawing may be', () => {
  const line = { title: 'chat', cells: [...'abcdef'].map((label, frame) => ({ frame, label })) };
  const ruler = (columns: number) => draw([line], 1, 6, 0, columns)[0];
  expect(ruler(15)).toBe('     0    5ms');
  expect(ruler(13)).toBe('     0');
});
