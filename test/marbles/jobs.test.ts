import { asyncScheduler } from 'rxjs';
import { beforeAll, describe, it } from 'vitest';
import { commands as shipped } from '../../src/commands/index.ts';
import type { TextEvent } from '../../src/event.ts';
import { answering } from '../../src/pipelines/answering.ts';
import { authority } from '../../src/pipelines/authorize.ts';
import type { Values } from '../../src/testing/entry.ts';
import type { Given, Lanes } from '../../src/testing/index.ts';
import { marbles, text, wholeBot } from '../../src/testing/index.ts';
import { readWhen } from '../../src/when.ts';

const start = '2026-11-26T08:00:00Z';
/** A person whose zone is known. */
const berlin: Given<TextEvent> = { sender: { timezone: 'Europe/Berlin' } };

const commands = shipped();

// What reads times is loaded when it is used; in virtual time that would take for ever.
beforeAll(() => readWhen('in 1 minute ping', 0, 'UTC'));

const run = (lanes: Lanes, wanted: Lanes, values: Values, missed: 'run' | 'skip' = 'run', frame = '1m') =>
  marbles(
    wholeBot([
      answering({ commands, inputs: ['chat', 'email'], authorize: () => ({ allowed: true }), maxAge: 300_000, missed }),
    ]),
    lanes,
    wanted,
    values,
    { frame, start },
  );

