import type { DueEvent, Unstamped } from '../event.ts';
import type { Job } from './parts.ts';

/** The event that work put off becomes. */
export function dueEvent({ key, pipeline, job: { data, due } }: Job): Unstamped<DueEvent> {
  const id = `later:${key}`;
  return { type: 'due', id, input: 'later', conversation: id, pipeline, at: due, due, data, meta: {} };
}
