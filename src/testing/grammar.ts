import { serviceSigns } from './acting.ts';
import type { Values } from './entry.ts';
import type { Runnable } from './marbles.ts';
import type { Refusal, Signs } from './notation.ts';
import { shortened, show } from './show.ts';
import type { Testable } from './starting.ts';

const usual = 'letters, (ab), | (end), # (error)';
const elsewhere = 'a run is left by the option until, and a whole bot is killed in its lane bot';

/** Says what may not stand in a lane in: what nobody there understands, and what may stand in its place. */
export function heardIn(lane: string, tested: Testable, values: Values): Refusal {
  const { from, signs = {}, inTurn = false, mute = [] } = tested as Partial<Runnable>;
  // Another lane is refused as a whole, or is the clock's.
  if (from?.includes(lane) === false) return () => undefined;
  const own = signs[lane];
  const may = own ? `letters, (ab), | (end), ${listed(own)}` : usual;
  const inOrder = own && inTurn ? turns(own) : allowed;
  return (label, kind) => {
    if (kind === 'sign') return inOrder(label, kind);
    if (own && mute.includes(lane)) return `${label} says nothing here\nwhat may stand: ${listed(own)}`;
    if (kind === 'leave') return `${label} says nothing here\nwhat may stand: ${may}\n${elsewhere}`;
    if (kind === 'error' && own) return `${label} says nothing here\nwhat may stand: ${may}`;
    if (kind !== 'next' || from === undefined) return undefined;
    const wrong = unheard(label, values, own === serviceSigns);
    return wrong && `${wrong}\nwhat may stand: ${may}`;
  };
}

/** What is wrong with the value of a letter, where events are heard, or answers of a service. */
function unheard(label: string, values: Values, answers: boolean): string | undefined {
  const value = values[label];
  const isNone = !Object.hasOwn(values, label);
  if (answers) {
    return isNone ? `${label} has no value: a service answers with JSON or an error, such as { ok: true }` : undefined;
  }
  const { type } = (value ?? {}) as { readonly type?: unknown };
  if (typeof type === 'string') return undefined;
  const what = isNone ? 'has no value' : `is no event, but ${shortened(show(value), 30)}`;
  const hint = /^\d$/.test(label) ? '\na time, such as 10m, stands between spaces' : '';
  return `${label} ${what}: a pipeline hears events, such as text('…')${hint}`;
}

const allowed: Refusal = () => undefined;

/** Says that a sign is out of turn: what is down comes up before it goes down again. */
function turns(own: Signs): Refusal {
  const [first] = Object.values(own);
  let last: string | undefined;
  return (label) => {
    const says = own[label];
    const fine = last === undefined ? says === first : says !== last;
    last = says;
    if (fine) return undefined;
    const other = Object.fromEntries(Object.entries(own).filter(([, one]) => one !== says));
    return `${label} (${says}) is out of turn: ${listed(other)} comes before it`;
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
