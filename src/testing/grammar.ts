import type { Values } from './entry.ts';
import type { Runnable } from './marbles.ts';
import type { Refusal, Signs } from './notation.ts';
import type { Testable } from './starting.ts';

const usual = 'letters, (ab), | (end), # (error)';
const elsewhere = 'a run is left by the option until, and a whole bot is killed in its lane bot';

/** Says what may not stand in a lane in: what nobody there understands, and what may stand in its place. */
export function heardIn(lane: string, tested: Testable, values: Values): Refusal {
  const { from, signs = {}, mute = [] } = tested as Partial<Runnable>;
  // Another lane is refused as a whole, or is the clock's.
  if (from?.includes(lane) === false) return () => undefined;
  const own = signs[lane];
  const may = own ? `letters, (ab), | (end), ${listed(own)}` : usual;
  return (label, kind) => {
    if (kind === 'sign') return undefined;
    if (own && mute.includes(lane)) return `${label} says nothing here\nwhat may stand: ${listed(own)}`;
    if (kind === 'leave') return `${label} says nothing here\nwhat may stand: ${may}\n${elsewhere}`;
    if (kind === 'error' && own) return `${label} says nothing here\nwhat may stand: ${may}`;
    if (kind !== 'next' || from === undefined || Object.hasOwn(values, label)) return undefined;
    return `${label} has no value: a pipeline hears events, such as text('…')\nwhat may stand: ${may}`;
  };
}

/** Says what may not stand in a lane out. */
export const wantedOut: Refusal = (label, kind) =>
  kind === 'leave' ? `${label} says nothing here\nwhat may stand: ${usual}\n${elsewhere}` : undefined;

/** Signs by what they say: `! or ✕ (killed)`. */
function listed(signs: Signs): string {
  const meanings = Map.groupBy(Object.entries(signs), ([, says]) => says);
  return [...meanings].map(([says, all]) => `${all.map(([sign]) => sign).join(' or ')} (${says})`).join(', ');
}
