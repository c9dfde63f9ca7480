import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/command.ts';
import { onCallCommands } from '../../src/commands/on-call.ts';
import { UsageError } from '../../src/errors.ts';
import type { AlertEvent } from '../../src/event.ts';
import { inhibit, waitForRecovery } from '../../src/operators/index.ts';
import { parseBooks } from '../../src/pipelines/on-call/book.ts';
import { parsePlan } from '../../src/pipelines/on-call/plan.ts';
import { onCall } from '../../src/pipelines/on-call.ts';
import type { Values } from '../../src/testing/entry.ts';
import type { Lanes } from '../../src/testing/index.ts';
import { alert, marbles, text, wholeBot } from '../../src/testing/index.ts';
import { topic } from '../../src/topic.ts';
import { command } from '../support/command.ts';

const plan = parsePlan(
  'alerts -> slack:#ops, email:ann@example.org after 4m, email:bob@example.org after 8m',
  '--on_call',
);
const books = parseBooks(
  `
  for Greeter*:
    health {service}
    if failed: ask Restart {service}?
    restart {service}
  `,
  '--runbook ./runbook.txt',
);
const health = command('health', () => {
  throw new UsageError('greeter does not answer');
});
const restart = command('restart', () => 'greeter is back');
const commands = { ...onCallCommands(), '^health ': health, '^restart ': restart };
const bot = wholeBot([onCall(plan, { books })], { commands });

const disk = { fingerprint: 'd', labels: { alertname: 'DiskFull', severity: 'page' }, meta: { startsAt: '09:00' } };
const greeter = { fingerprint: 'g', labels: { alertname: 'GreeterDown', service: 'greeter' }, meta: { startsAt: '9' } };
const thread = { conversation: topic('alerts/d/09:00') };
const under = { conversation: topic('alerts/g/9') };

const values: Values = {
  a: alert('The disk of db1 is full', disk),
  o: alert('The disk of db1 is full', { ...disk, status: 'resolved' }),
  g: alert('greeter does not answer', greeter),
  l: text('I look', { ...thread, addressed: false }),
  k: text('ack diskfull', { by: 'bob' }),
  s: text('alerts', { by: 'bob' }),
  y: text('yes', { ...under, addressed: false }),
  n: text('no', { ...under, addressed: false }),
  m: {
    to: 'slack:#ops',
    data: /^Firing: page DiskFull\nThe disk of db1 is full\n[\s\S]*Answer here, or say ack DiskFull/,
  },
  i: { to: 'email:ann@example.org', subject: 'DiskFull: firing', data: /Nobody has taken it for 4m/, causes: ['a'] },
  j: { to: 'email:bob@example.org', subject: 'DiskFull: firing', data: /Nobody has taken it for 8m/, causes: ['a'] },
  p: { data: 'DiskFull: ann has it.', ...thread, causes: ['l', 'a'] },
  b: { data: 'DiskFull: bob has it.', ...thread },
  q: {
    data: /^DiskFull: resolved after \d+m\. ann had it\.$/,
    subject: 'DiskFull: resolved',
    ...thread,
    causes: ['o', 'a'],
  },
  u: { data: /^DiskFull: resolved after \d+m\.$/, ...thread },
  z: { data: 'DiskFull is yours' },
  t: { data: /DiskFull\s+.*\s+ann\s+The disk of db1 is full/ },
};
const asked: Values = {
  m: { data: /^Firing: GreeterDown/, ...under, causes: ['g'] },
  c: { data: 'health greeter', ...under, causes: ['g'] },
  f: { data: /greeter does not answer/, ...under },
  q: { data: 'Restart greeter? (yes / no)', ...under },
  p: { data: 'GreeterDown (service: greeter): ann has it.', ...under, causes: ['y', 'g'] },
  w: { data: 'then it is yes' },
  d: { data: 'restart greeter', ...under },
  r: { data: 'greeter is back', ...under },
  x: { data: 'left as it is' },
  e: { data: 'The runbook ends here.', ...under },
};
const run = (lanes: Lanes, wanted: Lanes) => marbles(bot, lanes, wanted, values, { frame: '1m' });

it('tells the next until somebody answers, and all of them who has it and that it is over', () =>
  run({ alerts: 'a---------o', slack: '------l----' }, { slack: 'm-----p---q', email: '----i-p---q' }));

it('tells all, each in time, and that it is over when nobody took it', () =>
  run({ alerts: 'a---------o' }, { slack: 'm---------u', email: '----i---j-(uu)' }));

it('stops for who says ack, in any place', () =>
  run({ alerts: 'a---------', slack: '--k--' }, { slack: 'm-(zb)-----' }));

