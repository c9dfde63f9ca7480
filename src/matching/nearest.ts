import { distance } from 'fastest-levenshtein';

/** Names longer than this are not compared. */
const longestName = 40;
/** How many names are looked at. */
const most = 10_000;

/** Returns up to three of the known names that a word was probably meant for, the nearest first. */
export function nearest(word: string, known: readonly string[]): readonly string[] {
  if (word === '' || word.length > longestName) return [];
  const wanted = word.toLowerCase();
  const allowed = wanted.length < 5 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
  const near = new Map<string, number>();
  for (const name of known.slice(0, most)) {
    const other = name.toLowerCase();
    if (wanted.length > 1 && other.startsWith(wanted)) near.set(name, 0);
    else if (name.length <= longestName && Math.abs(other.length - wanted.length) <= allowed) {
      const far = slips(wanted, other);
      if (far <= allowed) near.set(name, far);
    }
  }
  return [...near]
    .sort(([, one], [, other]) => one - other)
    .slice(0, 3)
    .map(([name]) => name);
}

/** How many slips of the fingers lie between two words; two letters that changed places are less than one. */
function slips(one: string, other: string): number {
  return areSwapped(one, other) ? 0.5 : distance(one, other);
}

function areSwapped(one: string, other: string): boolean {
  if (one.length !== other.length || one === other) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2);
}
