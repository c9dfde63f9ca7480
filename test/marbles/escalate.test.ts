import type { Observable } from 'rxjs';
import { merge } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import type { AlertEvent, Event } from '../../src/event.ts';
import type { EscalateOptions, Word } from '../../src/operators/index.ts';
import { announce, escalate, followed } from '../../src/operators/index.ts';
import { pipeline } from '../../src/pipeline.ts';
import { alert, marbles, text, wholeBot } from '../../src/testing/index.ts';
import { topic } from '../../src/topic.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const values = {
  a: alert('disk full', { fingerprint: 'd' }),
  b: alert('nobody logs in', { fingerprint: 'l' }),
  t: text('d'),
  o: alert('disk full', { fingerprint: 'd', status: 'resolved' }),
  x: text('lunch?'),
};
const read = (event: Event): Word | undefined => {
  if (event.type === 'alert') return { key: event.fingerprint, is: event.status === 'firing' ? 'raised' : 'over' };
  return event.type === 'text' && event.data !== 'lunch?' ? { key: event.data, is: 'taken' } : undefined;
};
const steps = [
  { to: 'slack:#ops' },
  { to: 'email:ann@example.org', after: '4ms' },
  { to: 'email:bob@example.org', after: 8 },
] as const;

const escalated =
  (options: Partial<EscalateOptions<Event>> = {}) =>
  (source: Observable<Event>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(escalate({ steps, read, clock, ...options }));

checklist<Event>(
  ({ clock }) =>
    (source) =>
      escalated({ forget: 3 })(source, { clock }),
  { a: values.a, b: values.b, x: values.x },
);

const first = { key: 'd', kind: 'step', to: ['slack:#ops'], about: values.a, since: 0, at: 0, causes: ['a'] };
const second = { kind: 'step', to: ['email:ann@example.org'], at: 4, causes: ['a'] };
const third = { kind: 'step', to: ['email:bob@example.org'], at: 8, causes: ['a'] };
const both = ['slack:#ops', 'email:ann@example.org'];

it('tells the next until somebody takes it, and all who were told that it is over', async () => {
  const { released, timers } = await marbles(escalated(), 'a-----tx--o-|', 'm---n-p---q-|', {
    ...values,
    m: first,
    n: second,
    p: { key: 'd', kind: 'taken', to: both, about: values.a, taken: values.t, causes: ['t', 'a'] },
    q: { kind: 'over', to: both, taken: values.t, over: values.o, at: 10, causes: ['o', 'a'] },
  });
  expect(released).toEqual(['x', 'a', 't', 'o']);
  expect(timers).toBe(0);
});

it('tells all, each in time, when nobody takes it', async () => {
  await marbles(
    escalated(),
    'a---------',
    'm---n---r-',
    { ...values, m: first, n: second, r: third },
    { until: '----------!' },
  );
});

it('tells nobody any more when it is over', async () => {
  const over = { kind: 'over', to: ['slack:#ops'], taken: undefined };
  await marbles(escalated(), 'a-o-------', 'm-q-------', { ...values, m: first, q: over });
});

it('follows each by itself', async () => {
  const other = { key: 'l', kind: 'step', to: ['slack:#ops'], causes: ['b'] };
  const next = { ...other, to: ['email:ann@example.org'] };
  await marbles(
    escalated(),
    'a-bt------',
    'm-ip--j---',
    {
      ...values,
      m: first,
      i: other,
      j: next,
      p: { key: 'd', kind: 'taken', to: ['slack:#ops'] },
    },
    { until: '--------!' },
  );
});

it('lets go what says nothing new: taken twice, over without a beginning, or raised again, but for the last', async () => {
  const { released } = await marbles(escalated(), 'oatataa-|', '-mp-----|', {
    ...values,
    m: { ...first, since: 1, at: 1 },
    p: { kind: 'taken' },
  });
  expect(released).toEqual(['o', 't#2', 'a#2', 'a#3']);
});

describe('a matter with several parts', () => {
  const parted = (event: Event): Word | undefined => {
    const word = read(event);
    return word && event.type === 'alert' ? { ...word, key: 'd', part: event.fingerprint } : word;
  };
  const p = alert('he can', { fingerprint: 'l', status: 'resolved' });
  const one = { about: values.a };
  const other = { about: values.b };

  it('is over when all of them are, and lets go of them then', async () => {
    const { released, timers } = await marbles(escalated({ read: parted }), 'ab---o-p--', 'm---n--q--', {
      ...values,
      p,
      m: { ...first, parts: [one] },
      n: { ...second, parts: [one, other] },
      q: { kind: 'over', over: p, at: 7, causes: ['p', 'a'], parts: [{ over: values.o }, { over: p }] },
    });
    expect(released).toEqual(['a', 'b', 'o', 'p']);
    expect(timers).toBe(0);
  });

  it('is not over when one of them is back before it was', async () => {
    const { released } = await marbles(escalated({ read: parted, steady: 3 }), 'abtop-a-o---', 'm-r--------q', {
      ...values,
      p,
      m: first,
      r: { kind: 'taken' },
      q: { kind: 'over', at: 8, causes: ['o#2', 'a'] },
    });
    expect(released).toEqual(['o', 'a#2', 'a', 'b', 't', 'o#2', 'p']);
  });

  it('lets go of the end of a part that was never raised', async () => {
    const { released } = await marbles(escalated({ read: parted }), 'ap-|', 'm--|', { ...values, p, m: first });
    expect(released).toEqual(['p']);
  });
});

it('lets go of what raised it again when it is over', async () => {
  const { released } = await marbles(escalated(), 'aao-|', 'm-q-|', { ...values, m: first, q: { kind: 'over' } });
  expect(released).toEqual(['a#2', 'a', 'o']);
});

describe('over only when that has lasted', () => {
  const over = { kind: 'over', to: ['slack:#ops'], over: values.o };

  it('says so in time, though nothing is said, and tells nobody meanwhile', async () => {
    const { released, timers } = await marbles(escalated({ steady: 4 }), 'a--o------', 'm------q--', {
      ...values,
      m: first,
      q: { ...over, at: 3, causes: ['o', 'a'] },
    });
    expect(released).toEqual(['a', 'o']);
    expect(timers).toBe(0);
  });

  it('goes on where it was when it is raised again, and tells then who should have been told', async () => {
    const { released } = await marbles(escalated({ steady: 4 }), 'a--o-a-o----', 'm----n-----q', {
      ...values,
      m: first,
      n: second,
      q: { ...over, to: both, at: 7, causes: ['o#2', 'a'] },
    });
    // The first end is kept, with what raised it then, until there is another.
    expect(released).toEqual(['o', 'a#2', 'a', 'o#2']);
  });

  it('lets go of both with the rest when it never is', async () => {
    const { released } = await marbles(escalated({ steady: 4, forget: 7 }), 'a-oat------', 'm---p--f---', {
      ...values,
      m: first,
      p: { kind: 'taken' },
      f: { kind: 'forgotten' },
    });
    expect(released).toEqual(['a', 't', 'o', 'a#2']);
  });

  it('lets go what says nothing new: over again, or taken twice meanwhile', async () => {
    const { released } = await marbles(escalated({ steady: 4 }), 'a-otot-o--', 'm--p--q---', {
      ...values,
      m: first,
      p: { kind: 'taken' },
      q: { ...over, taken: values.t },
    });
    expect(released).toEqual(['o#2', 't#2', 'a', 't', 'o', 'o#3']);
  });
});

it('begins anew when it is raised again after it was over', async () => {
  await marbles(escalated(), 'a-o-a-|', 'm-q-n-|', {
    ...values,
    m: first,
    q: { kind: 'over' },
    n: { kind: 'step', since: 4, causes: ['a#2'] },
  });
});

it('lets go in time what is never over, also when it was taken', async () => {
  const { released } = await marbles(escalated({ forget: 6 }), 'a-t-------', 'm-p---f---', {
    ...values,
    m: first,
    p: { kind: 'taken' },
    f: { key: 'd', kind: 'forgotten', at: 6 },
  });
  expect(released).toEqual(['a', 't']);
});

it('lets the oldest go when there are too many', async () => {
  const { released } = await marbles(escalated({ max: 1 }), 'a-b---|', 'm-(fn)|', {
    ...values,
    m: first,
    f: { key: 'd', kind: 'forgotten' },
    n: { key: 'l', kind: 'step' },
  });
  expect(released).toEqual(['a']);
});

it('refuses a time that is none', () => {
  const wrong = [{ to: 'slack:#ops', after: 'soon' }] as const;
  expect(() => escalate({ steps: wrong, read, clock: {} as World['clock'] })).toThrow(ConfigError);
});

it('announces each turn to all it is for, in one thread in each place', async () => {
  const announced = (source: Observable<Event>, world: Pick<World, 'clock'>) =>
    escalated()(source, world).pipe(
      announce(({ kind, about }) => ({ data: `${kind}: ${(about as AlertEvent).data}` })),
    );
  const thread = { conversation: topic('d'), open: true };
  await marbles(announced, 'a----t---|', 'm---n(pq)|', {
    ...values,
    m: { to: 'slack:#ops', data: 'step: disk full', causes: ['a'], ...thread },
    n: { to: 'email:ann@example.org', data: 'step: disk full', causes: ['a'], ...thread },
    p: { to: 'slack:#ops', data: 'taken: disk full', causes: ['t', 'a'], ...thread },
    q: { to: 'email:ann@example.org', data: 'taken: disk full', causes: ['t', 'a'], ...thread },
  });
});

const onCall = pipeline({
  name: 'on-call',
  from: ['alerts', 'chat'],
  to: ['slack', 'email'],
  horizon: followed,
  run: ({ alerts, chat }, { clock }) => ({
    out: merge(alerts, chat).pipe(
      escalate({ steps, read, clock }),
      announce(({ kind, taken, over }) => ({
        data: [kind, ...[taken, over].flatMap((one) => one?.id ?? [])].join(' '),
      })),
    ),
  }),
});

const told = {
  ...values,
  m: { to: 'slack:#ops', data: 'step', causes: ['a'] },
  n: { to: 'email:ann@example.org', data: 'step', causes: ['a'] },
  p: { data: 'taken t', causes: ['t', 'a'] },
  q: { data: 'over t o', causes: ['o', 'a'] },
};

describe('a bot that is killed', () => {
  it.each(Array.from({ length: 11 }, (_, frame) => frame))(
    'says each turn once, also when it is killed and back in frame %i',
    async (frame) => {
      await marbles(
        wholeBot([onCall]),
        { alerts: 'a---------o', chat: '------t----', bot: `${'-'.repeat(frame)}(!^)` },
        { slack: 'm-----p---q', email: '----n-p---q' },
        told,
      );
    },
    60_000,
  );

  it('tells the next as soon as it is back when the time came while it was dead', async () => {
    await marbles(
      wholeBot([onCall]),
      { alerts: 'a---------o', chat: '--------t--', bot: '-!----^' },
      { slack: ' m-------p-q', email: '------n-p-q' },
      told,
    );
  });

  it('hears that it was taken when it is back, and tells nobody else', async () => {
    await marbles(
      wholeBot([onCall]),
      { alerts: 'a-----------o', chat: '--t----------', bot: '-!-^' },
      { slack: ' m--p--------q' },
      told,
    );
  });
});
