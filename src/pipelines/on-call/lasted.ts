import type { AlertEvent, Event } from '../../event.ts';
import type { Escalated } from '../../operators/escalation.ts';

/**
 * Returns from when to when something fired, in milliseconds since 1970: by the time that is in its alerts, and where
 * that cannot be, such as one of the future, by when they were accepted. What still fires ends at the turn.
 */
export function lasted({ parts, at }: Pick<Escalated<Event>, 'parts' | 'at'>): {
  readonly from: number;
  readonly to: number;
} {
  const from = Math.min(...parts.map(({ about }) => momentOf(about as AlertEvent, 0)));
  const to = parts.map(({ about, over }) =>
    over ? momentOf(over as AlertEvent, momentOf(about as AlertEvent, 0)) : at,
  );
  return { from, to: Math.max(...to) };
}

/** What has no end of its own says its beginning, which is no later than `after`. */
function momentOf({ at, accepted }: AlertEvent, after: number): number {
  return at > after && at <= accepted ? at : accepted;
}
