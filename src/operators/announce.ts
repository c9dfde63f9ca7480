import type { OperatorFunction } from 'rxjs';
import { concatMap } from 'rxjs';
import type { Address } from '../address.ts';
import type { EventBase } from '../event.ts';
import type { Outgoing } from '../outgoing.ts';
import { topic } from '../topic.ts';
import type { Escalated } from './escalation.ts';

/**
 * Says each turn of an escalation to all it is for, in one thread in each place: answers there have its `topic(key)` as
 * their `origin.topic`.
 *
 *     source             m-p---|     m is a step to x; p is taken, for x and y
 *     announce(words)    a-(bc)|     a and b to x, in one thread; c to y
 *
 * What raised it stays open until it is over. With a `key` in its words a message stays the same when the steps change.
 */
export function announce<E extends EventBase>(
  words: (turn: Escalated<E>, to: Address) => Pick<Outgoing, 'data' | 'subject' | 'key'>,
): OperatorFunction<Escalated<E>, Outgoing> {
  return concatMap((turn) =>
    turn.to.map((to): Outgoing => {
      const { key, causes } = turn;
      return { type: 'text', to, ...words(turn, to), causes, conversation: topic(key), open: true };
    }),
  );
}
