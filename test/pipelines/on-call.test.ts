import { Subscription } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import type { AlertEvent } from '../../src/event.ts';
import { parseBooks, stepsFor } from '../../src/pipelines/on-call/book.ts';
import { heard } from '../../src/pipelines/on-call/heard.ts';
import { lasted } from '../../src/pipelines/on-call/lasted.ts';
import { parsePlan } from '../../src/pipelines/on-call/plan.ts';
import { sameAlert } from '../../src/pipelines/on-call/same-alert.ts';
import { toldTogether } from '../../src/pipelines/on-call/told-together.ts';
import { alert, memory, text } from '../../src/testing/index.ts';
import { topic } from '../../src/topic.ts';

describe('a plan', () => {
  it('has a time for each address, none for the first', () => {
    const { from, steps } = parsePlan(
      'alerts:db -> slack:#ops, email:a@b.example after 10m, irc:#x after 1h',
      '--on_call',
    );
    expect(from).toEqual([{ input: 'alerts', pattern: 'db' }]);
    expect(steps).toEqual([
      { to: 'slack:#ops', after: 0 },
      { to: 'email:a@b.example', after: 600_000 },
      { to: 'irc:#x', after: 3_600_000 },
    ]);
  });

  it.each([
    ['alerts', /there is no -> in it/],
    ['alerts ->', /no address stands behind the ->/],
    ['alerts -> slack:#ops, ', /no address stands behind the ->/],
    ['alerts -> slack', /"slack" is no address/],
    ['alerts -> slack:#ops -> email:a@b.example', /more than one ->/],
    ['alerts -> slack:#ops after soon', /"soon" is not a length of time/],
    ['alerts -> slack:#ops every 1h', /it has no times of day: write "after"/],
    ['alerts -> slack:#ops, slack:#me after soon', /^--on_call 'alerts -> slack:#ops, slack:#me after soon': /],
    ['registry -> slack:#ops', /alerts come from an input, such as alerts=webhook, not from registry/],
    ['alerts -> slack:#ops, slack:#ops after 10m', /it tells slack:#ops twice/],
  ])('is not %s', (plan, words) => {
    expect(() => parsePlan(plan, '--on_call')).toThrow(ConfigError);
    expect(() => parsePlan(plan, '--on_call')).toThrow(words);
    expect(() => parsePlan(plan, '--on_call')).toThrow(/^--on_call '/);
  });
});

describe('a runbook', () => {
  const books = parseBooks(
    `
# for all
status
for Disk*, Greeter*:
  health {service}
  if failed: ask Restart {service}?
  if ok : stop
  call {service} Say.Hello {"name":"{name}"}
for Quiet:
  ping
`,
    '--runbook x',
  );
  const labels = { alertname: 'GreeterDown', service: 'greeter' };

  it('is for the alerts that it names, with their labels as words', () => {
    expect(stepsFor(books, alert('down', { labels: { ...labels, name: 'Ann' } }))).toEqual({
      steps: [
        { run: 'status' },
        { run: 'health greeter' },
        { when: 'failed', ask: 'Restart greeter?' },
        { when: 'ok', stop: true },
        { run: 'call greeter Say.Hello {"name":"Ann"}' },
      ],
      left: [],
    });
    expect(stepsFor(books, alert('quiet', { labels: { alertname: 'quiet' } })).steps).toEqual([
      { run: 'status' },
      { run: 'ping' },
    ]);
  });

  it.each(['', 'a b', 'x > email:eve@example.org', '"', 'a\nb', `x${'y'.repeat(200)}`])(
    'leaves a step out for a label that is no word: %j',
    (name) => {
      const { steps, left } = stepsFor(books, alert('down', { labels: { ...labels, name } }));
      expect(steps).toHaveLength(4);
      expect(left).toEqual(['call {service} Say.Hello {"name":"{name}"}']);
    },
  );

  it('leaves a step out for a label that is not there, and for what all objects have', () => {
    const odd = parseBooks('health {constructor}\nask {toString}?', '--runbook x');
    expect(stepsFor(odd, alert('down', { labels }))).toEqual({
      steps: [],
      left: ['health {constructor}', 'ask {toString}?'],
    });
  });

  it.each([
    ['\n# nothing', /^--runbook x: there is no step in it/],
    ['ping\nif maybe: ping', /^--runbook x, line 2: write if ok: or if failed:/],
    ['if ok:', /line 1: nothing stands behind the condition/],
    ['ask', /line 1: ask what/],
    ['for :\nping', /line 1: write whose alerts it is for/],
  ])('is not %j', (text, words) => {
    expect(() => parseBooks(text, '--runbook x')).toThrow(words);
  });
});

describe('which alerts are told together', () => {
  const word = (fingerprint: string, at: number, groupKey?: string, more: Partial<AlertEvent> = {}): AlertEvent => ({
    ...({
      ...alert('x', { fingerprint, meta: groupKey === undefined ? {} : { groupKey } }),
      input: 'chat',
      accepted: at,
    } as AlertEvent),
    ...more,
  });
  const matters = (words: readonly AlertEvent[], most = 9) => {
    const clock = { time: 0, now: () => clock.time, schedule: () => Subscription.EMPTY };
    const matterOf = toldTogether({ within: 5, clock, most, max: 3 });
    return words.map((one) => {
      clock.time = one.accepted;
      return matterOf(one, one.fingerprint);
    });
  };

  it('are those of one group that begin in time, and of one input', () => {
    expect(matters([word('a', 0, 'g'), word('b', 4, 'g'), word('c', 5, 'g')])).toEqual(['a', 'a', 'c']);
    expect(matters([word('a', 0, 'g'), word('b', 1, 'h'), word('c', 2)])).toEqual(['a', 'b', 'c']);
    expect(matters([word('a', 0, 'g'), word('b', 1, 'g', { input: 'other' })])).toEqual(['a', 'b']);
  });

  it('stay so, whatever is said of them later, and however late', () => {
    const over = word('b', 90, 'g', { status: 'resolved' });
    expect(matters([word('a', 0, 'g'), word('b', 4, 'g'), over, word('b', 95, 'g')])).toEqual(['a', 'a', 'a', 'a']);
  });

  it('are not ends whose beginning was never heard, and so many at most', () => {
    expect(matters([word('a', 0, 'g'), word('b', 1, 'g', { status: 'resolved' })])).toEqual(['a', 'b']);
    expect(matters([word('a', 0, 'g'), word('b', 1, 'g'), word('c', 2, 'g')], 2)).toEqual(['a', 'a', 'c']);
  });

  it('are forgotten when others were touched since', () => {
    const all = [word('a', 0, 'g'), word('b', 1, 'g'), word('c', 2), word('d', 3), word('e', 4), word('b', 20, 'g')];
    expect(matters(all)).toEqual(['a', 'a', 'c', 'd', 'e', 'b']);
  });
});

describe('which alert a word is about', () => {
  const word = (startsAt: string, status: 'firing' | 'resolved', at: number) =>
    alert('x', { status, meta: { startsAt }, accepted: at });
  /** The keys of words, each heard when it was said. */
  const keys = (words: readonly AlertEvent[], steady = 4, max = 9) => {
    const clock = { time: 0, now: () => clock.time, schedule: () => Subscription.EMPTY };
    const keyOf = sameAlert({ steady, clock, max });
    return words.map((one) => {
      clock.time = one.accepted;
      return keyOf(one)?.replace('chat/f/', '');
    });
  };
  const firing = (startsAt: string, at: number) => word(startsAt, 'firing', at);
  const resolved = (startsAt: string, at: number) => word(startsAt, 'resolved', at);

  it('is that of its own time', () => {
    expect(keys([firing('1', 0), resolved('1', 1), firing('6', 6), resolved('6', 7)])).toEqual(['1', '1', '6', '6']);
    expect(keys([resolved('1', 1)])).toEqual(['1']);
  });

  it('is the one before, when it is back so soon, as often as it is', () => {
    const often = [firing('1', 0), resolved('1', 1), firing('4', 4), firing('4', 5), resolved('4', 7), firing('9', 10)];
    expect(keys(often)).toEqual(['1', '1', '1', '1', '1', '1']);
    expect(keys([firing('1', 0), resolved('1', 1), resolved('1', 3), firing('5', 5)])).toEqual(['1', '1', '1', '5']);
  });

  it('is the one before when nobody said that it was over, as nobody would any more', () => {
    expect(keys([firing('1', 0), firing('9', 9), resolved('9', 10)])).toEqual(['1', '1', '1']);
    expect(keys([firing('1', 0), firing('9', 9), resolved('9', 10), firing('15', 15)])).toEqual(['1', '1', '1', '15']);
  });

  it('is the last one that fired, for an end whose beginning was never heard', () => {
    expect(keys([firing('1', 0), resolved('4', 5)])).toEqual(['1', '1']);
  });

  it('is none when it is late, and another took its place', () => {
    expect(keys([firing('1', 0), resolved('1', 1), firing('2', 2), resolved('1', 3)])).toEqual([
      '1',
      '1',
      '1',
      undefined,
    ]);
    expect(keys([firing('1', 0), firing('2', 2), resolved('1', 3)])).toEqual(['1', '1', undefined]);
  });

  it('forgets what was touched longest ago', () => {
    const other = { ...firing('1', 2), fingerprint: 'g' };
    expect(keys([firing('1', 0), resolved('1', 1), other, firing('3', 3)], 4, 1)).toEqual(['1', '1', 'chat/g/1', '3']);
  });
});

describe('how long something fired', () => {
  const word = (at: number, accepted: number) => alert('x', { at, accepted });
  const fired = (...parts: readonly (readonly [AlertEvent, AlertEvent?])[]) => {
    const { from, to } = lasted({ parts: parts.map(([about, over]) => ({ about, over })), at: 99 });
    return [from, to];
  };

  it('is what its alerts say, of the first that began and the last that ended', () => {
    expect(fired([word(3, 10), word(28, 40)])).toEqual([3, 28]);
    expect(fired([word(3, 10), word(28, 40)], [word(2, 11), word(29, 39)])).toEqual([2, 29]);
    expect(fired([word(3, 10)])).toEqual([3, 99]);
  });

  it.each([
    ['a beginning in the future', word(11, 10), word(28, 40), [10, 28]],
    ['one in no time, such as 0001-01-01', word(-62_135_596_800_000, 10), word(28, 40), [10, 28]],
    ['an end in the future', word(3, 10), word(41, 40), [3, 40]],
    ['an end before its beginning', word(3, 10), word(2, 40), [3, 40]],
    ['no end, but a beginning', word(3, 10), word(3, 40), [3, 40]],
  ])('is until or from when it was accepted, with %s', (_, about, over, times) => {
    expect(fired([about, over])).toEqual(times);
  });
});

describe('what is taken by an answer', () => {
  const keyOf = () => 'alerts/d/9';
  const { from } = parsePlan('alerts -> slack:#ops', '--on_call');
  const origin = { replyTo: 'alerts:alertmanager', topic: topic('alerts/d/9') } as const;

  it('is the alert that the thread is about', () => {
    expect(heard(text('I look', { origin }), from, keyOf)).toEqual({ key: 'alerts/d/9', is: 'taken' });
  });

  it.each([
    ['somebody who is not proven', { sender: { verified: false } }],
    ['somebody of another organisation', { sender: { external: true } }],
    ['a program', { sender: { bot: true } }],
    ['what answers by itself', { noReply: true }],
    ['what is said elsewhere', { origin: { replyTo: 'slack:#ops' } }],
  ] as const)('is nothing by %s', (_, given) => {
    expect(heard(text('I look', { origin, ...given }), from, keyOf)).toBeUndefined();
  });

  it('is nothing by an alert of another place, or what another remembers', () => {
    expect(heard(alert('x', { input: 'other' }), from, keyOf)).toBeUndefined();
    expect(heard(memory('team', 'taken/k', 'ann'), from, keyOf)).toBeUndefined();
    expect(heard(memory('on-call', 'taken/k'), from, keyOf)).toBeUndefined();
    expect(heard(memory('on-call', 'taken/k', 'ann'), from, keyOf)).toEqual({ key: 'k', is: 'taken' });
  });
});
