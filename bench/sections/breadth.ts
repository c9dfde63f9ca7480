import { inTurns, measured, perSecond } from '../measure.ts';
import type { Section } from '../section.ts';

/** By their arguments: how many silent inputs and how many pipelines that only read there are besides. */
const bots = {
  '0 0': 'one input, and the pipeline that answers commands',
  '10 0': '10 more inputs, silent',
  '100 0': '100 more inputs, silent',
  '0 1': 'one more pipeline, which reads all of it',
  '0 4': '4 more pipelines',
  '0 16': '16 more pipelines',
} as const;

type Name = keyof typeof bots;

/** What a message costs as inputs and pipelines are added. */
export function breadth(): Section {
  const names = Object.keys(bots) as Name[];
  const micros = inTurns(names, (what) => Number(measured('breadth.ts', ...what.split(' '))));
  const base = micros('0 0');
  const added = (what: Name) => {
    const more = Math.max(...what.split(' ').map(Number));
    return more === 0 ? '' : ((micros(what) - base) / more).toFixed(1);
  };
  return {
    title: 'A whole bot with more inputs and pipelines, journal in memory',
    head: ['', 'messages/s', 'µs each', 'µs for each more'],
    rows: names.map((name) => [bots[name], perSecond(micros(name)), micros(name).toFixed(1), added(name)]),
  };
}
