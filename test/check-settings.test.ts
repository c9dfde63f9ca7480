import { readFileSync } from 'node:fs';
import { asyncScheduler as clock } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { checkSettings } from '../src/check-settings.ts';
import { ConfigError } from '../src/errors.ts';
import * as exported from '../src/operators/index.ts';
import { pipeline } from '../src/pipeline.ts';
import { operators, operatorsPath } from './testing/operators-page.ts';

const { NaN: none, POSITIVE_INFINITY: infinity } = Number;

interface Values {
  readonly bad: readonly unknown[];
  readonly good: readonly unknown[];
}

const count: Values = { bad: [0, -1, 1.5, none, '3', null], good: [1, infinity] };
const time: Values = { bad: [0, -1, none, infinity, '10m', null], good: [1] };
const endless: Values = { bad: [0, -1, none, '10m', null], good: [1, infinity] };
const timer: Values = { bad: [0, -1, none, infinity, 2 ** 31, '10m'], good: [1, 2 ** 31 - 1] };
const wait: Values = { bad: [-1, none, infinity, '10m', null], good: [0, 1] };
const characters: Values = { bad: [0, 15, none, '20', null], good: [16, infinity] };
const address: Values = { bad: ['nowhere', 'slack:', ':#ops', '', null], good: ['slack:#ops'] };
const addresses: Values = { bad: [[], ['slack:#ops', 'nowhere']], good: [['slack:#ops'], ['slack:#ops', 'email:ops']] };
const names: Values = { bad: [[], [''], ['a', undefined]], good: [['a'], ['a', 'b']] };
const anyNames: Values = { bad: ['a', [none], ['']], good: [[], ['a']] };
const step = (more: object) => [{ to: 'slack:#ops' }, { to: 'slack:#ops', ...more }];

/** How something is built with some settings, and what those may be. */
interface Row {
  build(settings: never): unknown;
  readonly settings: Readonly<Record<string, Values>>;
}

const asking = { call: async () => ({ json: '{}' }) };
const keep = () => 1;
const key = () => '';
const nothing = () => undefined;

/** Every operator that has a number, a time, a list or an address among its settings; the other settings are right. */
const rows: Readonly<Record<string, Row>> = {
  answerOnce: {
    build: ({ places }: { places: [] }) => exported.answerOnce(...(places as unknown as [() => Promise<undefined>])),
    settings: { places: { bad: [[]], good: [[async () => undefined]] } },
  },
  askAndWait: {
    build: (more: object) => exported.askAndWait({ question: nothing, answered: () => [], within: 1, clock, ...more }),
    settings: { within: time },
  },
  correlate: {
    build: (more: object) => exported.correlate({ key, inputs: ['a'], within: 1, clock, keep, ...more }),
    settings: { inputs: names, within: endless, max: count, keys: count },
  },
  dedupe: {
    build: (more: object) => exported.dedupe(key, { within: 1, clock, ...more }),
    settings: { within: endless, max: count },
  },
  escalate: {
    build: (more: object) => exported.escalate({ steps: [{ to: 'slack:#ops' }], read: nothing, clock, ...more }),
    settings: { steps: { bad: [[], null], good: [step({})] }, steady: wait, forget: endless, max: count },
  },
  fallBack: {
    build: ({ to = 'email:ops', after = 1 }: { to: 'email:ops'; after: number }) => exported.fallBack(to, { after }),
    settings: { to: address, after: wait },
  },
  fanOut: {
    build: ({ addresses: all }: { addresses: ['a:b'] }) => exported.fanOut(...all),
    settings: { addresses },
  },
  groupAlerts: {
    build: (more: object) => exported.groupAlerts({ by: [], wait: 1, every: 1, clock, keep, ...more }),
    settings: { by: anyNames, wait, every: time, max: count, keys: count },
  },
  inhibit: {
    build: (more: object) => exported.inhibit({ source: () => true, longest: 1, clock, ...more }),
    settings: { equal: anyNames, longest: time, max: count },
  },
  inOrder: { build: (more: object) => exported.inOrder(() => [], more), settings: { concurrency: count } },
  limitRate: {
    build: (more: object) => exported.limitRate({ every: 1, lane: key, clock, ...more }),
    settings: { every: wait },
  },
  matching: {
    build: ({ pattern }: { pattern: string }) => exported.matching(pattern),
    settings: { pattern: { bad: [/x/, undefined, null, 7], good: ['x', ''] } },
  },
  ofType: { build: ({ types }: { types: ['text'] }) => exported.ofType(...types), settings: { types: names } },
  query: {
    build: (more: object) => exported.query(asking, 'greeter', 'Say.Hello', () => ({}), more),
    settings: { concurrency: count, timeout: timer },
  },
  quietHours: {
    build: (more: object) => exported.quietHours({ hours: { until: nothing }, clock, ...more }),
    settings: { max: count },
  },
  reconnect: {
    build: (more: object) => exported.reconnect(more),
    settings: { first: timer, max: timer, stable: wait },
  },
  redirect: { build: ({ to }: { to: 'a:b' }) => exported.redirect(to), settings: { to: address } },
  render: { build: ({ to }: { to: ['a:b'] }) => exported.render(() => '', ...to), settings: { to: addresses } },
  replies: { build: (more: object) => exported.replies(nothing, more), settings: { within: timer } },
  runbook: { build: (more: object) => exported.runbook({ begin: nothing, clock, ...more }), settings: { max: count } },
  saidBy: { build: ({ people }: { people: ['ann'] }) => exported.saidBy(...people), settings: { people: names } },
  saidIn: { build: ({ places }: { places: ['#ops'] }) => exported.saidIn(...places), settings: { places: names } },
  samplePer: {
    build: (more: object) => exported.samplePer(key, { every: 1, clock, ...more }),
    settings: { every: time, max: count },
  },
  sessions: {
    build: (more: object) => exported.sessions({ gap: 1, clock, keep, ...more }),
    settings: { gap: endless, longest: endless, max: count, keys: count },
  },
  split: { build: ({ limit }: { limit: number }) => exported.split(limit), settings: { limit: characters } },
  splitText: {
    build: ({ limit }: { limit: number }) => exported.splitText('x', limit),
    settings: { limit: characters },
  },
  suppressFlapping: {
    build: (more: object) => exported.suppressFlapping({ changes: 1, within: 1, steady: 1, clock, ...more }),
    settings: { changes: count, within: endless, steady: time, max: count },
  },
  throttlePer: {
    build: (more: object) => exported.throttlePer(key, { every: 1, clock, ...more }),
    settings: { count, every: endless, max: count },
  },
  waitForRecovery: {
    build: (more: object) => exported.waitForRecovery({ wait: 1, clock, ...more }),
    settings: { wait: { ...wait, good: [...wait.good, () => 1] }, max: count },
  },
  windowByClock: {
    build: (more: object) =>
      exported.windowByClock({ schedule: { next: Number, previous: Number }, clock, keep, ...more }),
    settings: { max: count },
  },
  windowByCount: { build: (more: object) => exported.windowByCount({ count: 1, keep, ...more }), settings: { count } },
};

