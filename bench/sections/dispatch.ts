import { inTurns, measured, perSecond } from '../measure.ts';
import type { Section } from '../section.ts';

const counts = [10, 1_000, 10_000] as const;

/** What is compared, in words. */
const contenders = {
  loop: 'plain loop over patterns, and a promise',
  bare: 'bare RxJS: `filter → mergeMap(async, 16) → map`',
  pipeline: 'the pipeline that answers commands',
  bot: 'a whole bot, journal in memory',
  durable: 'a whole bot, each event outliving a power cut',
  hubot: 'Hubot 14',
  bolt: 'Bolt 5',
} as const;

type Name = keyof typeof contenders;

/** A figure of the plot: messages a second of one contender, by the number of commands. */
export interface Speed {
  readonly name: string;
  readonly ours: boolean;
  readonly perSecond: readonly { readonly commands: number; readonly value: number }[];
}

/** Message in, the last of N commands matches, an async handler, an answer out. */
export function dispatch(): { readonly section: Section; readonly speeds: readonly Speed[] } {
  const names = (Object.keys(contenders) as Name[]).flatMap((name) =>
    // Bare RxJS has one command whatever their number.
    (name === 'bare' ? counts.slice(0, 1) : counts).map((count) => `${name} ${count}` as const),
  );
  const micros = inTurns(names, (what) => Number(measured('dispatch.ts', ...what.split(' '))));
  const of = (name: Name, count: number) => micros(`${name} ${name === 'bare' ? 10 : count}` as (typeof names)[number]);
  const times = (count: number, mine: Name, theirs: Name) => of(theirs, count) / of(mine, count);
  const hubot = (count: number, least: number) => ({
    what: `${count.toLocaleString('en')} commands, the pipeline beside Hubot, which keeps nothing either`,
    toReach: `${least} times`,
    measured: `${times(count, 'pipeline', 'hubot').toFixed(1)} times; a whole bot ${times(count, 'bot', 'hubot').toPrecision(2)}`,
    reached: times(count, 'pipeline', 'hubot') >= least,
  });
  const flat = of('bot', 10) / of('bot', 10_000);
  const bare = times(10, 'pipeline', 'bare');
  return {
    section: {
      title: 'Messages a second, the last of N commands matches',
      head: ['', ...counts.map((count) => `N = ${count.toLocaleString('en')}`), 'of bare RxJS at 10'],
      rows: (Object.keys(contenders) as Name[]).map((name) => [
        contenders[name],
        ...counts.map((count) => perSecond(of(name, count))),
        times(10, name, 'bare').toPrecision(2),
      ]),
      goals: [
        hubot(10, 2),
        hubot(1_000, 60),
        {
          what: '10,000 commands beside 10, a whole bot',
          toReach: '0.8',
          measured: flat.toFixed(2),
          reached: flat >= 0.8,
        },
        {
          what: '10 commands, the pipeline beside bare RxJS',
          toReach: '1/5',
          measured: `1/${(1 / bare).toFixed(1)}; a whole bot 1/${(1 / times(10, 'bot', 'bare')).toFixed(0)}`,
          reached: bare >= 0.2,
        },
      ],
    },
    speeds: (Object.keys(contenders) as Name[]).map((name) => ({
      name: contenders[name].replaceAll('`', ''),
      ours: ['pipeline', 'bot', 'durable'].includes(name),
      perSecond: counts.map((commands) => ({ commands, value: 1e6 / of(name, commands) })),
    })),
  };
}
