import { localOf } from '../../address.ts';
import type { AlertEvent, Event } from '../../event.ts';
import { onCallOwner, taken } from '../../firing.ts';
import type { Word } from '../../operators/escalation.ts';
import type { Place } from '../../route.ts';
import { covers } from '../../route.ts';
import { topic } from '../../topic.ts';
import type { KeyOf } from './same-alert.ts';
import type { MatterOf } from './told-together.ts';

/**
 * What an event says about an alert: it fires, it is over, or somebody took it, by `ack` or by an answer in a thread
 * about it. Only who is proven and of the organisation takes something by an answer.
 */
export function heard(
  event: Event,
  from: readonly Place[],
  keyOf: KeyOf,
  matterOf: MatterOf = (_, key) => key,
): Word | undefined {
  switch (event.type) {
    case 'alert': {
      if (!isFrom(event, from)) return undefined;
      const key = keyOf(event);
      if (key === undefined) return undefined;
      return { key: matterOf(event, key), is: event.status === 'firing' ? 'raised' : 'over', part: key };
    }
    case 'memory':
      return event.owner === onCallOwner && event.key.startsWith(taken) && event.value !== undefined
        ? { key: event.key.slice(taken.length), is: 'taken' }
        : undefined;
    case 'text': {
      const { origin, sender, noReply } = event;
      const there = sender.verified && !sender.external && !sender.bot && !noReply;
      return there && origin?.topic ? { key: origin.topic.slice(topic('').length), is: 'taken' } : undefined;
    }
    default:
      return undefined;
  }
}

/** Who took it, by name. */
export function takerOf(event: Event | undefined): string | undefined {
  if (event?.type === 'text') return event.sender.name;
  return event?.type === 'memory' && typeof event.value === 'string' ? event.value : undefined;
}

/** True for an alert that a plan is about. */
export function isFrom(event: Event, from: readonly Place[]): event is AlertEvent {
  return event.type === 'alert' && covers(from, event.input, [localOf(event.to), event.place]);
}
