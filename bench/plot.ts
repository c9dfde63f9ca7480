import type { Speed } from './sections/dispatch.ts';

const width = 760;
const left = 330;
const right = 40;
const rowHeight = 34;
const top = 54;

/** An SVG of messages a second on a logarithmic axis: a row each, a dot for each number of commands. */
export function plot(speeds: readonly Speed[]): string {
  const values = speeds.flatMap(({ perSecond }) => perSecond.map(({ value }) => value));
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  const x = (value: number) => left + ((Math.log10(value) - low) / (high - low)) * (width - left - right);
  const height = top + speeds.length * rowHeight + 44;
  const bottom = height - 40;
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  const counts = speeds[0]?.perSecond.map(({ commands }) => commands) ?? [];
  const legend = counts.map(
    (count, i) =>
      `<circle class="n${i}" cx="${left + i * 130}" cy="24" r="6"/><text x="${left + 12 + i * 130}" y="28">${count.toLocaleString('en')} commands</text>`,
  );
  const axis = ticks.map(
    (tick) =>
      `<path class="grid" d="M${x(tick)} ${top - 12}V${bottom}"/><text class="tick" x="${x(tick)}" y="${bottom + 18}">${words(tick)}</text>`,
  );
  const rows = speeds.map(({ name, ours, perSecond }, row) => {
    const y = top + row * rowHeight + 10;
    const dots = perSecond.map(
      ({ commands, value }, i) =>
        `<circle class="n${i}" cx="${x(value).toFixed(1)}" cy="${y}" r="${7 - i}"><title>${escaped(name)}, ${commands.toLocaleString('en')} commands: ${Math.round(value).toLocaleString('en')} a second</title></circle>`,
    );
    return `<text class="${ours ? 'ours' : 'name'}" x="${left - 16}" y="${y + 4}">${escaped(name)}</text>${dots.join('')}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">
<title id="title">Messages a second</title>
<desc id="desc">${escaped(speeds.map(said).join(' '))}</desc>
<style>
svg { background: #fff; font: 13px system-ui, sans-serif; fill: #1f2328; }
.grid { stroke: #d0d7de; } .tick { text-anchor: middle; fill: #59636e; } .name, .ours { text-anchor: end; } .ours { font-weight: 600; }
.n0 { fill: #0969da; } .n1 { fill: #bf8700; } .n2 { fill: #cf222e; }
@media (prefers-color-scheme: dark) {
  svg { background: #0d1117; fill: #f0f6fc; } .grid { stroke: #3d444d; } .tick { fill: #9198a1; }
  .n0 { fill: #4493f8; } .n1 { fill: #d29922; } .n2 { fill: #f85149; }
}
</style>
${[...legend, ...axis, ...rows].join('\n')}
<text class="tick" x="${(left + width - right) / 2}" y="${height - 4}">messages a second, logarithmic</text>
</svg>
`;
}

function said({ name, perSecond }: Speed): string {
  const figures = perSecond.map(
    ({ commands, value }) => `${Math.round(value).toLocaleString('en')} with ${commands.toLocaleString('en')} commands`,
  );
  return `${name}: ${figures.join(', ')}.`;
}

function words(value: number): string {
  return value >= 1e6 ? `${value / 1e6} M` : value >= 1e3 ? `${value / 1e3} k` : String(value);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
