/** One part of what is measured: a table, and what of it has a goal. */
export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly goals?: readonly Goal[];
}

/** Something that is to be reached. */
export interface Goal {
  readonly what: string;
  readonly toReach: string;
  readonly measured: string;
  readonly reached: boolean;
}

/** The sections' goals as a section. */
export function goals(sections: readonly Section[]): Section {
  const all = sections.flatMap((section) => section.goals ?? []);
  return {
    title: 'What is to be reached',
    head: ['', 'to reach', 'measured'],
    rows: all.map(({ what, toReach, measured, reached }) => [what, toReach, `${reached ? '✓' : '✗'} ${measured}`]),
  };
}

/** A section for a terminal. */
export function printed({ title, head, rows }: Section): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ');
  return [`${title}:\n`, ...[head, ...rows].map((row) => `  ${line(row)}`)].join('\n');
}

/** A section for BENCHMARKS.md. */
export function written({ title, head, rows }: Section): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = `|${head.map((_, column) => (column === 0 ? '---|' : '--:|')).join('')}`;
  return [`## ${title}\n`, line(head), rule, ...rows.map(line)].join('\n');
}
