import type { Entry, Values } from './entry.ts';
import { mismatch } from './entry.ts';
import type { Lane, Mark } from './notation.ts';
import { spoken } from './notation.ts';
import { framesOf, place } from './place.ts';
import { show } from './show.ts';

/** Why a lane is not what was wanted: the first frame that differs, and what differs there. */
export interface Fault {
  readonly lane: string;
  readonly frame: number;
  readonly why: readonly string[];
  /** Whether something was wanted, and nothing came. */
  readonly missing?: true;
}

/** How the entries of a lane are named in words and drawings. */
export type Name = (entry: Entry) => string;

/** What a lane is compared by. */
export interface Terms {
  readonly values: Values;
  /** In milliseconds. */
  readonly frame: number;
  readonly name: Name;
}

/** Finds the first place where a lane is not what was wanted. */
export function judge(lane: string, { marks }: Lane, got: readonly Entry[], terms: Terms): Fault | undefined {
  for (let index = 0; index < Math.max(marks.length, got.length); index += 1) {
    const mark = marks[index];
    const entry = got[index];
    if (mark && (!entry || mark.frame < entry.frame)) {
      return { lane, frame: mark.frame, why: missing(mark, got.slice(index), terms), missing: true };
    }
    if (!entry) return undefined;
    const why = !mark || entry.frame < mark.frame ? extra(entry, marks, terms) : wrong(mark, entry, terms);
    if (why) return { lane, frame: entry.frame, why };
  }
  return undefined;
}

function missing(mark: Mark, later: readonly Entry[], { values, frame }: Terms): readonly string[] {
  const late = later.find((entry) => !mismatch(mark, entry, values));
  const came = late
    ? `: it came at ${spoken(late.frame * frame)}, ${spoken((late.frame - mark.frame) * frame)} late`
    : '';
  const digit = /^\d$/.test(mark.label) && !Object.hasOwn(values, mark.label);
  const hint = digit ? ['it stands for itself: a time, such as 10m, stands between spaces'] : [];
  return [`wanted ${word(mark.kind, mark.label)}, and nothing came${came}`, ...hint];
}

function extra(entry: Entry, marks: readonly Mark[], { values, frame, name }: Terms): readonly string[] {
  const came = `${word(entry.kind, name(entry))} came, and nothing was wanted`;
  const twin = marks.find((mark) => !mismatch(mark, entry, values));
  if (!twin) return [came, ...reason(entry)];
  const [at, distance] = [spoken(twin.frame * frame), spoken(Math.abs(entry.frame - twin.frame) * frame)];
  if (twin.frame > entry.frame) return [came, `it was wanted at ${at}: this is ${distance} early`];
  return [came, twin.frame === entry.frame ? 'it came twice' : `it was wanted at ${at} only, ${distance} before`];
}

function wrong(mark: Mark, entry: Entry, { values, name }: Terms): readonly string[] | undefined {
  const differs = mismatch(mark, entry, values);
  if (!differs) return undefined;
  const both = `wanted ${word(mark.kind, mark.label)}, got ${word(entry.kind, name(entry))}`;
  if (mark.kind !== entry.kind) return [both, ...reason(entry)];
  const path = differs.path || 'it';
  const itself = mark.kind === 'next' && !Object.hasOwn(values, mark.label);
  const should = `${path} should be ${differs.wanted}${itself ? `: ${mark.label} has no value, and stands for itself` : ''}`;
  return [both, should, `${path} is ${differs.got}`];
}

/** Finds output of a lane that the expectation does not mention; completing is no output. */
export function unmentioned(lane: string, got: readonly Entry[], name: Name): Fault | undefined {
  const [first] = got.filter(({ kind }) => kind !== 'complete');
  if (!first) return undefined;
  const why = `${word(first.kind, name(first))} came, and the expectation does not mention this lane`;
  return { lane, frame: first.frame, why: [why, ...reason(first)] };
}

/** What an error that was not wanted says, and where it was made. */
function reason({ kind, value }: Entry): readonly string[] {
  if (kind !== 'error') return [];
  const frames = value instanceof Error ? framesOf(value) : [];
  return frames.length > 0 ? [show(value), place(frames)] : [show(value)];
}

function word(kind: Mark['kind'], label: string): string {
  return kind === 'complete' ? 'the end' : kind === 'error' ? 'an error' : label;
}
