import { inTurns, measured, perSecond } from '../measure.ts';
import type { Section } from '../section.ts';

const lives = {
  bare: 'bare SQLite: taken, and dropped in a later transaction',
  settle: 'accept → read → settle',
  answer: 'accept → read → answer → send → note that it is sent',
} as const;

type Name = keyof typeof lives;

/** The journal alone, each event outliving a power cut. */
export function journal(): Section {
  const names = Object.keys(lives) as Name[];
  const micros = inTurns(names, (what) => Number(measured('journal.ts', what)));
  const ratio = micros('bare') / micros('settle');
  return {
    title: 'The journal in a file, 64 events in flight, each outliving a power cut',
    head: ['', 'events/s', 'µs each', 'of bare'],
    rows: names.map((name) => [
      lives[name],
      perSecond(micros(name)),
      micros(name).toFixed(1),
      (micros('bare') / micros(name)).toFixed(2),
    ]),
    goals: [
      {
        what: 'The durable journal beside bare accept-and-settle, 64 in flight',
        toReach: '1/6',
        measured: `1/${(1 / ratio).toFixed(1)}`,
        reached: ratio >= 1 / 6,
      },
    ],
  };
}