/** What is exported and takes functions only, or is no function. */
const others = ['addressed', 'announce', 'followed', 'inLanes', 'only'];

function error(build: () => unknown): unknown {
  try {
    build();
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

const each = (which: keyof Values) =>
  Object.entries(rows).flatMap(([name, { build, settings }]) =>
    Object.entries(settings).flatMap(([setting, values]) =>
      values[which].map((value) => ({ name, setting, value, build: () => build({ [setting]: value } as never) })),
    ),
  );

describe('the settings of operators', () => {
  it('are looked at for all that is exported', () => {
    expect([...Object.keys(rows), ...others].sort()).toEqual(Object.keys(exported).sort());
  });

  it.each(operators())('are looked at for all numbers and lists of $name', ({ name, options }) => {
    const wanted = options.filter(({ type }) => /^number\b|^readonly .*\[\]$/.test(type));
    expect(Object.keys(rows[name]?.settings ?? {})).toEqual(expect.arrayContaining(wanted.map((one) => one.name)));
  });

  it.each(each('bad'))('are refused at once: $name of $setting $value', ({ name, setting, build }) => {
    const refused = error(build);
    expect(refused).toBeInstanceOf(ConfigError);
    expect((refused as Error).message).toMatch(new RegExp(`^${name}: ${setting} must be .*; it is `));
  });

  it.each(each('good'))('are taken at their bounds: $name of $setting $value', ({ build }) => {
    expect(error(build)).toBeUndefined();
  });
});

describe('a step of escalate', () => {
  const escalate = (more: object) => error(() => rows.escalate?.build({ steps: step(more) } as never));

  it.each(['nowhere', '', undefined])('has an address, which %s is not', (to) => {
    expect(String(escalate({ to }))).toMatch(/^ConfigError: escalate: steps\[1\]\.to must be an address/);
  });

  it.each([none, -1, infinity, 'soon', null])('has a time, which %s is not', (after) => {
    expect(String(escalate({ after }))).toMatch(/^ConfigError: escalate: steps\[1\]\.after must be a length of time/);
  });

  it.each([0, 1, '10m', undefined])('comes after %s', (after) => {
    expect(escalate({ after })).toBeUndefined();
  });
});

describe('the settings of a pipeline', () => {
  const build = (more: object) => error(() => pipeline({ name: 'p', from: [], to: [], run: () => ({}), ...more }));

  it.each([0, -1, none, infinity, '2h'])('are refused at once: horizon %s', (horizon) => {
    expect(String(build({ horizon }))).toMatch(/^ConfigError: pipeline 'p': horizon must be .* above 0; it is /);
  });

  it.each([{ from: 'slack' }, { to: 'slack' }, { to: [''] }])('are refused at once: %o', (more) => {
    expect(build(more)).toBeInstanceOf(ConfigError);
  });

  it.each([{}, { horizon: 1 }, { horizon: undefined }, { from: ['slack'] }])('are taken: %o', (more) => {
    expect(build(more)).toBeUndefined();
  });
});

it.each([
  [none, 'NaN'],
  ['nowhere', "'nowhere'"],
  [[], '[]'],
  [['slack:#ops', none], "['slack:#ops', NaN]"],
  [/x/, '/x/'],
  [{}, 'an object'],
  [keep, 'a function'],
  [undefined, 'undefined'],
])('shows what it refuses: %s', (value, words) => {
  expect(error(() => checkSettings('me', { addresses: { to: value } }))).toMatchObject({
    message: `me: to must be one or more addresses: an input, a colon and a place there, such as 'slack:#ops'; it is ${words}`,
  });
});

it('says what docs/operators.md shows', () => {
  const refused = error(() => rows.sessions?.build({ gap: none } as never));
  expect(readFileSync(operatorsPath, 'utf8')).toContain(`\n${(refused as Error).message}\n`);
});
