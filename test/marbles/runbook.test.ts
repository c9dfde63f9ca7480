import type { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { AlertEvent, RunEvent } from '../../src/event.ts';
import type { RunbookOptions, RunbookStep } from '../../src/operators/index.ts';
import { runbook } from '../../src/operators/index.ts';
import { alert, marbles, run } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';
import { checklist } from './checklist.ts';

const steps: readonly RunbookStep[] = [
  { run: 'health greeter' },
  { when: 'failed', ask: 'Restart greeter?' },
  { when: 'ok', run: 'restart greeter' },
  { run: 'stats greeter' },
];
const values = {
  a: alert('it does not answer', { fingerprint: 'g', hops: 1, sender: { bot: true } }),
  o: alert('it does not answer', { fingerprint: 'g', status: 'resolved' }),
  r: run('health greeter', { of: 'runbook:g/0', outcome: 'failed' }),
  h: run('health greeter', { of: 'runbook:g/0' }),
  y: run('ask', { of: 'runbook:g/1' }),
  n: run('ask', { of: 'runbook:g/1', outcome: 'failed' }),
  s: run('restart greeter', { of: 'runbook:g/2' }),
  f: run('stats greeter', { of: 'runbook:g/3' }),
  x: run('ping'),
};

type Tested = AlertEvent | RunEvent;
const begin: RunbookOptions<AlertEvent>['begin'] = (about) => ({
  key: about.fingerprint,
  steps,
  about,
  to: 'slack:#ops',
  conversation: 'topic:g',
});
const running =
  (options: Partial<RunbookOptions<AlertEvent>> = {}) =>
  (source: Observable<Tested>, { clock }: Pick<World, 'clock'>) =>
    source.pipe(runbook<AlertEvent>({ begin, clock, ...options }));

checklist<Tested>(
  ({ clock }) =>
    (source) =>
      running()(source, { clock }),
  { a: values.a, b: values.x },
);

const command = (data: string, number: number) => ({ command: { data, id: `runbook:g/${number}` } });

it('runs the next when the last has ended, each with the rights of what began it, and no more of a program', async () => {
  const { released } = await marbles(running(), 'a--rx-y-s-f-|', 'm--n--p-q-z-|', {
    ...values,
    m: {
      command: {
        ...command('health greeter', 0).command,
        type: 'text',
        input: 'slack',
        to: 'slack:#ops',
        replyTo: 'slack:#ops',
        place: '#ops',
        conversation: 'topic:g',
        from: 'chat:alertmanager',
        sender: { id: 'chat:alertmanager', verified: true, bot: undefined },
        addressed: true,
        at: 0,
        hops: 1,
        meta: { runbook: 'a' },
      },
      causes: ['a'],
    },
    n: { ...command('ask Restart greeter?', 1), causes: ['r', 'a'] },
    p: { ...command('restart greeter', 2), causes: ['y', 'a'] },
    q: { ...command('stats greeter', 3), causes: ['s', 'a'] },
    z: { command: undefined, ended: 'done', causes: ['f', 'a'] },
  });
  expect(released).toEqual(['r', 'x', 'y', 's', 'f']);
});

it('takes no step that is for another end', async () => {
  await marbles(running(), 'a-h-s-|', 'm-p-q-|', {
    ...values,
    m: command('health greeter', 0),
    p: command('restart greeter', 2),
    q: command('stats greeter', 3),
  });
});

describe('it stops', () => {
  const m = command('health greeter', 0);
  const n = command('ask Restart greeter?', 1);

  it('when the answer to a question is no', async () => {
    await marbles(running(), 'a-r-k-|', 'm-n-z-|', { ...values, k: values.n, m, n, z: { ended: 'stopped' } });
  });

  it('when somebody stopped its command', async () => {
    const stopped = run('health greeter', { of: 'runbook:g/0', outcome: 'cancelled' });
    await marbles(running(), 'a-c-|', 'm-z-|', { ...values, c: stopped, m, z: { ended: 'stopped' } });
  });

  it('where it says so', async () => {
    const short: readonly RunbookStep[] = [{ run: 'health greeter' }, { when: 'ok', stop: true }, { run: 'page ann' }];
    const options = { begin: (about: AlertEvent) => ({ ...begin(about), steps: short }) } as never;
    await marbles(running(options), 'a-h-|', 'm-z-|', { ...values, m, z: { command: undefined, ended: 'stopped' } });
  });

  it('when what it is about is over', async () => {
    const end = ({ status, fingerprint }: AlertEvent) => (status === 'resolved' ? fingerprint : undefined);
    const firing: RunbookOptions<AlertEvent>['begin'] = (about) =>
      about.status === 'firing' ? begin(about) : undefined;
    await marbles(running({ begin: firing, end }), 'a-o-r-|', 'm-----|', { ...values, m });
  });
});

it('is begun once under one key', async () => {
  await marbles(running(), 'a-a-|', 'm---|', { ...values, m: command('health greeter', 0) });
});

it('lets the oldest go no further when there are too many', async () => {
  const other = alert('disk full', { fingerprint: 'd' });
  await marbles(running({ max: 1 }), 'a-b-r-|', 'm-n---|', {
    ...values,
    b: other,
    m: command('health greeter', 0),
    n: { command: { id: 'runbook:d/0' } },
  });
});
