import type { Event } from '../event.ts';
import type { Stamped } from '../outgoing.ts';
import type { Dead } from './parts.ts';

type Letter = Omit<Dead, 'number'>;

/** The dead letter about a message that was not delivered. */
export function deadMessage(message: Stamped, reason: string, at: number): Letter {
  const { pipeline, to: place } = message;
  return { kind: 'message', pipeline, place, reason, at, message };
}

/** The dead letter about an event that a pipeline fails on. */
export function deadEvent(event: Event, pipeline: string, reason: string, at: number): Letter {
  const place = 'replyTo' in event ? event.replyTo : event.input;
  return { kind: 'event', pipeline, place, reason, at, event };
}
