import type { OperatorFunction } from 'rxjs';
import { map, pipe } from 'rxjs';
import type { Address } from '../address.ts';
import { checkSettings } from '../check-settings.ts';
import type { EventBase } from '../event.ts';
import type { Causes, Outgoing } from '../outgoing.ts';
import type { Text } from '../text.ts';
import { fanOut } from './fan-out.ts';

/** What is said: blocks, of which every place makes what it can show, and a subject for those that have one. */
export interface Rendered extends Pick<Outgoing, 'subject' | 'key' | 'replaces'> {
  readonly data: Text;
}

/**
 * Puts each event, or each window of events, into words once, and says it in all places given: as a table in a mail, as
 * aligned columns in Slack.
 *
 *     source               a----|
 *     render(words, x, y)  (mn)-|       m and n: words(a), to x and to y; m is open
 */
export function render<V extends EventBase | { readonly causes: Causes }>(
  words: (value: V) => Text | Rendered,
  ...to: readonly [Address, ...Address[]]
): OperatorFunction<V, Outgoing> {
  checkSettings('render', { addresses: { to } });
  const [first] = to;
  return pipe(
    map((value: V): Outgoing => {
      const said = words(value);
      const rendered = typeof said === 'string' || !('data' in said) ? { data: said } : said;
      return { type: 'text', to: first, causes: causesOf(value), ...rendered };
    }),
    fanOut(...to),
  );
}

function causesOf(value: EventBase | { readonly causes: Causes }): Causes {
  return 'causes' in value ? value.causes : [value.id];
}
