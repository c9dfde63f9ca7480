import { RE2JS, RE2JSException } from 're2js';
import { ConfigError } from '../errors.ts';
import type { Literal } from './literal.ts';
import { literal } from './literal.ts';

/** A pattern ready to match in linear time, whatever the text. */
export interface Pattern {
  /** As it was written. */
  readonly source: string;
  /** What every text that it matches begins with. */
  readonly literal: Literal;
  /** The longest text whose captures are looked for, in UTF-16 units: 4096 at least, {@link longestText} at most. */
  readonly longest: number;
  /** Whether it matches: much cheaper than to say how. */
  test(text: string): boolean;
  /**
   * Returns the whole match, then the groups (empty where one took no part); undefined without a match, and for a text
   * that is too long to look for them.
   */
  exec(text: string): readonly string[] | undefined;
}

/** The longest text that is matched, in UTF-16 units: 16 KiB. A longer one matches nothing. */
export const longestText = 16_384;

/** So long a text is looked through for captures, whatever the pattern. */
const leastCaptured = 4_096;
/** Places of the pattern times places of the text: up to so many RE2 finds captures in a tenth of the time. */
const quickly = 262_144;

/**
 * Compiles a pattern in RE2 syntax.
 *
 * @throws {ConfigError} When RE2 refuses it: names the pattern, and what is wrong with it.
 * @see {@link https://github.com/google/re2/wiki/Syntax}
 */
export function compile(source: string): Pattern {
  const start = literal(source);
  const { text: beginning, rest } = start;
  // What is plain characters only needs no engine, and RE2 refuses none.
  const size = rest === 'more' ? compileWith(source).programSize() : 0;
  const longest = Math.min(longestText, Math.max(leastCaptured, Math.floor(quickly / size)));
  // Made again when it is needed: ten thousand that wait take 150 MB.
  let compiled: RE2JS | undefined;
  const known = (text: string): boolean | undefined => {
    if (text.length > longestText || !text.startsWith(beginning)) return false;
    if (rest === 'more') return undefined;
    return rest === 'nothing' || text === beginning;
  };
  return {
    source,
    literal: start,
    longest,
    test: (text) => {
      const plain = known(text);
      if (plain !== undefined) return plain;
      compiled ??= compileWith(source);
      return compiled.test(text);
    },
    exec: (text) => {
      const plain = known(text);
      if (plain !== undefined) return plain ? [beginning] : undefined;
      if (text.length > longest) return undefined;
      compiled ??= compileWith(source);
      // To say that it does not match takes a tenth of to look for captures.
      return compiled.test(text) ? compiled.exec(text)?.map((group) => group ?? '') : undefined;
    },
  };
}

function compileWith(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new ConfigError(
      `pattern '${source}' is not understood (${error.message}): write it in RE2 syntax, which has no lookaround and no backreferences`,
      { cause: error },
    );
  }
}
