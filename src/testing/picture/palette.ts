/** Fill and stroke of a marble, by day and by night. */
const colours = [
  ['#ddf4ff', '#0969da', '#0c2d6b', '#79c0ff'],
  ['#fff1e5', '#bc4c00', '#5a1e02', '#ffa657'],
  ['#dafbe1', '#1a7f37', '#033a16', '#56d364'],
  ['#fbefff', '#8250df', '#3c1e70', '#d2a8ff'],
  ['#fff8c5', '#9a6700', '#4b2900', '#e3b341'],
  ['#ffeff7', '#bf3989', '#5e103e', '#ff9bce'],
  ['#d3f5f1', '#0f766e', '#0b3b38', '#39d4c4'],
] as const;

/** The class of the n-th letter. */
export function colourOf(index: number): string {
  return `k${index % colours.length}`;
}

/** The style sheet of a picture with so many letters: light, and dark where the reader's screen is. */
export function styles(letters: number): string {
  const used = colours.slice(0, letters);
  const rules = (fill: 0 | 2, stroke: 1 | 3) =>
    used.map(
      (colour, index) =>
        `.k${index} circle{fill:${colour[fill]};stroke:${colour[stroke]}}.k${index} text{fill:${colour[stroke]}}.c${index}{stroke:${colour[stroke]}}.w${index}{fill:${colour[stroke]}}`,
    );
  return [
    'text{font:14px ui-sans-serif,system-ui,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1f2328}',
    'circle{stroke-width:1.8}',
    '.l{font-weight:600;text-anchor:middle}.n{font-weight:600;text-anchor:end}.t{font-size:12px;text-anchor:middle;fill:#59636e}',
    '.a{stroke:#8c959f;stroke-width:1.6;fill:none}.q{stroke-dasharray:2 5}.g{stroke:#d1d9e0;stroke-dasharray:2 4}',
    '.b{fill:#f6f8fa;stroke:#8c959f;stroke-width:1.2}.s{stroke:#cf222e;stroke-width:2.6;fill:none}.r{fill:#fff;stroke:#1a7f37}.u{stroke:#1a7f37;stroke-width:2;fill:none}',
    '.c{fill:none;stroke-width:1.4;opacity:.6}.w{opacity:.12}',
    ...rules(0, 1),
    `@media (prefers-color-scheme:dark){text{fill:#e6edf3}.t{fill:#9198a1}.a{stroke:#6e7681}.g{stroke:#3d444d}.b{fill:#161b22;stroke:#6e7681}.s{stroke:#ff7b72}.r{fill:#0d1117;stroke:#56d364}.u{stroke:#56d364}${rules(2, 3).join('')}}`,
  ].join('\n');
}
