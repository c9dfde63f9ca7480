import type { Observable } from 'rxjs';
import { concat, map, NEVER, of, startWith, takeUntil, tap, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { AlertEvent, Event, EventBase, TextEvent } from '../../src/event.ts';
import * as exported from '../../src/operators/index.ts';
import {
  addressed,
  answerOnce,
  askAndWait,
  correlate,
  dedupe,
  escalate,
  fallBack,
  fanOut,
  groupAlerts,
  inhibit,
  inLanes,
  inOrder,
  limitRate,
  matching,
  ofType,
  only,
  query,
  quietHours,
  reconnect,
  redirect,
  render,
  replies,
  runbook,
  saidBy,
  saidIn,
  samplePer,
  sessions,
  split,
  suppressFlapping,
  throttlePer,
  waitForRecovery,
  windowByClock,
  windowByCount,
} from '../../src/operators/index.ts';
import type { Outgoing } from '../../src/outgoing.ts';
import { reply, send } from '../../src/outgoing.ts';
import { alert, marbles, text } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';

/** One that keeps what is sent through it; one that drops it, where there is such. */
type Through<T> = (source: Observable<T>, world: World) => Observable<unknown>;

interface Row {
  readonly sent: unknown;
  readonly keeps: Through<never>;
  readonly drops?: Through<never>;
}

const event = (keeps: Through<TextEvent>, drops?: Through<TextEvent>): Row => row(text('hi'), keeps, drops);
const alarm = (keeps: Through<AlertEvent>, drops?: Through<AlertEvent>): Row => row(alert('slow'), keeps, drops);
const message = (keeps: Through<Outgoing>, drops?: Through<Outgoing>): Row =>
  row(send([text('hi', { id: 'e' })], 'chat:#ops', 'hi'), keeps, drops);

function row<T>(sent: unknown, keeps: Through<T>, drops?: Through<T>): Row {
  return { sent, keeps, ...(drops && { drops }) };
}

const keep = ({ id }: EventBase) => id;
const none = () => undefined;
const everyFour = { next: (after: number) => after - (after % 4) + 4, previous: (at: number) => at - (at % 4) };
const name = ({ input }: EventBase) => input;

const steps = [{ to: 'chat:#ops' }] as const;
const begin = (about: TextEvent) => ({ key: 'k', steps: [{ run: 'ping' }], about, to: about.to, conversation: 'c' });

const firing = alert('slow');
const recovered = alert('slow', { status: 'resolved' });
const explaining = alert('down', { fingerprint: 'other' });

/** Every operator, with what goes through it; in the order of the alphabet. */
const rows: Readonly<Record<string, Row>> = {
  addressed: event(
    (source) => source.pipe(addressed()),
    (source) =>
      source.pipe(
        map((said) => ({ ...said, addressed: false })),
        addressed(),
      ),
  ),
  answerOnce: event(
    (source) => source.pipe(answerOnce(async () => 'hi')),
    (source) => source.pipe(answerOnce(async () => undefined)),
  ),
  askAndWait: event(
    (source, { clock }) =>
      source.pipe(
        askAndWait({
          ...{ within: 4, clock, question: (said) => reply(said, 'sure?') },
          answered: (said) => [reply(said, 'nobody is there')],
        }),
      ),
    (source, { clock }) =>
      source.pipe(askAndWait({ within: 4, clock, question: none, answered: (said) => [reply(said, 'never')] })),
  ),
  correlate: event(
    (source, { clock }) => source.pipe(correlate({ key: name, inputs: ['chat', 'mail'], within: 4, clock, keep })),
    (source, { clock }) => source.pipe(correlate({ key: name, inputs: ['chat'], within: 4, clock, keep: none })),
  ),
  dedupe: event(
    (source, { clock }) => source.pipe(dedupe(name, { within: 5, clock })),
    (source, { clock }) => source.pipe(startWith(text('before')), dedupe(name, { within: 5, clock })),
  ),
  escalate: event(
    (source, { clock }) => source.pipe(escalate({ steps, read: () => ({ key: 'k', is: 'raised' }), clock })),
    (source, { clock }) => source.pipe(escalate({ steps, read: none, clock })),
  ),
  fallBack: message((source) => source.pipe(fallBack('email:ann@example.org', { after: 5 }))),
  fanOut: message((source) => source.pipe(fanOut('chat:#ops', 'email:ann@example.org'))),
  groupAlerts: alarm(
    (source, { clock }) => source.pipe(groupAlerts({ by: ['service'], wait: 4, every: 9, clock, keep })),
    (source, { clock }) => source.pipe(groupAlerts({ by: ['service'], wait: 4, every: 9, clock, keep: none })),
  ),
  inhibit: alarm(
    (source, { clock }) => source.pipe(inhibit({ source: () => false, longest: 9, clock })),
    (source, { clock }) =>
      concat(source, of(recovered)).pipe(
        startWith(explaining),
        inhibit({ source: ({ fingerprint }) => fingerprint === 'other', longest: 9, clock }),
      ),
  ),
  inLanes: event((source) => source.pipe(inLanes(name, (said) => of(said)))),
  inOrder: event((source) => source.pipe(inOrder((said) => of(said)))),
  limitRate: message((source, { clock }) => source.pipe(limitRate({ every: 5, lane: ({ to }) => to, clock }))),
  matching: event(
    (source) => source.pipe(matching('^hi$')),
    (source) => source.pipe(matching('^bye$')),
  ),
  ofType: event(
    (source) => (source as Observable<Event>).pipe(ofType('text')),
    (source) => (source as Observable<Event>).pipe(ofType('alert')),
  ),
  only: event(
    (source) => source.pipe(only(() => true)),
    (source) => source.pipe(only(() => false)),
  ),
  query: event((source) =>
    source.pipe(query({ call: async () => ({ json: '{}' }) }, 'greeter', 'Say.Hello', () => ({}))),
  ),
  quietHours: event((source, { clock }) => source.pipe(quietHours({ hours: { until: () => 5 }, clock }))),
  reconnect: event((source, { clock }) =>
    source.pipe(reconnect({ clock, random: () => 1 }), takeUntil(timer(9, clock))),
  ),
  redirect: message((source) => source.pipe(redirect('email:ann@example.org'))),
  render: event((source) => source.pipe(render(({ data }) => data, 'chat:#ops', 'email:ann@example.org'))),
  replies: event(
    (source, { clock }) => source.pipe(replies(() => 'hi', { clock })),
    (source, { clock }) => source.pipe(replies(none, { clock })),
  ),
  runbook: event((source, { clock }) => source.pipe(runbook({ begin, clock }))),
  saidBy: event(
    (source) => source.pipe(saidBy('ann')),
    (source) => source.pipe(saidBy('bob')),
  ),
  saidIn: event(
    (source) => source.pipe(saidIn('#ops')),
    (source) => source.pipe(saidIn('#random')),
  ),
  samplePer: event(
    (source, { clock }) => source.pipe(samplePer(name, { every: 5, clock })),
    (source, { clock }) => concat(source, of(text('after'))).pipe(samplePer(name, { every: 5, clock })),
  ),
  sessions: event(
    (source, { clock }) => source.pipe(sessions({ gap: 4, clock, keep })),
    (source, { clock }) => source.pipe(sessions({ gap: 4, clock, keep: none })),
  ),
  split: message((source) =>
    source.pipe(
      map((said) => ({ ...said, data: 'one two three four' })),
      split(16),
    ),
  ),
  suppressFlapping: alarm(
    (source, { clock }) => source.pipe(suppressFlapping({ changes: 1, within: 9, steady: 4, clock })),
    (source, { clock }) =>
      concat(of(firing, recovered), source, of(recovered)).pipe(
        suppressFlapping({ changes: 1, within: 9, steady: 4, clock }),
      ),
  ),
  throttlePer: event(
    (source, { clock }) => source.pipe(throttlePer(name, { every: 5, clock })),
    (source, { clock }) => source.pipe(startWith(text('before')), throttlePer(name, { every: 5, clock })),
  ),
  waitForRecovery: alarm(
    (source, { clock }) => source.pipe(waitForRecovery({ wait: 4, clock })),
    (source, { clock }) => concat(source, of(recovered)).pipe(waitForRecovery({ wait: 4, clock })),
  ),
  windowByClock: event(
    (source, { clock }) => source.pipe(windowByClock({ schedule: everyFour, clock, keep })),
    (source, { clock }) => source.pipe(windowByClock({ schedule: everyFour, clock, keep: none })),
  ),
  windowByCount: event(
    (source) => source.pipe(windowByCount({ count: 2, keep })),
    (source) => source.pipe(windowByCount({ count: 2, keep: none })),
  ),
};

/** What is exported beside operators, and no event goes through. */
const others = ['splitText', 'announce', 'followed'];

/** Sends one event through, whose id is `e`. */
async function through({ sent }: Row, operator: Through<never>) {
  const out: Named[] = [];
  const flow = ({ chat }: { readonly chat: Observable<never> }, world: World) => ({
    seen: operator(chat, world).pipe(tap((one) => out.push(one as Named))),
  });
  const { released } = await marbles(flow as never, { chat: 'e|' }, {}, { e: sent }, { ignore: ['seen'] });
  return { out, released };
}

type Named = { readonly id: string } | (Pick<Outgoing, 'causes' | 'open'> & { readonly id?: undefined });

function causes(one: Named): readonly string[] {
  return 'causes' in one ? one.causes : [one.id];
}

describe('the lineage of what comes out', () => {
  it('is looked at for every operator that is exported', () => {
    expect([...Object.keys(rows), ...others].sort()).toEqual(Object.keys(exported).sort());
  });

  it.each(Object.entries(rows))('%s names what it is because of, and ends it once', async (_, one) => {
    const { out, released } = await through(one, one.keeps);
    expect(out.map(causes)).toEqual(out.map(() => ['e']));
    expect(out.filter((said) => !('open' in said && said.open))).toHaveLength(1);
    expect(released).toEqual([]);
  });

  it.each(Object.entries(rows).filter(([, { drops }]) => drops))('%s lets go what it drops', async (_, one) => {
    const { out, released } = await through(one, one.drops ?? (() => NEVER));
    expect(out.flatMap(causes)).not.toContain('e');
    expect(released).toEqual(['e']);
  });
});
