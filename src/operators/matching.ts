import type { OperatorFunction } from 'rxjs';
import { mergeMap } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { TextEvent } from '../event.ts';
import { release } from '../event.ts';
import { compile } from '../matching/pattern.ts';

/** What a pattern captured: `match[0]` is the whole match, then the groups. */
export interface Match {
  readonly match: readonly string[];
}

/**
 * Keeps the messages that an RE2 pattern is found in, adds what it captured to each, and lets the others go.
 *
 *     source                      a-b-|       a: `deploy web`, b: `lunch?`
 *     matching('^deploy (\\w+)')  m---|       m: a with match ['deploy web', 'web']
 *
 * Takes linear time, whatever the text; one that is too long to look for captures (16 KiB, less with a long pattern, never
 * less than 4 KiB) is let go. A bad pattern throws here, before anything starts.
 */
export function matching<E extends TextEvent>(pattern: string): OperatorFunction<E, E & Match> {
  checkSettings('matching', { pattern: { pattern } });
  const compiled = compile(pattern);
  return mergeMap((event) => {
    const match = compiled.exec(event.data);
    if (match) return [{ ...event, match }];
    event[release]?.();
    return [];
  }, 1);
}
