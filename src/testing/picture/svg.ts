import { colourOf, styles } from './palette.ts';
import type { Marble, Sketch, SketchedLane } from './sketch.ts';

/** Pixels: how far lanes are apart, how big marbles are. */
const size = { ruler: 34, lane: 46, box: 38, radius: 14, legend: 25 };

/** Draws a run as a picture in SVG: the lanes that go in, what is tested, the lanes that come out, and a legend. */
export function svg(sketch: Sketch): string {
  const { title, lanes, legend, ticks, gaps, left, right } = sketch;
  const width = Math.max(right + 8, ...legend.map(({ told }) => left + 40 + Math.ceil([...told].length * 7.4)));
  const ins = lanes.filter(({ side }) => side === 'in');
  const outs = lanes.filter(({ side }) => side === 'out');
  const boxTop = size.ruler + ins.length * size.lane + 4;
  const outTop = boxTop + size.box + 4;
  const placed = [
    ...ins.map((lane, index) => ({ lane, y: size.ruler + index * size.lane + size.lane / 2 })),
    ...outs.map((lane, index) => ({ lane, y: outTop + index * size.lane + size.lane / 2 })),
  ];
  const bottom = outTop + outs.length * size.lane + 4;
  const height = bottom + 14 + legend.length * size.legend + 6;
  const letters = [...new Set([...legend.map(({ label }) => label), ...lettersOf(lanes)])].filter(isLetter);
  const colour = (label: string) => colourOf(letters.indexOf(label));

  const parts = [
    ...ticks.flatMap(({ x, time }) =>
      time === undefined
        ? []
        : [`<text class="t" x="${x}" y="16">${time}</text><path class="g" d="M${x} 24V${bottom}"/>`],
    ),
    ...gaps.map(({ x, time }) => `<text class="t" x="${x}" y="16">· ${time} ·</text>`),
    ...because(placed, colour),
    ...placed.map(({ lane, y }) => laneLine(lane, y, sketch)),
    `<rect class="b" x="${left}" y="${boxTop}" width="${right - left}" height="${size.box}" rx="9"/>`,
    `<text class="l" x="${(left + right) / 2}" y="${boxTop + 24}">${escaped(title)}</text>`,
    ...placed.flatMap(({ lane, y }) => lane.marbles.map((one) => marble(one, one.x, y, colour))),
    ...legend.map(({ label, told }, index) => {
      const y = bottom + 26 + index * size.legend;
      const drawn = isLetter(label) ? letter(label, left + 10, y, 10, colour(label)) : sign(label, left + 10, y);
      return `${drawn}<text x="${left + 32}" y="${y + 5}">${escaped(told)}</text>`;
    }),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t d">`,
    `<title id="t">${escaped(title)}</title>`,
    `<desc id="d">${escaped(described(sketch))}</desc>`,
    `<style>\n${styles(letters.length)}\n</style>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

interface Placed {
  readonly lane: SketchedLane;
  readonly y: number;
}

type Colour = (label: string) => string;

function lettersOf(lanes: readonly SketchedLane[]): readonly string[] {
  return lanes.flatMap(({ marbles }) => marbles.flatMap(({ kind, label }) => (kind === 'next' ? [label] : [])));
}

function isLetter(label: string): boolean {
  return !signs.has(label);
}

/** What comes of what: a line from each cause, and a band over what was gathered into one. */
function because(placed: readonly Placed[], colour: Colour): readonly string[] {
  const spots = new Map<string, { readonly x: number; readonly y: number }>();
  for (const { lane, y } of placed) for (const { id, x } of lane.marbles) if (id !== undefined) spots.set(id, { x, y });
  const ins = placed.filter(({ lane }) => lane.side === 'in' && lane.marbles.some(({ id }) => id !== undefined));
  const [top = 0, low = 0] = [ins[0]?.y, ins.at(-1)?.y];
  const outs = placed
    .filter(({ lane }) => lane.side === 'out')
    .flatMap(({ lane, y }) => lane.marbles.map((one) => ({ one, y })));
  return outs.flatMap(({ one, y }) => {
    const from = one.causes.flatMap((id) => spots.get(id) ?? []);
    const own = colour(one.label).slice(1);
    const first = Math.min(...from.map(({ x }) => x)) - 20;
    const band =
      from.length > 1 && one.x > first
        ? [
            `<rect class="w w${own}" x="${first}" y="${top - 19}" width="${one.x - first}" height="${low - top + 38}" rx="12"/>`,
          ]
        : [];
    const lines = from.map((spot) => {
      const middle = (spot.y + y) / 2;
      return `<path class="c c${own}" d="M${spot.x} ${spot.y}C${spot.x} ${middle} ${one.x} ${middle} ${one.x} ${y}"/>`;
    });
    return [...band, ...lines];
  });
}

/** A lane: dotted where time is drawn shorter, and where nobody is there; with an arrow where it goes on. */
function laneLine({ name, marbles }: SketchedLane, y: number, { left, right, gaps, ticks }: Sketch): string {
  const ending = marbles.find(({ kind }) => kind === 'complete' || kind === 'error')?.x;
  const end = ending ?? right;
  const soft = [...gaps.map(({ x }) => [x - 30, x + 30] as const), ...away(marbles, end)]
    .filter(([from]) => from < end)
    .sort(([one], [other]) => one - other);
  let [at, solid, dotted] = [left, '', ''];
  for (const [from, to] of soft) {
    if (from > at) solid += `M${at} ${y}H${from}`;
    if (to > at) dotted += `M${Math.max(at, from)} ${y}H${Math.min(to, end)}`;
    at = Math.max(at, to);
  }
  if (at < end) solid += `M${at} ${y}H${end}`;
  for (const { x } of ticks) if (x < end) solid += `M${x} ${y - 3}v6`;
  const arrow = ending === undefined ? `M${end - 7} ${y - 5}l7 5-7 5` : '';
  return [
    `<text class="n" x="${left - 12}" y="${y + 5}">${escaped(name)}</text><path class="a" d="${solid}${arrow}"/>`,
    ...(dotted === '' ? [] : [`<path class="a q" d="${dotted}"/>`]),
  ].join('');
}

/** From when to when nobody is there. */
function away(marbles: readonly Marble[], end: number): readonly (readonly [number, number])[] {
  const spans: [number, number][] = [];
  for (const { says, x } of marbles) {
    const last = spans.at(-1);
    if (says === 'killed' || says === 'network down' || says === 'service down') spans.push([x, end]);
    else if (last && (says === 'started again' || says === 'network up' || says === 'service up')) last[1] = x;
    // Before it is up for the first time it is not there.
    else if (says === 'service up') spans.push([0, x]);
  }
  return spans;
}

function marble({ kind, label }: Marble, x: number, y: number, colour: Colour): string {
  if (kind === 'next' && isLetter(label)) return letter(label, x, y, size.radius, colour(label));
  return sign(kind === 'complete' ? '|' : kind === 'error' ? '#' : label, x, y);
}

function letter(label: string, x: number, y: number, radius: number, own: string): string {
  const small = radius < size.radius ? ' style="font-size:12px"' : '';
  const baseline = y + (radius < size.radius ? 4 : 5);
  return `<g class="${own}"><circle cx="${x}" cy="${y}" r="${radius}"/><text class="l" x="${x}" y="${baseline}"${small}>${escaped(label)}</text></g>`;
}

function sign(label: string, x: number, y: number): string {
  return signs.get(label)?.(x, y) ?? '';
}

const cross = (x: number, y: number) => `<path class="s" d="M${x - 7} ${y - 7}l14 14m0-14l-14 14"/>`;
const again = (x: number, y: number) =>
  `<circle class="r" cx="${x}" cy="${y}" r="11"/><path class="u" d="M${x - 3} ${y - 5}l7 5-7 5z"/>`;
const down = (x: number, y: number) => `<path class="s" d="M${x} ${y - 8}v16m-5-5l5 5 5-5"/>`;
const up = (x: number, y: number) => `<path class="u" d="M${x} ${y + 8}v-16m-5 5l5-5 5 5"/>`;

/** How marks are drawn that are no letters. */
const signs: ReadonlyMap<string, (x: number, y: number) => string> = new Map([
  ['|', (x, y) => `<path class="a" d="M${x} ${y - 13}v26"/>`],
  ['#', cross],
  ['!', cross],
  ['✕', cross],
  ['^', again],
  ['↻', again],
  ['~', down],
  ['=', up],
  ['≈', up],
]);

/** The same in words, for who does not see it. */
function described({ lanes, legend }: Sketch): string {
  const says = ({ kind, label, time, says, causes }: Marble) => {
    const what = says ?? (kind === 'complete' ? 'the end' : kind === 'error' ? 'an error' : label);
    return `${what} at ${time}${causes.length === 0 ? '' : ` because of ${causes.join(', ')}`}`;
  };
  const told = lanes.map(({ name, side, marbles }) => {
    const all = marbles.length === 0 ? 'nothing' : marbles.map(says).join('; ');
    return `${side === 'in' ? 'Heard' : 'Said'} in ${name}: ${all}.`;
  });
  return [
    ...told,
    ...legend.filter(({ label }) => isLetter(label)).map(({ label, told: words }) => `${label}: ${words}.`),
  ].join(' ');
}

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, '�')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
