import { meant } from './entry.ts';
import type { Scene } from './failure.ts';
import type { Naming } from './naming.ts';
import { nearest } from './nearest.ts';
import type { Mark } from './notation.ts';
import { shortened, show } from './show.ts';
import { columns, wrapped } from './wrapped.ts';

/** How many letters of a test are told. */
const most = 12;

/** Says what letters stand for: of many, those around the frame of a difference, and how many there are besides. */
export function legend(scene: Scene, frame: number, { capitals, nameless }: Naming): string[] {
  // Nobody wrote these down: they are told at length.
  const news = Array.from(capitals, ([letter, shown]) => wrapped(shortened(`${letter} = ${shown}`, 3 * columns)));
  const all = [
    ...known(scene, frame),
    ...news.flatMap(([begin = '', ...more]) => [begin, ...more.map((part) => `  ${part}`)]),
    ...(nameless() > 0 ? [`… and ${nameless()} more, each drawn as ?`] : []),
  ];
  return all.length === 0 ? [] : [...all, ''];
}

function known({ sources, wanted, values }: Scene, frame: number): string[] {
  const marks = [...sources.values(), ...wanted.values()].flatMap((lane) => lane.marks);
  const told = (mark: Mark): string[] => {
    if (mark.says !== undefined) return [`${mark.label} = ${mark.says}`];
    return Object.hasOwn(values, mark.label) ? [`${mark.label} = ${show(meant(mark, values))}`] : [];
  };
  const all = new Set(marks.flatMap(told));
  const near = new Set([...new Set(nearest(marks, frame).flatMap(told))].slice(0, most));
  const lines = [...all].filter((line) => near.has(line)).map((line) => shortened(line, columns - 2));
  return all.size > most ? [...lines, `… and ${all.size - most} more, in the test`] : lines;
}
