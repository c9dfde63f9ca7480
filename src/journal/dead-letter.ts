import type { Event } from '../event.ts';
import type { Stamped } from '../outgoing.ts';
import type { Dead } from './parts.ts';

type Letter = Omit<Dead, 'number'>;

/** The dead letter about a message that was not delivered. */
export function deadMessage(message: Stamped, reason: string, at: number): Letter {
  const { pipeline, to: place, data } = message;
  return { kind: 'message', pipeline, place, reason, at, gist: gist(data), message };
}

/** The dead letter about an event that a pipeline fails on. */
export function deadEvent(event: Event, pipeline: string, reason: string, at: number): Letter {
  const place = 'replyTo' in event ? event.replyTo : event.input;
  return { kind: 'event', pipeline, place, reason, at, gist: gist('data' in event ? event.data : ''), event };
}

/** The beginning of what was said, on one line. */
function gist(data: unknown): string {
  const text = typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
  const line = text
    .slice(0, 400)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length > 80 ? `${line.slice(0, 79).toWellFormed()}…` : line;
}
