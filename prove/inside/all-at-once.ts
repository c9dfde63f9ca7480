import type { Event } from '../../src/event.ts';
import type { Journal } from '../../src/journal.ts';

/** A journal that hands out nothing before it has read all there is, in the order of arrival: a control. */
export function allAtOnce(journal: Journal): Journal {
  const lines = new Map<string, Event[]>();
  const everything = { limit: 256, inHand: Number.POSITIVE_INFINITY, perConversation: Number.POSITIVE_INFINITY };
  return {
    ...journal,
    read: async (pipeline, { limit }) => {
      const line = lines.get(pipeline) ?? [];
      lines.set(pipeline, line);
      for (let batch = await journal.read(pipeline, everything); batch.length > 0; ) {
        line.push(...batch);
        batch = await journal.read(pipeline, everything);
      }
      line.sort((one, other) => one.accepted - other.accepted);
      return line.splice(0, limit);
    },
  };
}
