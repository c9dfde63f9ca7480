import type { Event, Pipeline } from 'micro-bot-streams';
import { bridge, parseRooms } from 'micro-bot-streams';
import { only } from 'micro-bot-streams/operators';

const rooms = bridge(parseRooms('slack:#ops = irc:#ops = xmpp:ops@conference.example.org', 'examples/bridge.ts'));

/** Three rooms that are one; what begins with `.` stays in its own. */
export const opsRooms: Pipeline = {
  ...rooms,
  name: 'ops-rooms',
  run: (sources, world) => {
    const heard = Object.entries(sources).map(([input, source]) => [input, source.pipe(only(onTheRecord))]);
    return rooms.run(Object.fromEntries(heard), world);
  },
};

function onTheRecord(event: Event): boolean {
  return event.type !== 'text' || !event.data.startsWith('.');
}

export const pipelines: readonly Pipeline[] = [opsRooms];
