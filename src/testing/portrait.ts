import { draw } from './drawing.ts';
import { meant } from './entry.ts';
import type { Scene } from './failure.ts';
import { toldApart } from './picture/told-apart.ts';

const columns = 80;

/** Draws a run for a terminal: what went in, what came out, and what the letters mean. At most 80 columns wide. */
export function portrait({ frame, sources, wanted, values }: Scene): string {
  const lanes = [...sources, ...wanted];
  const widest = Math.max(...lanes.map(([lane]) => lane.length));
  const lines = [
    ...Array.from(sources, ([lane, { marks }]) => ({ title: `${lane.padEnd(widest)} in `, cells: marks })),
    ...Array.from(wanted, ([lane, { marks }]) => ({ title: `${lane.padEnd(widest)} out`, cells: marks })),
  ];
  const end = Math.max(...lanes.map(([, { length }]) => length));
  const drawn = draw(lines, frame, end, 0, columns - 2).slice(0, -1);
  const known = new Map<string, unknown>();
  for (const mark of lanes.flatMap(([, { marks }]) => marks)) {
    if (Object.hasOwn(values, mark.label)) known.set(mark.label, meant(mark, values));
  }
  const told = toldApart([...known.values()], columns - 6);
  const legend = [...known.keys()].map((label, at) => `${label} = ${told[at]}`);
  return [...drawn, '', ...legend].map((line) => `  ${line}`.trimEnd()).join('\n');
}