describe('a job', () => {
  const values = {
    a: text('in 10 minutes ping'),
    m: 'job 1: Thu 26 Nov 2026, 08:10 UTC: ping\nTo call it off: cancel job 1',
    n: { data: 'pong', to: 'chat:#ops', conversation: 'chat:#ops/a' },
  };

  it('is run at its time, and answered where it was asked for', () => run({ chat: 'a' }, { chat: 'm 9m n' }, values));

  it('outlives a restart, and runs once however often there is one', () =>
    run({ chat: 'a', bot: '- ! 2m ^ ! 2m ^ 8m ! ^' }, { chat: 'm 9m n' }, values));

  it('that came due while the bot was away is run once, late, and says so', () => {
    const p = 'job 1 was due Thu 26 Nov 2026, 08:10 UTC, 20m ago, while I was away: I run it now: ping';
    return run({ chat: 'a', bot: '- ! 28m ^' }, { chat: 'm 29m (pn)' }, { ...values, p });
  });

  it('that came due while the bot was away is skipped where that is wanted, and says so', () => {
    const p = 'job 1 was due Thu 26 Nov 2026, 08:10 UTC, 20m ago, while I was away: skipped: ping';
    return run({ chat: 'a', bot: '- ! 28m ^' }, { chat: 'm 29m p' }, { ...values, p }, 'skip');
  });

  it('is in the zone of the person who asks', () =>
    run(
      { chat: 'a' },
      { chat: 'm 29m n' },
      {
        ...values,
        a: text('at 9:30 ping', berlin),
        m: 'job 1: Thu 26 Nov 2026, 09:30 CET (Europe/Berlin): ping\nTo call it off: cancel job 1',
      },
    ));

  it('goes on until it is called off, and is listed by those it concerns', () =>
    run(
      { chat: 'ab 6m cde 3m d' },
      { chat: 'mp 3m n 2m qrs 3m t' },
      {
        a: text('every 5 minutes ping'),
        m: /^job 1: every 5 minutes, first Thu 26 Nov 2026, 08:05 UTC: ping/,
        b: text('jobs'),
        p: /^job +next +again +command +by +in\n-+[- ]*\n1 +Thu 26 Nov 2026, 08:05 UTC +every 5 minutes +ping +ann +#ops$/,
        n: 'pong',
        c: text('cancel job 1', { by: 'bob', in: '#other' }),
        q: 'there is no job 1 of yours, and none of this number in this place: there are none',
        d: text('cancel job 1', { by: 'bob' }),
        r: 'called off: job 1: ping',
        e: text('jobs'),
        s: /^no jobs of yours/,
        t: /^there is no job 1 of yours/,
      },
    ));

  it('is listed with seconds where one of them has some', () =>
    run(
      { chat: 'abc' },
      { chat: 'mmp 540s n 4740s n' },
      {
        a: text('in 630 seconds ping'),
        b: text('at 9:30 ping'),
        m: /^job/,
        c: text('jobs'),
        p: /1 +Thu 26 Nov 2026, 08:10:30 UTC .*\n2 +Thu 26 Nov 2026, 09:30:00 UTC /,
        n: 'pong',
      },
      'run',
      '30s',
    ));

  it('does not make up for each time that was missed', () =>
    run(
      { chat: 'a 32m c', bot: '- 2m ! 17m ^' },
      { chat: 'm 20m (pn)n----n--r' },
      {
        a: text('every 5 minutes ping'),
        m: /^job 1/,
        p: /^job 1 was due Thu 26 Nov 2026, 08:05 UTC, 16m ago/,
        n: 'pong',
        c: text('cancel job 1'),
        r: /^called off/,
      },
    ));

  it('may be answered elsewhere, and only where that is allowed', async () => {
    const pipeline = answering({
      commands,
      inputs: ['chat', 'email'],
      authorize: authority({ allowTo: ['email:*@example.org'] }, asyncScheduler),
    });
    await marbles(
      wholeBot([pipeline]),
      { chat: 'ab' },
      { chat: 'mq 8m n', email: '10m o' },
      {
        a: text('in 10 minutes ping > email:team@example.org'),
        b: text('in 10 minutes ping > email:team@example.com'),
        m: /^job 1: .*: ping > email:team@example\.org/,
        n: 'goes to email:team@example.org',
        o: 'pong',
        q: /^not allowed: nothing may be sent to email:team@example\.com/,
      },
      { frame: '1m', start },
    );
  });

  it('is refused when its command is none, or makes jobs itself', () =>
    run(
      { chat: 'abc' },
      { chat: 'mno' },
      {
        a: text('in 10 minutes pong'),
        m: /^I do not know "pong", so I cannot do it later/,
        b: text('in 10 minutes every 5 minutes ping'),
        n: 'a job cannot make jobs: every 5 minutes ping',
        c: text('in ten bananas ping'),
        o: /^"in ten bananas" is no length of time/,
      },
    ));

  it('is refused when its answer has nowhere to go: then, or at all', () =>
    marbles(
      wholeBot([], {
        commands,
        inputs: ['chat', 'email'],
        refuses: (to, later) =>
          to.startsWith('email:') ? `no such place: ${to}` : later ? 'a place for now' : undefined,
      }),
      { chat: 'abcd' },
      { chat: 'mnop' },
      {
        a: text('in 10 minutes ping'),
        m: 'a place for now',
        b: text('in 10 minutes ping > email:foo'),
        n: 'no such place: email:foo',
        c: text('ping > email:foo'),
        o: 'no such place: email:foo',
        d: text('ping'),
        p: 'pong',
      },
    ));

  it('is answered elsewhere without a word to who asked, where there is no way to them', () =>
    marbles(
      wholeBot([], {
        commands,
        inputs: ['hook', 'email'],
        refuses: (to) => (to === 'hook:ci' ? 'there is no hook:ci' : undefined),
      }),
      { hook: 'a-b' },
      { email: 'm-n', hook: '--o' },
      {
        a: text('ping > email:ops@example.org', { to: 'hook:bot', replyTo: 'hook:ci' }),
        m: { to: 'email:ops@example.org', data: 'pong' },
        b: text('ping > email:ops@example.org', { to: 'hook:bot', replyTo: 'hook:pager' }),
        n: { to: 'email:ops@example.org', data: 'pong' },
        o: { to: 'hook:pager', data: 'goes to email:ops@example.org' },
      },
    ));

  it.each([
    ['cancel job x', /^a job has a number, and "x" is none/],
    ['call greeter', /^require service and endpoint\. Say for example/],
    ['call greeter Say.Hello {"name":', /^the request is not a JSON object/],
    ['list nodes', /^unknown command/],
    ['remember oncall', /^remember what\?/],
    ['forget', /^which one\?/],
  ])('is refused when it would not run as it is said: %s', async (command, m) => {
    await run(
      { chat: 'ab' },
      { chat: 'mn' },
      { a: text(`in 10 minutes ${command}`), m, b: text('jobs'), n: /^no jobs/ },
    );
  });

  it('is called off with others, or with none of them where one is not there', () =>
    run(
      { chat: 'aabcdc' },
      { chat: 'mnpqrs' },
      {
        a: text('in 1 hour ping'),
        m: /^job 1/,
        n: /^job 2/,
        b: text('cancel job 1 3'),
        p: 'there is no job 3 of yours, and none of this number in this place: there are 1, 2',
        c: text('jobs'),
        q: /\n1 .*\n2 /,
        d: text('cancel job #1, 2'),
        r: 'called off: job 1: ping\ncalled off: job 2: ping',
        s: /^no jobs of yours/,
      },
    ));

  it('keeps its number for ever', () =>
    run(
      { chat: 'ab----c', bot: '--!^-' },
      { chat: 'mn----o 59m p' },
      {
        a: text('in 1 hour ping'),
        b: text('cancel job 1'),
        c: text('in 1 hour ping'),
        m: /^job 1:/,
        n: /^called off/,
        o: /^job 2:/,
        p: 'pong',
      },
    ));
});

describe('what the team remembers', () => {
  it('outlives a restart', () =>
    run(
      { chat: 'abcd---efgh', bot: '----!-^' },
      { chat: 'mnop---qrst' },
      {
        a: text('remember On Call is Ann, +49 30 1234'),
        m: 'remembered: on call is Ann, +49 30 1234',
        b: text('recall on  call'),
        n: 'Ann, +49 30 1234',
        c: text('remember on call is Bob'),
        o: 'remembered: on call is Bob, and no longer Ann, +49 30 1234',
        d: text('recall oncal'),
        p: /^I remember nothing under "oncal". Did you mean: recall on call\?/,
        e: text('recall on call', { by: 'bob', in: '#other' }),
        q: 'Bob',
        f: text('memories'),
        r: /^key +value\n-+ +-+\non call +Bob$/,
        g: text('forget on call'),
        s: 'forgotten: on call was Bob',
        h: text('memories'),
        t: /^I remember nothing yet/,
      },
    ));
});
