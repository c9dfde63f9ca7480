import type { OperatorFunction } from 'rxjs';
import { concatMap } from 'rxjs';
import type { Address } from '../address.ts';
import { checkSettings } from '../check-settings.ts';
import type { Outgoing } from '../outgoing.ts';
import { sentTo } from './redirect.ts';

/**
 * Sends each message to every address given. All but the last say that more follows, so that its causes are settled
 * together with the last.
 *
 *     source             m----|
 *     fanOut(x, y, z)    (abc)|      a, b and c: m to x, y and z; a and b are open
 *
 * A message with a key keeps one key per address: `key/address`.
 */
export function fanOut(...addresses: readonly [Address, ...Address[]]): OperatorFunction<Outgoing, Outgoing> {
  checkSettings('fanOut', { addresses: { addresses } });
  const last = addresses.length - 1;
  const keyed = (message: Outgoing, to: Address): Outgoing =>
    message.key === undefined ? message : { ...message, key: `${message.key}/${to}` };
  return concatMap((message) =>
    addresses.map((to, position) => {
      const copy = keyed(sentTo(message, to), to);
      return position < last ? { ...copy, open: true as const } : copy;
    }),
  );
}
