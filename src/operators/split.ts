import type { MonoTypeOperatorFunction } from 'rxjs';
import { concatMap } from 'rxjs';
import { checkSettings } from '../check-settings.ts';
import type { Outgoing } from '../outgoing.ts';
import { plain } from '../render/plain.ts';
import { splitText } from './split-text.ts';

/**
 * Makes several messages of one that is longer than `limit` characters, as {@link splitText} splits. All but the last say
 * that more follows, so that its causes are settled together with the last.
 *
 *     source        m----|       m: `one two three`
 *     split(16)…    (ab)-|       a: `one two `, b: `three`
 *
 * Inputs split what is too long for their networks by themselves: this is for less. Blocks are made plain text where they
 * are too long. A message with a key keeps one key per part: `key/2`.
 */
export function split(limit: number): MonoTypeOperatorFunction<Outgoing> {
  checkSettings('split', { characters: { limit } });
  return concatMap((message) => {
    const parts = splitText(plain(message.data), limit);
    if (parts.length < 2) return [message];
    return parts.map((data, index) => ({
      ...message,
      data,
      ...(message.key !== undefined && { key: `${message.key}/${index + 1}` }),
      ...(index < parts.length - 1 && { open: true as const }),
    }));
  });
}
