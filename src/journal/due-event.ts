import type { DueEvent, Unstamped } from '../event.ts';
import type { Job } from './parts.ts';

/** The event that work put off becomes. */
export function dueEvent({ key, pipeline, job: { data, due }, hops }: Job): Unstamped<DueEvent> {
  const id = `later:${key}`;
  const about = { pipeline, at: due, due, data, ...(hops > 0 && { hops }) };
  return { type: 'due', id, input: 'later', conversation: id, meta: {}, ...about };
}
