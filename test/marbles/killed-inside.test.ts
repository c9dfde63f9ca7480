import type { Observable } from 'rxjs';
import { filter, map, merge, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { AlertEvent, ChatEvent, TextEvent } from '../../src/event.ts';
import * as exported from '../../src/operators/index.ts';
import {
  answerOnce,
  askAndWait,
  correlate,
  groupAlerts,
  inhibit,
  inLanes,
  inOrder,
  limitRate,
  query,
  quietHours,
  render,
  replies,
  samplePer,
  sessions,
  suppressFlapping,
  waitForRecovery,
  windowByClock,
  windowByCount,
} from '../../src/operators/index.ts';
import type { Outgoing } from '../../src/outgoing.ts';
import { reply, send } from '../../src/outgoing.ts';
import { pipeline } from '../../src/pipeline.ts';
import type { Values } from '../../src/testing/index.ts';
import { alert, marbles, text, wholeBot } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';

/** What an operator is told, and what comes of it. */
interface Story {
  readonly run: (said: Observable<never>, world: World) => Observable<unknown>;
  readonly said: string;
  readonly values: Values;
  /** What comes of it when the bot is killed, and started again at once, in a frame. */
  readonly comes: (frame: number) => string;
  /** What comes of it when it is dead from frame 3 to frame 12. */
  readonly late: string;
}

const texts = { a: text('a'), b: text('b'), c: text('c') };
const alarms = {
  f: alert('slow'),
  r: alert('slow', { status: 'resolved' }),
  A: alert('down', { fingerprint: 'A', labels: { alertname: 'NodeDown' } }),
  B: alert('down', { fingerprint: 'A', labels: { alertname: 'NodeDown' }, status: 'resolved' }),
  d: alert('web', { fingerprint: 'd' }),
};
const m = { causes: ['a'] };
const n = { causes: ['b'] };
const keep = () => true;
const slowly = { call: async () => new Promise<{ json: string }>((done) => setTimeout(() => done({ json: '{}' }), 4)) };
const answer = () => new Promise<string>((done) => setTimeout(() => done('hi'), 4));
const everyFour = { next: (after: number) => after - (after % 4) + 4, previous: (at: number) => at - (at % 4) };

/** A lane in which a sign stands in one frame. */
const at = (frame: number, sign: string) => `${'-'.repeat(frame)}${sign}`;

/** Killed before it had an answer, it asks again. */
const again = (frame: number) => at(frame <= 4 ? frame + 4 : 4, 'm');

function story<T>(
  run: (said: Observable<T>, world: World) => Observable<unknown>,
  rest: Omit<Story, 'run' | 'comes'> & { readonly comes: string | Story['comes'] },
): Story {
  const { comes } = rest;
  return { ...rest, run, comes: typeof comes === 'string' ? () => comes : comes };
}

/**
 * Every operator that waits. What it holds it has after a restart, to the frame. What it only knew, of events that are done
 * with, it does not: `comes` shows what that makes of it.
 */
const waiting: Readonly<Record<string, Story>> = {
  answerOnce: story((said: Observable<TextEvent>) => said.pipe(answerOnce(answer)), {
    ...{ said: 'a', values: { ...texts, m }, late: at(16, 'm') },
    comes: again,
  }),
  askAndWait: story(
    (said: Observable<TextEvent>, { clock }) =>
      said.pipe(
        askAndWait({
          ...{ within: 20, clock, question: (one) => (one.data === 'a' ? reply(one, 'sure?') : undefined) },
          answered: (one, by) => [send(by ? [one, by] : [one], one.replyTo, 'done')],
        }),
      ),
    {
      ...{ said: 'a---b', comes: 'm---n', late: 'm-----------n' },
      values: { ...texts, m, n: { causes: ['a', 'b'] } },
    },
  ),
  correlate: story(
    (said: Observable<TextEvent>, { clock }) => {
      const inputs = merge(
        said,
        said.pipe(
          filter(({ data }) => data === 'b'),
          map((one) => ({ ...one, input: 'mail' })),
        ),
      );
      const key = ({ data }: TextEvent) => data.replace('b', 'a');
      return inputs.pipe(
        filter(({ data, input }) => data !== 'b' || input === 'mail'),
        correlate({ key, inputs: ['chat', 'mail'], within: 4, clock, keep }),
      );
    },
    {
      ...{ said: 'a-b--c', comes: '--m------n', late: '--m-------------n' },
      values: { ...texts, m: { causes: ['a', 'b'] }, n: { causes: ['c'] } },
    },
  ),
  groupAlerts: story(
    (said: Observable<AlertEvent>, { clock }) => said.pipe(groupAlerts({ by: [], wait: 6, every: 9, clock, keep })),
    {
      ...{ said: 'd-f', comes: at(6, 'm'), late: at(12, 'm') },
      values: { ...alarms, m: { causes: ['d', 'f'] } },
    },
  ),
  inhibit: story(
    (said: Observable<AlertEvent>, { clock }) =>
      said.pipe(inhibit({ source: ({ fingerprint }) => fingerprint === 'A', longest: 20, clock })),
    {
      // Killed, it does not know any more that A fires: what it held back is told.
      ...{ said: 'A-d---B', late: 'm-----------(on)' },
      comes: (frame) => {
        const told = ['m-----(no)', 'm-o---n', 'm-o---n', 'm--o--n', 'm---o-n', 'm----on', 'm-----(on)'];
        return told[frame] ?? 'm-----(no)';
      },
      values: { ...alarms, m: { causes: ['A'] }, n: { causes: ['B'] }, o: { causes: ['d'] } },
    },
  ),
  inLanes: story(
    (said: Observable<TextEvent>, { clock }) =>
      said.pipe(
        inLanes(
          () => 'one',
          (one) => timer(4, clock).pipe(map(() => one)),
        ),
      ),
    {
      said: 'ab',
      values: { ...texts, m, n },
      comes: (frame) => `----m${at(frame > 4 && frame < 8 ? frame - 5 : 3, 'n')}`,
      late: at(12, '(mn)'),
    },
  ),
  inOrder: story(
    (said: Observable<TextEvent>, { clock }) =>
      said.pipe(inOrder((one) => timer(one.data === 'a' ? 6 : 2, clock).pipe(map(() => one)))),
    { said: 'ab', values: { ...texts, m, n }, comes: '------(mn)', late: at(12, '(mn)') },
  ),
  limitRate: story(
    (said: Observable<TextEvent>, { clock }) =>
      said.pipe(
        render(({ data }) => data, 'chat:#ops'),
        limitRate({ every: 6, lane: ({ to }) => to, clock }),
      ),
    {
      // Killed, it does not know any more when it spoke last.
      ...{ said: 'ab', values: { ...texts, m, n }, late: 'm-----------n' },
      comes: (frame) => `m${at(Math.min(frame || 6, 6) - 1, 'n')}`,
    },
  ),
  query: story((said: Observable<TextEvent>, world) => said.pipe(query(world, 'greeter', 'Say.Hello', () => ({}))), {
    ...{ said: 'a', values: { ...texts, m }, late: at(16, 'm') },
    comes: again,
  }),
  quietHours: story(
    (said: Observable<TextEvent>, { clock }) =>
      said.pipe(quietHours({ hours: { until: (now) => (now < 6 ? 6 : undefined) }, clock })),
    { said: 'a-b', values: { ...texts, m, n }, comes: at(6, '(mn)'), late: at(12, '(mn)') },
  ),
  replies: story((said: Observable<TextEvent>, { clock }) => said.pipe(replies(answer, { clock })), {
    ...{ said: 'a', values: { ...texts, m }, late: at(16, 'm') },
    comes: again,
  }),
  samplePer: story(
    (said: Observable<TextEvent>, { clock }) => said.pipe(samplePer(({ from }) => from, { every: 6, clock })),
    { said: 'a-b', values: { ...texts, n }, comes: at(6, 'n'), late: at(12, 'n') },
  ),
  sessions: story((said: Observable<TextEvent>, { clock }) => said.pipe(sessions({ gap: 5, clock, keep })), {
    ...{ said: 'a-b', comes: at(7, 'm'), late: at(12, 'm') },
    values: { ...texts, m: { causes: ['a', 'b'] } },
  }),
  suppressFlapping: story(
    (said: Observable<AlertEvent>, { clock }) =>
      said.pipe(suppressFlapping({ changes: 1, within: 20, steady: 5, clock })),
    {
      // Killed, it does not know any more that it flaps: the last word is told.
      ...{ said: 'frf', late: 'mn----------o' },
      comes: (frame) => `mn${at(Math.min(Math.max(2, frame || 7), 7) - 2, 'o')}`,
      values: { ...alarms, m: { causes: ['f'] }, n: { causes: ['r'] }, o: { causes: ['f#2'] } },
    },
  ),
  waitForRecovery: story((said: Observable<AlertEvent>, { clock }) => said.pipe(waitForRecovery({ wait: 5, clock })), {
    said: 'frd',
    values: { ...alarms, m: { causes: ['d'] } },
    comes: at(7, 'm'),
    late: at(12, 'm'),
  }),
  windowByClock: story(
    (said: Observable<TextEvent>, { clock }) => said.pipe(windowByClock({ schedule: everyFour, clock, keep })),
    {
      ...{ said: 'ab---c', comes: '----m---n', late: '------------m---n' },
      values: { ...texts, m: { causes: ['a', 'b'] }, n: { causes: ['c'] } },
    },
  ),
  windowByCount: story((said: Observable<TextEvent>) => said.pipe(windowByCount({ count: 3, keep })), {
    ...{ said: 'a-b---c', comes: '------m', late: at(12, 'm') },
    values: { ...texts, m: { causes: ['a', 'b', 'c'] } },
  }),
};

/** These are killed in each frame in `escalate.test.ts` and `on-call.test.ts`. */
const elsewhere = ['escalate', 'runbook'];
/** These hold nothing. */
const passing = [
  ...[
    'addressed',
    'announce',
    'dedupe',
    'fallBack',
    'fanOut',
    'followed',
    'matching',
    'ofType',
    'only',
    'reconnect',
    'redirect',
  ],
  ...['render', 'saidBy', 'saidIn', 'split', 'splitText', 'throttlePer'],
];

/** A bot that says in one word what comes out. */
function botOf({ run }: Story) {
  return wholeBot([
    pipeline({
      name: 'waiting',
      from: ['chat'],
      to: ['chat'],
      horizon: 60_000,
      run: ({ chat }, world) => ({
        chat: run(chat as Observable<never>, world).pipe(map((one) => (isMessage(one) ? one : said(one as Named)))),
      }),
    }),
  ]);
}

type Named = ChatEvent | Pick<Outgoing, 'causes'>;

function isMessage(one: unknown): one is Outgoing {
  return typeof one === 'object' && one !== null && 'causes' in one && 'to' in one && 'data' in one;
}

function said(one: Named): Outgoing {
  const causes = 'causes' in one ? one.causes : ([one.id] as const);
  return { type: 'text', to: 'chat:#ops', data: 'came', causes };
}

describe('a bot that is killed inside an operator', () => {
  it('is looked at for every operator that is exported', () => {
    expect([...Object.keys(waiting), ...elsewhere, ...passing].sort()).toEqual(Object.keys(exported).sort());
  });

  it.each(Object.entries(waiting))(
    'loses nothing and says nothing twice, whenever it is in %s',
    async (_, one) => {
      for (let frame = 0; frame < 9; frame += 1) {
        const lanes = { chat: one.said, bot: at(frame, '(!^)') };
        await marbles(botOf(one), lanes, { chat: one.comes(frame) }, one.values, { world: slowly });
      }
    },
    120_000,
  );

  it.each(Object.entries(waiting))(
    'catches up when it was away while something came due in %s',
    async (_, one) => {
      const lanes = { chat: one.said, bot: '---!--------^' };
      await marbles(botOf(one), lanes, { chat: one.late }, one.values, { world: slowly });
    },
    60_000,
  );
});