it('says how to take it in each place: where there are no threads, an answer takes nothing', () => {
  const can = (input: string) => (input === 'email' ? ({ thread: true } as const) : {});
  const more: Values = {
    ...values,
    m: { to: 'slack:#ops', data: /\n\nSay ack DiskFull when you have it\.$/ },
    i: { to: 'email:ann@example.org', data: /\n\nAnswer here, or say ack DiskFull, when you have it\.$/ },
  };
  const there = wholeBot([onCall(plan, { can })], { commands });
  return marbles(there, { alerts: 'a----o' }, { slack: 'm----u', email: '----iu' }, more, { frame: '1m' });
});

it('says of alerts of one name which it means, at a length that a subject may have', () => {
  const on = (fingerprint: string, labels: Readonly<Record<string, string>>) =>
    alert('no room', { fingerprint, labels: { alertname: 'Full', severity: 'page', ...labels }, meta: disk.meta });
  const more: Values = {
    a: on('x', { job: 'node', instance: 'db1:9100' }),
    b: on('y', { job: 'node', instance: 'db2:9100' }),
    c: on('z', { mount: `/${'x'.repeat(100)}` }),
    l: text('mine', { conversation: topic('alerts/y/09:00'), addressed: false }),
    m: { subject: 'Full (instance: db1:9100, job: node): firing' },
    n: { subject: 'Full (instance: db2:9100, job: node): firing' },
    o: { subject: `Full (mount: /${'x'.repeat(51)}…): firing` },
    p: {
      subject: 'Full (instance: db2:9100, job: node): ann has it',
      data: /^Full \(instance: db2:9100, job: node\): ann/,
    },
  };
  return marbles(bot, { alerts: 'abc', slack: '---l' }, { slack: 'mnop', email: '----m-o-m-o' }, more, { frame: '1m' });
});

it('says since when it fires, and for how long it did, by the time in the alert', () => {
  const began = (own: number, status: 'firing' | 'resolved') =>
    alert('The disk of db1 is full', { ...disk, status, at: own });
  const more: Values = {
    ...values,
    a: began(60_000, 'firing'),
    o: began(4 * 60_000, 'resolved'),
    t: { data: /DiskFull\s+Thu 1 Jan 1970, 00:01/ },
    i: { data: /Nobody has taken it for 4m/ },
    u: { data: 'DiskFull: resolved after 3m.' },
  };
  return marbles(bot, { alerts: '--a----o', slack: '---s----' }, { slack: '--mt---u', email: '------iu' }, more, {
    frame: '1m',
  });
});

it('shows what fires, and who has it', () => run({ alerts: 'a---', slack: '-ls-' }, { slack: 'mpt-' }));

describe('an alert that comes and goes', () => {
  const quiet = wholeBot([onCall(plan, { steady: 3 * 60_000 })], { commands });
  const again = { ...disk, meta: { startsAt: '09:05' } };
  const more: Values = {
    ...values,
    b: alert('The disk of db1 is full', again),
    e: alert('The disk of db1 is full', { ...again, status: 'resolved' }),
    q: { data: /^DiskFull: resolved after 7m\. ann had it\.$/, ...thread, causes: ['e', 'a'] },
    w: { data: 'DiskFull: resolved after 3m.', ...thread, causes: ['o', 'a'] },
    u: { data: 'DiskFull: resolved after 1m.', ...thread, causes: ['o', 'a'] },
    v: { data: 'DiskFull: resolved after 7m.', ...thread, causes: ['e', 'a'] },
    n: { data: /^Firing: page DiskFull/, conversation: topic('alerts/d/09:05'), causes: ['b'] },
    x: { data: 'DiskFull: resolved after 1m.', conversation: topic('alerts/d/09:05'), causes: ['e', 'b'] },
  };
  const told = (lanes: Lanes, wanted: Lanes) => marbles(quiet, lanes, wanted, more, { frame: '1m' });

  it('is over when that has lasted, and nobody else is told meanwhile', () =>
    told({ alerts: 'a--o---------' }, { slack: 'm-----w------' }));

  it('is one alert, with one thread, and has who took it', () =>
    told({ alerts: 'a--o-b-e-----', slack: '-l-----------' }, { slack: 'mp--------q--' }));

  it('is told to the next when it is back, and nobody has it', () =>
    told({ alerts: 'a--o-b-e-----' }, { slack: 'm---------v--', email: '-----i----v--' }));

  it('is another alert when it was over for so long', () => told({ alerts: 'ao---be--' }, { slack: 'm---un---x' }));

  // Alertmanager tells nothing of an end that lasts for less than its group_interval, and of nothing while it is away.
  const unheard: Lanes = { alerts: 'a-b-s-e-----o--' };
  const one: Lanes = { slack: 'm--------v-----', email: '----i----v-----' };
  const ended = {
    ...more,
    s: alert('an old word', { ...disk, status: 'resolved', meta: { startsAt: '09:00', endsAt: '09:04' } }),
    v: { data: 'DiskFull: resolved after 6m.', ...thread, causes: ['e', 'a'] },
    p: { data: /DiskFull/ },
    l: text('alerts', { by: 'bob' }),
    f: { data: 'nothing fires' },
  };

  it('is one alert though nobody heard that it was over in between, and fires no more when that is', () =>
    marbles(quiet, { ...unheard, slack: '-----l--------l' }, { ...one, slack: 'm----p---v----f' }, ended, {
      frame: '1m',
    }));

  it.each(Array.from({ length: 12 }, (_, frame) => frame))(
    'is one alert though nobody heard so, and the bot is killed and back in frame %i',
    async (frame) => {
      const bot = `${'-'.repeat(frame)}(!^)`;
      await marbles(quiet, { ...unheard, bot }, one, ended, { frame: '1m' });
    },
    60_000,
  );

  it.each(Array.from({ length: 12 }, (_, frame) => frame))(
    'is the same though the bot is killed and back in frame %i',
    async (frame) => {
      const bot = `${'-'.repeat(frame)}(!^)`;
      await told({ alerts: 'a--o-bbe-----', bot }, { slack: 'm---------v--', email: '-----i----v--' });
    },
    60_000,
  );
});

