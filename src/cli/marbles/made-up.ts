import type { Pipeline } from '../../pipeline.ts';

/** What is heard in a lane when nobody said it, and what its letters mean. */
export interface MadeUp {
  readonly marbles: string;
  readonly words: Readonly<Record<string, string>>;
}

const usual = '2m a 4m b 9m c';

/** An alert is told to the next, somebody takes it, and it is over. */
const single = {
  marbles: '2m a 39m c',
  answers: '2m - 14m b',
  words: {
    a: 'firing: DiskFull: the disk of db1 is full',
    b: 'bob answers: I look',
    c: 'resolved: DiskFull: the disk of db1 is full',
  },
};

/** The same of two that are told together. */
const pair = {
  marbles: '2m (ab) 39m d 4m e',
  answers: '2m - 14m c',
  words: {
    a: 'firing: DiskFull node=db1: the disk of db1 is full',
    b: 'firing: DiskFull node=db2: the disk of db2 is full',
    c: 'bob answers: I look',
    d: 'resolved: DiskFull node=db1: the disk of db1 is full',
    e: 'resolved: DiskFull node=db2: the disk of db2 is full',
  },
};

/** What the bot's own organs say, about what the pipeline is for. */
const organs: Readonly<Record<string, (about: string | undefined) => MadeUp['words']>> = {
  registry: (service = 'greeter') => ({ a: service, b: `${service} changed`, c: `${service} gone` }),
  runs: (command = 'deploy') => ({
    a: `${command} greeter`,
    b: `failed: ${command} web: no such service`,
    c: `${command} greeter`,
  }),
  later: () => ({ a: 'tea is ready', b: 'tea is ready', c: 'tea is ready' }),
  memory: () => ({ a: 'oncall', b: 'oncall', c: 'oncall' }),
};

/** What people say to the examples that hear something special. */
const said: Readonly<Record<string, MadeUp['words']>> = {
  'slack-query-email': { a: 'greet Ann', b: 'bob in #ops: on it', c: 'bob in #random: greet Bob' },
};

/**
 * Makes up what a pipeline hears, by lane: people speak in its first chat; its alerts fire and are over; where there is
 * neither, the bot's own organs speak. A pipeline that a flag asks for hears what its route is about.
 *
 * @param alerts - The lane of the alerts, where there is one, and whether they are told together.
 */
export function madeUp(
  { name, from }: Pick<Pipeline, 'name' | 'from'>,
  { lane: alerts, together }: { readonly lane: string | undefined; readonly together: boolean },
): Record<string, MadeUp> {
  const alarm = together ? pair : single;
  const chats = from.filter((lane) => !Object.hasOwn(organs, lane) && lane !== alerts);
  const alone = chats.length === 0 && alerts === undefined;
  const marbles = (lane: string): string => {
    if (Object.hasOwn(organs, lane)) return alone ? usual : '';
    if (lane === alerts) return alarm.marbles;
    if (lane !== chats[0]) return '';
    return alerts === undefined ? usual : alarm.answers;
  };
  const words = (lane: string): MadeUp['words'] => {
    const about = aboutIn(name, lane);
    return organs[lane]?.(about) ?? (alerts === undefined ? (said[name] ?? talk(about)) : alarm.words);
  };
  return Object.fromEntries(from.map((lane) => [lane, { marbles: marbles(lane), words: words(lane) }]));
}

function talk(room = '#ops'): MadeUp['words'] {
  return { a: `ann in ${room}: deploy failed`, b: `bob in ${room}: on it`, c: `bob in ${room}: fixed` };
}

/** Which service, command or room of a lane a route names: `notify registry:greeter* -> slack:#ops`. */
function aboutIn(name: string, lane: string): string | undefined {
  const [route = ''] = name.split('->');
  const named = route.split(/[ ,=]+/).find((word) => word.startsWith(`${lane}:`));
  return named?.slice(lane.length + 1).replaceAll('*', '') || undefined;
}
