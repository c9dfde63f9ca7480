import type { Activity } from '../activity.ts';
import { inputOf } from '../address.ts';
import type { Stamped } from '../outgoing.ts';

/** Which message an activity is about. */
export function about({ to, pipeline, causes }: Stamped, at: number): Omit<Activity, 'code'> {
  return { at, input: inputOf(to), pipeline, event: causes[0], place: to };
}