describe('alerts of one group that come together', () => {
  const group = { groupKey: '{}:{alertname="DiskFull"}', startsAt: '9' };
  const on = (node: string) => ({
    fingerprint: node,
    labels: { alertname: 'DiskFull', severity: 'page', cluster: 'eu', node },
    meta: group,
  });
  const over = (node: string) => alert(`The disk of ${node} is full`, { ...on(node), status: 'resolved' });
  const look = parseBooks('for Disk*:\nhealth {cluster}\nhealth {node}', '--runbook ./runbook.txt');
  const together = (steady = 0) => wholeBot([onCall(plan, { steady, group: 2 * 60_000, books: look })], { commands });
  const topicOfAll = { conversation: topic('alerts/db1/9') };
  const said: Values = {
    a: alert('The disk of db1 is full', on('db1')),
    b: alert('The disk of db2 is full', on('db2')),
    c: alert('The disk of db3 is full', on('db3')),
    A: over('db1'),
    B: over('db2'),
    C: over('db3'),
    k: text('ack diskfull', { by: 'bob' }),
    l: text('alerts', { by: 'bob' }),
    m: {
      to: 'slack:#ops',
      ...topicOfAll,
      subject: 'DiskFull (cluster: eu), 2 alerts: firing',
      data: /^Firing: page DiskFull, 2 alerts\n\n- The disk of db1 is full \(node: db1\)\n- The disk of db2 is full \(node: db2\)\n\n- cluster: eu\n\nLeft out, for want of a label: health \{node\}\n\nAnswer here, or say ack DiskFull,/,
      causes: ['a'],
    },
    h: { data: 'health eu', ...topicOfAll },
    f: { data: /greeter does not answer/, ...topicOfAll },
    i: {
      to: 'email:ann@example.org',
      data: /- Resolved: The disk of db1 is full .*\n- The disk of db2[\s\S]*Nobody has taken it for 4m/,
    },
    j: { to: 'email:bob@example.org', subject: 'DiskFull (cluster: eu), 2 alerts: firing' },
    q: {
      data: /^DiskFull \(cluster: eu\): all 2 resolved after (9m\.|12m\. bob had it\.)$/,
      ...topicOfAll,
      causes: ['B', 'a'],
    },
    y: { data: 'DiskFull is yours' },
    z: { data: /^DiskFull(, WebDown| \(cluster: eu\)): bob has it\.$/, ...topicOfAll },
    t: { data: /DiskFull +.* nobody +The disk of db1 is full, and 1 more/ },
    n: { data: /^Firing: page DiskFull\nThe disk of db3 is full/, conversation: topic('alerts/db3/9') },
  };

  const whole: Lanes = { alerts: 'ab-A-----B' };

  it('are one thread that names all of them, and is over when all of them are', () =>
    marbles(together(), { ...whole, slack: '-------l' }, { slack: '--(mhf)t-q', email: '----i---j(qq)' }, said, {
      frame: '1m',
    }));

  it('are taken together', () =>
    marbles(
      together(),
      { alerts: 'ab-A--------B', slack: '-------k' },
      { slack: '--(mhf)(yz)-q', email: '----i--z----q' },
      said,
      { frame: '1m' },
    ));

  it('are taken by the name of any of them', () => {
    const web = { ...on('web1'), labels: { alertname: 'WebDown', node: 'web1' } };
    const mixed: Values = {
      ...said,
      b: alert('no answer', web),
      k: text('ack webdown', { by: 'bob' }),
      m: {
        subject: 'DiskFull, WebDown, 2 alerts: firing',
        data: /^Firing: DiskFull, WebDown, 2 alerts\n.*say ack DiskFull, when/s,
      },
      y: { data: 'DiskFull, WebDown is yours' },
    };
    return marbles(together(), { alerts: 'ab', slack: '---k' }, { slack: '--m(yz)' }, mixed, { frame: '1m' });
  });

  it('are not when they come later, and of what is over before nobody hears', () =>
    marbles(together(), { alerts: 'aA----c-C' }, { slack: '--------' }, said, { frame: '1m' }));

  it.each(Array.from({ length: 10 }, (_, frame) => frame))(
    'are so though the bot is killed and back in frame %i',
    async (frame) => {
      const bot = `${'-'.repeat(frame)}(!^)`;
      await marbles(together(), { ...whole, bot }, { slack: '--(mhf)--q', email: '----i---j(qq)' }, said, {
        frame: '1m',
      });
    },
    60_000,
  );
});

