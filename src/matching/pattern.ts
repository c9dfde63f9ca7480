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
  /** Whether it matches: much cheaper than to say how. */
  test(text: string): boolean;
  /** Returns the whole match, then the groups (empty where one took no part); undefined without a match. */
  exec(text: string): readonly string[] | undefined;
}

/** The longest text that is matched, in UTF-16 units: 16 KiB. A longer one matches nothing. */
export const longestText = 16_384;

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
  if (rest === 'more') compileWith(source);
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
    test: (text) => {
      const plain = known(text);
      if (plain !== undefined) return plain;
      compiled ??= compileWith(source);
      return compiled.test(text);
    },
    exec: (text) => {
      const plain = known(text);
      if (plain !== undefined) return plain ? [beginning] : undefined;
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
