import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { imports, stairs } from './support/layers.ts';

const page = readFileSync(new URL('../CONTRIBUTING.md', import.meta.url), 'utf8');
const picture = /^```\n(■ contracts\n.*?)^```$/ms.exec(page)?.[1] ?? '';
const order = [...picture.matchAll(/■ (\w+)$/gm)].map(([, name = '']) => name);
const all = imports();

describe('the picture in CONTRIBUTING.md', () => {
  it('is of all parts of src/', () => {
    expect(order.toSorted()).toEqual([...new Set(all.flatMap(({ from, to }) => [from, to]))].toSorted());
  });

  it('has a dot for each import, below the stairs', () => {
    const rows = new Map(picture.split('\n').map((row) => [row.split(' ').at(-1), row]));
    const undrawn = all.filter(({ from, to }) => rows.get(from)?.[2 * order.indexOf(to)] !== '●');
    expect(undrawn.map(({ file, to }) => `src/${file} imports ${to}`)).toEqual([]);
  });

  it('has no other dot', () => {
    expect(picture).toBe(stairs(all, order));
  });
});

it('no file of src/ has more than 200 lines', () => {
  const src = new URL('../src/', import.meta.url);
  const files = readdirSync(src, { recursive: true }).map(String);
  const lines = (file: string) => readFileSync(new URL(file, src), 'utf8').split('\n').length - 1;
  expect(files.filter((file) => /\.c?ts$/.test(file) && lines(file) > 200)).toEqual([]);
});