it('lets go of every word in the end: of what comes and goes, of what is held back, and of what waits in vain', async () => {
  const isNode = ({ labels }: AlertEvent) => labels.alertname === 'NodeDown';
  const quiet = onCall(plan, {
    steady: 2 * 60_000,
    before: (alerts, { clock }) =>
      alerts.pipe(
        waitForRecovery({ wait: (one) => (isNode(one) ? 0 : 60_000), clock }),
        inhibit({ source: isNode, longest: 3_600_000, clock }),
      ),
  });
  const node = { fingerprint: 'n', labels: { alertname: 'NodeDown' } };
  const web = { fingerprint: 'w', labels: { alertname: 'WebDown' } };
  const said: Values = {
    n: alert('n1 is down', node),
    b: alert('n1 is down', { ...node, status: 'resolved' }),
    w: alert('no answer', web),
    x: alert('no answer', { ...web, status: 'resolved' }),
    t: text('lunch?'),
  };
  const lanes = { alerts: 'wxwn-x-bnb---', slack: 't' };
  const { released } = await marbles(quiet, lanes, {}, said, { frame: '30s', ignore: ['slack', 'email', 'memory'] });
  expect(released.toSorted()).toEqual(['b', 'b#2', 'n', 'n#2', 't', 'w', 'w#2', 'x', 'x#2']);
});

describe('the runbook', () => {
  const all = { ...values, ...asked };

  it('is run in the thread of the alert, asks, and goes on with yes', () =>
    marbles(bot, { alerts: 'g------------', slack: '-------y' }, { slack: '(mcfq)-(pwdr)' }, all, { frame: '1s' }));

  it('ends with no', () =>
    marbles(
      bot,
      { alerts: 'g------------', slack: '-------n' },
      { slack: '(mcfq)-(vxe)' },
      { ...all, v: { ...(all.p as object), causes: ['n', 'g'] } },
      { frame: '1s' },
    ));
});

describe('a bot that is killed', () => {
  it('asks whether a step happened that it died in, and goes on from there', async () => {
    const slow: Command = {
      ...{ name: 'restart', usage: 'restart [service]', description: 'Takes a while, and may not be run twice' },
      exec: () => new Promise((resolve) => setTimeout(() => resolve('greeter is back'), 2_000)),
    };
    const more: Values = {
      ...{ ...values, ...asked },
      h: { data: /^I was restarted while running `restart greeter`. Did it happen\? \(done \/ again\)/, ...under },
      i: text('done', { ...under, addressed: false }),
      j: { data: 'good, I take it as done: restart greeter' },
    };
    await marbles(
      wholeBot([onCall(plan, { books })], { commands: { ...commands, '^restart ': slow } }),
      { alerts: 'g--------------', slack: '-------y------i', bot: '--------!---^' },
      { slack: '(mcfq)-(pwd)h-j' },
      more,
      { frame: '1s' },
    );
  });

  it.each([0, 1, 3, 4, 5, 6, 7, 9, 10])(
    'says all of it once, also when it is killed and back in frame %i',
    async (frame) => {
      await run(
        { alerts: 'a---------o', slack: '------l----', bot: `${'-'.repeat(frame)}(!^)` },
        { slack: 'm-----p---q', email: '----i-p---q' },
      );
    },
    60_000,
  );

  it('tells the next when it is back, where that was due meanwhile', () =>
    run({ alerts: 'a---------', slack: '--------l-', bot: '-!----^' }, { slack: 'm-------p', email: '------i-p' }));
});
