import { RE2Set } from 're2js';
import { ConfigError } from '../errors.ts';
import { compile, longestText } from './pattern.ts';

/** Settings of {@link probe}. */
export interface ProbeOptions {
  /** Whose pattern it is, for the error: `plugin ./ping.ts`. */
  readonly owner: string;
  /** A clock in milliseconds, with fractions, that goes on while this thread works. */
  readonly now: () => number;
}

/** Longest time for the longest text that is looked through for captures, in milliseconds. */
const aloneLimit = 5;
/** So many times as long as a usual pattern may take: where the machine is slow or busy, that is the limit. */
const usualTimes = 4;
const usual = '^(\\w*) ?(.*)$';
/** Longest time for a text of {@link setText}, matched in a set, in milliseconds. */
const setLimit = 2;
const setText = 2_000;
/** A slow pattern is slow in each of so many tries; a busy machine is not. */
const tries = 6;

/**
 * Times a pattern on texts made to be hard for it. Matching is linear in the text, but a pattern such as
 * `(.*)a.{12}b` needs thousands of states for each text, and many of them stop the bot for seconds.
 *
 * @throws {ConfigError} When the pattern is too slow or not understood: names its owner, the pattern and the time.
 */
export function probe(source: string, { owner, now }: ProbeOptions): void {
  const pattern = compile(source);
  if (pattern.literal.rest !== 'more') return;
  const limit = Math.max(aloneLimit, usualTimes * usualTime(now));
  const set = new RE2Set();
  set.add(source);
  set.compile();
  for (const make of hardTexts(source, pattern.literal.text)) {
    const alone = fastest(
      () => make(pattern.longest),
      limit,
      (text) => pattern.exec(text),
      now,
    );
    if (alone > limit) throw slow(source, owner, alone, pattern.longest);
    const together = fastest(
      () => make(setText),
      setLimit,
      (text) => set.match(text),
      now,
    );
    if (together > setLimit) throw slow(source, owner, together, setText);
  }
}

function slow(source: string, owner: string, took: number, length: number): ConfigError {
  return new ConfigError(
    `${owner}: pattern '${source}' is too slow (${Math.ceil(took)} ms for ${length} characters): ` +
      'let fewer of its parts take any text, and put no counted wildcard such as .{12} behind another wildcard',
  );
}

/** How long a usual pattern takes on this machine now, in milliseconds. */
function usualTime(now: () => number): number {
  const pattern = compile(usual);
  const make = (_: unknown, count: number) => String.fromCharCode(97 + count).repeat(longestText);
  const texts = Array.from({ length: tries }, make);
  return fastest(
    () => texts.pop() ?? '',
    0,
    (text) => pattern.exec(text),
    now,
  );
}

/** The time that the best of some tries takes, each with a new text; the first good one will do. */
function fastest(make: () => string, limit: number, match: (text: string) => unknown, now: () => number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let count = 0; count < tries && best > limit; count += 1) {
    const text = make();
    const since = now();
    match(text);
    best = Math.min(best, now() - since);
  }
  return best;
}

/**
 * Texts of the pattern's own characters: in no order, new each time, and one character over and over, with an end that
 * matches, as what is captured takes longest, and with one that does not. One of them takes two bytes a character.
 */
function hardTexts(source: string, start: string): readonly ((length: number) => string)[] {
  const own = source.slice(start.length);
  const letters = [...new Set(own.replace(/[^\p{L}]/gu, '')), 'a', ' '].slice(0, 16);
  const signs = [...new Set(own.replace(/[^\p{N}_=,;:-]/gu, '')), ...letters].slice(0, 16);
  let seed = 1;
  const any = (from: readonly string[]): string => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return from[(seed >>> 16) % from.length] ?? ' ';
  };
  const mixed = (from: readonly string[]) => (length: number) => {
    let text = start;
    while (text.length < length) text += any(from);
    return text.slice(0, length);
  };
  const repeated = (sign: string) => (length: number) => (start + sign.repeat(length)).slice(0, length);
  const ended = (sign: string) => (length: number) => `${repeated(sign)(length - 1)}!`;
  const some = [...signs.slice(0, 6), '…'];
  return [mixed(letters), mixed(signs), ...some.map(repeated), ...some.map(ended)];
}
