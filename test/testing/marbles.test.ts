import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { Observable } from 'rxjs';
import {
  bufferTime,
  concatMap,
  delay,
  filter,
  from,
  interval,
  map,
  merge,
  mergeMap,
  of,
  Subject,
  share,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import type { TextEvent } from '../../src/event.ts';
import type { Remember } from '../../src/memory.ts';
import { written } from '../../src/memory.ts';
import { ofType, saidIn, windowByClock } from '../../src/operators/index.ts';
import type { Outgoing } from '../../src/outgoing.ts';
import { send } from '../../src/outgoing.ts';
import { pipeline } from '../../src/pipeline.ts';
import { change, due, edit, MarblesError, marbles, removal, run, text, wholeBot } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';

const { timeout } = AbortSignal;

const hourly = {
  next: (after: number) => (Math.floor(after / 3_600_000) + 1) * 3_600_000,
  previous: (at: number) => at,
};

const slackToEmail = pipeline({
  name: 'slack-to-email',
  from: ['slack'],
  to: ['email'],
  horizon: 7_200_000,
  run: ({ slack }, { clock }) => ({
    email: slack.pipe(
      ofType('text'),
      windowByClock({ schedule: hourly, clock, keep: (event) => event.data }),
      map(({ kept, causes }) => ({
        type: 'text' as const,
        to: 'email:team@example.org' as const,
        subject: `${kept.length} messages`,
        data: [{ type: 'list' as const, items: kept }],
        causes,
      })),
    ),
  }),
});

const said = { a: text('hi'), b: text('deploy failed'), c: text('fixed') };

describe('what passes', () => {
  it('a pipeline with a window of an hour', async () => {
    await marbles(
      slackToEmail,
      { slack: 'a b - c' },
      { email: '60m m' },
      { ...said, m: { to: 'email:team@example.org', subject: /3 messages/ } },
      { frame: '1m' },
    );
  });

  it('compares a text as people see it, causes by the letters', async () => {
    await marbles(
      slackToEmail,
      { slack: 'a a b' },
      { email: '60m m' },
      { ...said, m: { data: '- hi\n- hi\n- deploy failed', causes: ['a', 'a#2', 'b'] } },
      { frame: '1m' },
    );
  });

  it('two virtual hours of bufferTime beside promises', async () => {
    await marbles(
      ({ slack }) => ({
        email: slack.pipe(
          concatMap(async (event) => event.id),
          bufferTime(60_000),
          concatMap(async (ids) => ids.join(' ')),
          filter((ids) => ids !== ''),
        ),
      }),
      { slack: 'a b 90m c 30m -' },
      { email: '- m 90m n 31m -' },
      { ...said, m: 'a b', n: 'c' },
      { frame: '1m' },
    );
  });

  it('a promise that waits', async () => {
    const slowly = async (text: string) => {
      await new Promise((resolve) => setTimeout(resolve, 3));
      return text.toUpperCase();
    };
    await marbles((source: Observable<string>) => source.pipe(mergeMap(slowly, 1)), 'ab------|', '---A--B-|');
  });

  it('a promise before the source is subscribed', async () => {
    const later = (source: Observable<unknown>) => from(Promise.resolve()).pipe(mergeMap(() => source));
    await marbles(later, 'a-b', 'a-b');
  });

  it('a pipeline of which not every source says something', async () => {
    const both = pipeline({
      name: 'both',
      from: ['slack', 'irc'],
      to: ['slack'],
      run: ({ slack, irc }) => ({ slack: merge(slack, irc).pipe(map((event) => send([event], 'slack:#a', 'x'))) }),
    });
    await marbles(both, { irc: 'a' }, { slack: 'm' }, { a: text('hi'), m: 'x' });
  });

  it('an async generator', async () => {
    async function* steps(event: TextEvent) {
      yield `${event.data}?`;
      await new Promise((resolve) => setTimeout(resolve, 2));
      yield `${event.data}!`;
    }
    const flow = ({ slack }: { slack: Observable<TextEvent> }) => ({
      slack: slack.pipe(concatMap(steps)),
    });
    await marbles(flow, { slack: 'a--b' }, { slack: 'w-xy-z' }, { ...said, w: 'hi?', x: 'hi!', y: /\?$/, z: /!$/ });
  });

  it('Date, performance and AbortSignal.timeout are virtual, and real again afterwards', async () => {
    const before = Date.now();
    await marbles(
      (source) =>
        source.pipe(
          concatMap(async () => {
            const begun = Date.now();
            const mark = performance.now();
            const signal = AbortSignal.timeout(1_000);
            await new Promise((resolve) => signal.addEventListener('abort', resolve));
            return { begun, took: Date.now() - begun, ms: performance.now() - mark, why: signal.reason.name };
          }),
        ),
      'a',
      '1s m',
      { m: { begun: Date.parse('2026-03-29T00:59:00Z'), took: 1_000, ms: 1_000, why: 'TimeoutError' } },
      { start: '2026-03-29T00:59:00Z' },
    );
    expect(Date.now()).toBeGreaterThanOrEqual(before);
    expect(AbortSignal.timeout).toBe(timeout);
  });

  it('turns of the event loop take no time, and are real again afterwards', async () => {
    const { setImmediate: turn, clearImmediate: noTurn } = globalThis;
    const turns = async (value: unknown) => {
      for (let count = 0; count < 100; count += 1) await new Promise((resolve) => setImmediate(resolve));
      return value;
    };
    const picture = await marbles((source) => source.pipe(concatMap(turns)), 'ab-c', 'ab-c');
    expect(picture.timers).toBe(0);
    await marbles(
      (source) =>
        source.pipe(
          concatMap(async () => {
            const late = new Promise((resolve) => setTimeout(resolve, 2, 'late'));
            const never = setImmediate(() => expect.unreachable('it was cleared'));
            clearImmediate(never);
            return late;
          }),
        ),
      'a',
      '--m',
      { m: 'late' },
    );
    expect([setImmediate, clearImmediate]).toEqual([turn, noTurn]);
  });

  it('goes on when something turns for ever', async () => {
    let going = true;
    const spin = () => {
      if (going) setImmediate(spin);
    };
    const picture = await marbles((source) => source.pipe(tap(spin)), 'a-|', 'a-|');
    going = false;
    expect(picture.timers).toBe(1);
  });

  it('runs one after another when they are started at once', async () => {
    const each = () => marbles((source) => source.pipe(delay(5)), 'a-b', '-----a-b');
    await Promise.all([each(), each(), each()]);
  });

  it('groups, errors and the end', async () => {
    await marbles((source) => source, '(ab)--(c|)', '(ab)--(c|)');
    await marbles((source) => source, 'a-#', 'a-#');
    await marbles((source) => source, 'a-#', 'a-#', { '#': new Error('boom') });
  });

  it('ends where `until` says, and tells what was left', async () => {
    const picture = await marbles(
      (source) => merge(source, timer(1_000).pipe(map(() => 'late'))),
      'a-b-c-d',
      'a-b',
      {},
      { until: '---!' },
    );
    expect(picture).toEqual({ subscriptions: { source: ['^--!'] }, released: [], timers: 0 });
  });

  it('tells which events were let go, and when a source was left', async () => {
    const picture = await marbles(
      ({ runs, chat }) => ({ chat: merge(runs, chat).pipe(ofType('run')) }),
      { chat: 'a--|', runs: '-r-|' },
      { chat: '-r-|' },
      { a: text('hi'), r: run('deploy') },
    );
    expect(picture).toEqual({ subscriptions: { chat: ['^--!'], runs: ['^--!'] }, released: ['a'], timers: 0 });
  });

  it('stops what repeats for ever, when nobody looks any more', async () => {
    await marbles(() => interval(60_000).pipe(filter(() => false)), '', '- 2h');
  });

  it('hears the sink `settled` last, and looks at the lane a message in `out` is sent to', async () => {
    const heard: string[] = [];
    const note = (name: string) => of(name).pipe(tap((value) => void heard.push(value)));
    await marbles(
      ({ slack }) => ({
        settled: note('settled'),
        out: slack.pipe(map((event) => send([event], 'irc:#a', 'x'))),
        email: note('e'),
      }),
      { slack: 'a' },
      { settled: '(s|)', email: '(e|)', irc: 'm' },
      { a: text('hi'), s: 'settled', m: { to: 'irc:#a', data: 'x' } },
    );
    expect(heard).toEqual(['e', 'settled']);
    const picture = await marbles(({ slack }) => ({ out: slack }), { slack: 'a' }, { out: 'a' }, { a: text('hi') });
    expect(picture.subscriptions).toEqual({ slack: ['^'] });
  });

  it('ends every lane that `out` alone feeds when `out` does', async () => {
    const out = ({ slack }: { slack: Observable<TextEvent> }) => ({
      out: slack.pipe(map((event) => send([event], 'irc:#a', 'x'))),
      email: slack,
    });
    await marbles(out, { slack: 'a-|' }, { irc: 'm-|', jabber: '--|', email: 'a-|' }, { a: text('hi'), m: 'x' });
    await marbles(out, { slack: 'a-#' }, { irc: 'm-#', email: 'a-#' }, { a: text('hi'), m: 'x' });
    const lost = marbles(({ slack }) => ({ out: slack }), { slack: '#' }, {}, {});
    expect(await failureOf(lost)).toContain('out at 0: an error came, and the expectation does not mention this lane');
  });

  it('gives the world that the test says, and a clear error for the rest', async () => {
    const ask = ({ slack }: { slack: Observable<unknown> }, world: World) => ({
      slack: slack.pipe(concatMap(() => from(world.call('greeter', 'Say.Hello', {})))),
    });
    await marbles(
      ask,
      { slack: 'a' },
      { slack: 'm' },
      { m: { json: '{}' } },
      { world: { call: async () => ({ json: '{}' }) } },
    );
    await marbles(
      ask,
      { slack: 'a' },
      { slack: '#' },
      { '#': /^this run has no world\.call: pass \{ world: \{ call: … \} \}/ },
    );
  });

  it('says every kind of event', async () => {
    await marbles((source) => source, 'abcdefg', 'tuvwxyz', {
      a: text('hi', { by: 'bob', in: '#random' }),
      b: edit('a', 'hello'),
      c: removal('a'),
      d: run('deploy', { outcome: 'failed' }),
      e: change('greeter', 'delete'),
      f: due({ remind: 'me' }),
      g: text('hi', { from: 'slack:U1', to: 'slack:C1', addressed: false }),
      t: {
        type: 'text',
        id: 'a',
        from: 'chat:bob',
        to: 'chat:#random',
        place: '#random',
        sender: { name: 'bob' },
        at: 0,
      },
      u: { type: 'edit', of: 'a', data: 'hello', accepted: 1 },
      v: { type: 'delete', of: 'a', conversation: 'chat:#ops/c' },
      w: { type: 'run', command: 'deploy', outcome: 'failed' },
      x: { type: 'change', service: 'greeter', action: 'delete', nodes: 0 },
      y: { type: 'due', data: { remind: 'me' }, due: 5 },
      z: { sender: { id: 'slack:U1', name: 'U1' }, replyTo: 'slack:C1', place: 'C1', addressed: false },
    });
  });
});

/** What a run that fails says. */
async function failureOf(failing: PromiseLike<unknown>): Promise<string> {
  const error = await Promise.resolve(failing).then(
    () => expect.unreachable('the run passed'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MarblesError);
  const message = stripVTControlCharacters((error as MarblesError).message);
  for (const line of message.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  return message.replace(/\n\n {2}at .*$/, '').replaceAll(/ at (?:src|test)\/\S+:\d+/g, ' at …');
}

describe('what a failure says', () => {
  it('another value', async () => {
    const m = { to: 'email:team@example.org', subject: /4 messages/ };
    const options = { frame: '1m' };
    expect(
      await failureOf(marbles(slackToEmail, { slack: 'a b - c' }, { email: '60m m' }, { ...said, m }, options)),
    ).toMatchInlineSnapshot(`
      "slack-to-email: lane email differs at 1h

                   0        1h
        slack in   ab-c 56m -
        email want ---- 56m m
        email got  ---- 56m A
                            ^

        a = text { data: 'hi' }
        b = text { data: 'deploy failed' }
        c = text { data: 'fixed' }
        m = { to: 'email:team@example.org', subject: /4 messages/ }
        A = { to: 'email:team@example.org', subject: '3 messages', data: '- hi\\n-
          deploy failed\\n- fixed', causes: ['a', 'b', 'c'] }

        email at 1h: wanted m, got A
          subject should be /4 messages/
          subject is '3 messages'"
    `);
  });

  it('too late, and too early', async () => {
    const late = (source: Observable<unknown>) => source.pipe(delay(90_000));
    expect(await failureOf(marbles(late, 'a', '1m a 29s', {}, { frame: '1s' }))).toMatchInlineSnapshot(`
      "late: lane output differs at 1m

                    0     1m    1m29s
        source in   a 59s - 28s --
        output want - 59s a 28s --
        output got  - 59s - 28s -a
                          ^

        output at 1m: wanted a, and nothing came: it came at 1m30s, 30s late"
    `);
    expect(await failureOf(marbles((source) => source, 'a', '---a'))).toMatchInlineSnapshot(`
      "marbles: lane output differs at 0

                    0  3ms
        source in   a---
        output want ---a
        output got  a---
                    ^

        output at 0: a came, and nothing was wanted
          it was wanted at 3ms: this is 3ms early"
    `);
  });

  it('nothing at all', async () => {
    expect(await failureOf(marbles((source) => source, '---', '--a'))).toMatchInlineSnapshot(`
      "marbles: lane output differs at 2ms

                    0 2ms
        source in   ---
        output want --a
        output got  ---
                      ^

        output at 2ms: wanted a, and nothing came"
    `);
  });

  it('nothing at all, and what was let go: in pure marbles, and by a whole bot', async () => {
    const inOps = pipeline({
      name: 'in-ops',
      from: ['slack'],
      to: ['slack'],
      run: ({ slack }) => ({
        slack: slack.pipe(
          ofType('text'),
          saidIn('ops'),
          map((event) => send([event], 'slack:ops', event.data)),
        ),
      }),
    });
    const values = { a: text('disk full'), b: text('hi', { in: 'ops', by: 'bob' }), m: 'disk full', n: 'hi' };
    const lanes = [{ slack: 'a-b' }, { slack: 'm-n' }, values] as const;
    expect(await failureOf(marbles(inOps, ...lanes))).toMatchInlineSnapshot(`
      "in-ops: lane slack differs at 0

                   0 2ms
        slack in   a-b
        slack want m-n
        slack got  --n
                   ^

        a = text { data: 'disk full' }
        b = text { by: 'bob', in: 'ops', data: 'hi' }
        m = 'disk full'
        n = 'hi'

        slack at 0: wanted m, and nothing came
        a was let go at 0: ann in #ops: disk full"
    `);
    expect(await failureOf(marbles(wholeBot([inOps]), ...lanes))).toMatch(
      /wanted m, and nothing came\n {2}a was let go at 0: ann in #ops: disk full$/,
    );
    const answered = marbles(wholeBot([inOps]), { slack: 'b' }, { slack: 'n-m' }, values);
    expect(await failureOf(answered)).toMatch(/wanted m, and nothing came$/);
  });

  it('one too many', async () => {
    const twice = (source: Observable<unknown>) => source.pipe(mergeMap((value) => [value, value]));
    expect(await failureOf(marbles(twice, 'a', 'a'))).toMatchInlineSnapshot(`
      "twice: lane output differs at 0

                    0
        source in   a---
        output want a---
        output got  (aa)
                    ^

        output at 0: a came, and nothing was wanted
          it came twice"
    `);
  });

  it('an error, and an end that was not wanted', async () => {
    expect(await failureOf(marbles((source) => source, 'a-#', 'a--|'))).toMatchInlineSnapshot(`
      "marbles: lane output differs at 2ms

                    0 2ms
        source in   a-#-
        output want a--|
        output got  a-#-
                      ^

        output at 2ms: an error came, and nothing was wanted
          Error: lane source failed: a # stands in it"
    `);
    expect(await failureOf(marbles((source) => source, 'a-|', 'a---'))).toMatchInlineSnapshot(`
      "marbles: lane output differs at 2ms

                    0 2ms
        source in   a-|-
        output want a---
        output got  a-|-
                      ^

        output at 2ms: the end came, and nothing was wanted"
    `);
    const broken = () => throwError(() => new RangeError('out of it'));
    expect(await failureOf(marbles(broken, '-', '#', { '#': /other/ }))).toMatchInlineSnapshot(`
      "broken: lane output differs at 0

                    0
        source in   -
        output want #
        output got  #
                    ^

        # = /other/

        output at 0: wanted an error, got an error
          it should be /other/
          it is 'out of it'"
    `);
  });

  it('what lanes say about themselves, which the run does not hear', async () => {
    const lane = `
      // the night
      a 9ms b   // (two) | of # them
    `;
    const same = (source: Observable<unknown>) => source;
    await marbles(same, lane, 'a 9ms b // the same');
    expect(await failureOf(marbles(same, lane, 'a 9ms c // not the same'))).toMatchInlineSnapshot(`
      "same: lane output differs at 10ms

                    0     10ms
        source in   a 9ms b
        output want a 9ms c
        output got  a 9ms b
                          ^

        source at 0 // the night
        source at 10ms // (two) | of # them
        output at 10ms // not the same

        output at 10ms: wanted c, got b
          it should be 'c': c has no value, and stands for itself
          it is 'b'"
    `);
  });

  it('a lane that is not mentioned', async () => {
    const loud = ({ slack }: { slack: Observable<unknown> }) => ({ email: slack, audit: slack });
    expect(await failureOf(marbles(loud, { slack: 'a-|' }, { email: 'a-|' }, said))).toMatchInlineSnapshot(`
      "loud: lane audit differs at 0

                  0 2ms
        slack in  a-|
        email ok  a-|
        audit got a-|
                  ^

        a = text { data: 'hi' }

        audit at 0: a came, and the expectation does not mention this lane"
    `);
    await marbles(loud, { slack: 'a-|' }, { email: 'a-|' }, said, { ignore: ['audit'] });
  });

  it('the place of the difference, when the run is long', async () => {
    const lane = 'abcdefghij'.repeat(20);
    const wanted = `${lane.slice(0, 99)}-${lane.slice(100)}`;
    expect(await failureOf(marbles((source) => source, lane, wanted))).toMatchInlineSnapshot(`
      "marbles: lane output differs at 99ms

                     67ms                            99ms
        source in   …hijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghija…
        output want …hijabcdefghijabcdefghijabcdefghi-abcdefghijabcdefghijabcdefghija…
        output got  …hijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghija…
                                                     ^

        output at 99ms: j came, and nothing was wanted
          it was wanted at 9ms only, 90ms before"
    `);
  });

  it('a difference deep inside, or far into a text, cut to the columns', async () => {
    const big = { list: [{ deep: 'x'.repeat(300) }], other: 'y'.repeat(100) };
    const long = { a: 'so it goes, '.repeat(20), m: `${'so it goes, '.repeat(18)}and on` };
    expect(await failureOf(marbles((source) => source, 'a', 'm', long))).toMatchInlineSnapshot(`
      "marbles: lane output differs at 0

                    0
        source in   a
        output want m
        output got  A
                    ^

        a = 'so it goes, so it goes, so it goes, so it goes, so it goes, so it goes, …
        m = 'so it goes, so it goes, so it goes, so it goes, so it goes, so it goes, …
        A = 'so it goes, so it goes, so it goes, so it goes, so it goes, so it goes,
          so it goes, so it goes, so it goes, so it goes, so it goes, so it goes, so
          it goes, so it goes, so it goes, so it goes, so it goes, so it goes, so it
          goes, so it …

        output at 0: wanted m, got A
          it should be '…t goes, so it goes, and on'
          it is '…t goes, so it goes, so it goes, so it goes, '"
    `);
    const values = { a: big, m: { list: [{ deep: /z/ }] } };
    expect(await failureOf(marbles((source) => source, 'a', 'm', values))).toMatchInlineSnapshot(`
      "marbles: lane output differs at 0

                    0
        source in   a
        output want m
        output got  A
                    ^

        a = { list: [{ deep: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
        m = { list: [{ deep: /z/ }] }
        A = { list: [{ deep: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
          xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
          xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
          xxxxxxxxxxx…

        output at 0: wanted m, got A
          list[0].deep should be /z/
          list[0].deep is 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
          xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
          xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
          xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
          xxxxxxxxxxxxx'"
    `);
  });

  it('what is around the difference, of what is without end, and how much there is besides', async () => {
    expect(await failureOf(marbles(() => interval(1), 'a', '-a'))).toMatchInlineSnapshot(`
      "marbles: lane output differs at 1ms

                    0
        source in   a---------------------------------------------------------------…
        output want -a--------------------------------------------------------------…
        output got  -ABCDEFGHIJKL???????????????????????????????????????????????????…
                     ^

        A = 0
        B = 1
        C = 2
        D = 3
        E = 4
        F = 5
        G = 6
        H = 7
        I = 8
        J = 9
        K = 10
        L = 11
        … and 989 more, each drawn as ?

        output at 1ms: wanted a, got A
          it should be 'a': a has no value, and stands for itself
          it is 0"
    `);
  });

  it('letters around the difference, where a test has many', async () => {
    const letters = [...'abcdefghijklmnopqrst'];
    const values = Object.fromEntries(letters.map((letter) => [letter, `${letter}${letter}`]));
    const failed = await failureOf(marbles((source) => source, letters.join(''), `${letters.join('')}a`, values));
    expect(failed.split('\n').filter((line) => / = /.test(line))).toEqual(
      ['a', ...letters.slice(-11)].map((letter) => `  ${letter} = '${letter}${letter}'`),
    );
    expect(failed).toContain("  t = 'tt'\n  … and 8 more, in the test\n");
  });

  it('one sign for one value: a capital that is a value itself is no other, and words have those of the drawing', async () => {
    const two = () => ({ one: of('A', { is: 'one' }, 'm', 'two'), other: of('three') });
    const failed = await failureOf(marbles(two, { chat: '' }, { one: 'm', other: '' }, { m: 'first' }));
    expect(failed).toContain('\n  one   got  (ACDE|)\n');
    expect(failed).toContain('\n  other got  (B|)---\n');
    expect(failed).toContain("\n  D = 'm'\n");
    expect(failed).toContain('\n  other at 0: B came, and nothing was wanted');
  });

  it('the line of the call', async () => {
    const error = await marbles((source) => source, 'a', 'b').then(
      () => undefined,
      (reason: Error) => reason,
    );
    const [, line] = /\n\n {2}at test\/testing\/marbles\.test\.ts:(\d+)$/.exec(error?.message ?? '') ?? [];
    const source = readFileSync(new URL(import.meta.url), 'utf8').split('\n');
    expect(source[Number(line) - 1]).toContain("await marbles((source) => source, 'a', 'b').then(");
    expect(error?.stack).toContain(`marbles.test.ts:${line}:`);
  });

  it('what came first is told first, and no line is wider than a terminal', async () => {
    const two = {
      name: 'a pipeline whose name says all that it does, in which order, and why',
      from: ['slack'],
      run: ({ slack }: { slack: Observable<TextEvent> }) => ({
        irc: slack.pipe(delay(3)),
        email: slack.pipe(map((event) => send([event], 'email:team@example.org', 'word '.repeat(200)))),
      }),
    };
    const failed = await failureOf(marbles(two, { slack: 'a' }, { irc: '', email: '' }, said));
    const told = failed.split('\n').filter((line) => / at \d\w*: /.test(line));
    expect(told.map((line) => line.trim().split(' ')[0])).toEqual(['email', 'irc']);
    expect(failed).toContain("B = { to: 'email:team@example.org', data: 'word word ");
    expect(failed).toContain("A = { type: 'text', data: 'hi', id: 'a', ");
    expect(Math.max(...failed.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});

describe('what is wrong with a test', () => {
  it.each([
    ['a lane that cannot be read', 'a (b', /lane source, column 5: a group is not closed\n {2}a \(b\n {6}\^/],
    ['a group in a group', '((a))', /a group inside a group/],
    ['a group that was not opened', 'a)', /no group is open here/],
    ['time inside a group', '(a 5ms b)', /no time passes inside a group/],
    ['a time before the start', 'a^b', /a run begins with its first character/],
    [
      'a comment that could be values',
      'a// said',
      /a comment stands behind a space: a \/\/ said\n {2}a\/\/ said\n {3}\^/,
    ],
    ['a comment without words', 'a //', /a comment without words\n {2}a \/\/\n {4}\^/],
    ['a group that a comment cuts', '\n (a // b)\n c', /a group is not closed/],
    ['a length of time in words', 'a 5min b', /lane source, column 3: 5min is not a length of time: write 5m\n/],
    [
      'an unsubscription',
      'a!',
      /lane source, column 2: ! says nothing here\n {2}a!\n {3}\^\n {2}what may stand: letters, .*\n.*option until/,
    ],
    ['the line of it', '\n  a // fine\n  b)', /no group is open here\n {4}b\)\n {5}\^/],
  ])('%s', async (_title, lane, message) => {
    await expect(marbles((source) => source, lane, '')).rejects.toThrow(message);
  });

  it('a time that is no whole number of frames, a frame that is no time, a run that is too long', async () => {
    const same = (source: Observable<unknown>) => source;
    await expect(marbles(same, '90s a', '', {}, { frame: '1m' })).rejects.toThrow(
      /90s is not a whole number of frames of 1m/,
    );
    await expect(marbles(same, 'a', '', {}, { frame: 'soon' })).rejects.toThrow(
      /'soon' is not a length of time: .*, as in 5m$/,
    );
    await expect(marbles(same, '30d a', '')).rejects.toThrow(/more than 24 days/);
  });

  it.each([
    [{ start: 'yesterday' }, "start: 'yesterday' is no moment: write milliseconds since 1970, or a date and time"],
    [{ start: Number.NaN }, 'start: NaN is no moment'],
    [{ until: '--' }, "until: '--' has no !: write one, as in '--!'"],
    [{ until: '-!-!' }, "until: '-!-!' has more than one !"],
    [{ until: '-|' }, 'lane until, column 2: | says nothing here\n  -|\n   ^\n  what may stand: one !, where the run'],
    [{ ignore: ['nope'] }, "ignore: no sink is called 'nope': there is email"],
  ])('a setting that says nothing: %j', async (options, words) => {
    const refused = await marbles(slackToEmail, { slack: '' }, {}, {}, options).then(String, ({ stack }) => stack);
    expect(refused).toContain(`SyntaxError: ${words}`);
    expect(refused).toMatch(/\n +at .*marbles\.test\.ts:/);
  });

  it('a value that is no event, where a pipeline hears events', async () => {
    await expect(marbles(slackToEmail, { slack: 'a' }, {}, { a: 'plain text' })).rejects.toThrow(
      "lane slack, column 1: a is no event, but 'plain text': a pipeline hears events, such as text('…')\n  a\n  ^\n  what",
    );
  });

  it('a letter without a value, where a pipeline hears events', async () => {
    await expect(
      marbles(slackToEmail, { slack: 'a' }, { email: '60m m' }, { m: 'hi' }, { frame: '1m' }),
    ).rejects.toThrow(
      "lane slack, column 1: a has no value: a pipeline hears events, such as text('…')\n  a\n  ^\n  what may stand: ",
    );
  });

  it('a sign that nobody understands there', async () => {
    const wrong = async (slack: string, email: string) => {
      const run = marbles(slackToEmail, { slack }, { email }, said, { frame: '1m' });
      return (await run.then(() => expect.unreachable('it passed'), String)) as string;
    };
    expect(await wrong('a!', '')).toMatch(
      /^SyntaxError: lane slack, column 2: ! says nothing here\n {2}a!\n {3}\^\n {2}what may stand: /,
    );
    const place = await marbles(slackToEmail, { slack: 'a!' }, {}, said).then(String, ({ stack }) => stack.split('\n'));
    expect(place.find((line: string) => line.includes(' at '))).toContain('marbles.test.ts:');
    expect(await wrong('a', '60m !')).toMatch(/^SyntaxError: lane email, column 5: ! says nothing here\n/);
    expect(await wrong('a#', '')).toContain('Error: lane slack failed: a # stands in it\n\n');
  });

  it('what the bot would not send: to an input that the pipeline does not declare, or without a cause', async () => {
    const loose = (to: 'irc:#x' | 'email:ops@example.org', sink: string, causes = ['a']) => ({
      ...pipeline({ name: 'loose', from: ['slack'], to: ['email'], run: () => ({}) }),
      run: ({ slack }: { readonly slack: Observable<TextEvent> }) => ({
        [sink]: slack.pipe(map(() => ({ type: 'text', to, data: 'x', causes }))),
      }),
    });
    const sent = (tested: ReturnType<typeof loose>, email = '-m') =>
      marbles(tested, { slack: '-a' }, { email }, { ...said, m: 'x' });
    await sent(loose('email:ops@example.org', 'email'));
    await sent(loose('email:ops@example.org', 'out'));
    await sent(loose('email:ops@example.org', 'mail'));
    const wrong = await failureOf(sent(loose('irc:#x', 'email')));
    expect(wrong).toContain("RefusedError: 'irc:#x' is not an input it speaks to (email): add it to");
    expect(wrong).toContain('email at 1ms: wanted m, got an error');
    expect(await failureOf(sent(loose('irc:#x', 'out'), ''))).toContain('lane irc differs at 1ms');
    expect(await failureOf(sent(loose('irc:#x', 'irc'), ''))).toContain('lane irc differs at 1ms');
    expect(await failureOf(sent(loose('email:ops@example.org', 'email', [])))).toContain('names no cause');
    await expect(marbles(loose('irc:#x', 'out'), { slack: '' }, { irc: '' })).rejects.toThrow(
      "no sink is called 'irc': there is out, email",
    );
  });

  it('a lane that the pipeline does not have', async () => {
    await expect(marbles(slackToEmail, { slakc: 'a' }, {}, said)).rejects.toThrow(
      /slack-to-email does not listen to 'slakc': it listens to slack/,
    );
    await expect(marbles(slackToEmail, { slack: 'a' }, { emial: '' }, said)).rejects.toThrow(
      /no sink is called 'emial': there is email/,
    );
  });

  it('a time that does not stand between spaces', async () => {
    const hint = 'a time, such as 10m, stands between spaces';
    await expect(marbles(slackToEmail, { slack: '10ma' }, {}, said)).rejects.toThrow(
      new RegExp(`1 has no value: .*(?:\\n.*){2}\\n {2}${hint}\\n`),
    );
    const wanted = marbles((source) => source, 'a', '- 10ma', said);
    expect(await failureOf(wanted)).toContain('a came, and nothing was wanted');
    expect(await failureOf(marbles((source) => source, '-', '10ma'))).toMatch(
      /wanted 1, and nothing came\n {4}it stands for itself: a time, such as 10m, stands between spaces$/,
    );
  });

  it('a sink `out` that says no messages, but windows with a `to` of their own', async () => {
    const windows = () => ({ out: of({ from: 1, to: 2 }) });
    await marbles(windows, { slack: '' }, {}, {}, { ignore: ['out'] });
    expect(await failureOf(marbles(windows, { slack: '' }, {}))).toContain('lane out differs at 0');
  });

  it('time that is faked already, at the line of the test', async () => {
    vi.useFakeTimers();
    try {
      const refused = await marbles((source) => source, 'a', 'a').then(String, ({ stack }) => stack);
      expect(refused).toMatch(
        /^SyntaxError: time is faked already: call vi\.useRealTimers\(\) first\n +at .*marbles\.test/,
      );
    } finally {
      vi.useRealTimers();
    }
    await marbles((source) => source, 'a', 'a');
  });

  it('a pipeline that throws, at once or in a timer', async () => {
    const broken = () => {
      throw new RangeError('out of it');
    };
    await expect(marbles(broken, { slack: 'a' }, {})).rejects.toThrow('out of it');
    const later = (source: Observable<unknown>) => {
      setTimeout(broken, 5);
      return source;
    };
    await expect(marbles(later, 'a', 'a')).rejects.toThrow('out of it');
    await marbles((source) => source, 'a', 'a');
  });
});

describe('what a pipeline remembers', () => {
  const counting = pipeline({
    name: 'counting',
    from: ['chat'],
    to: ['chat'],
    run: ({ chat }, { memory }) => {
      const changes = chat.pipe(
        concatMap(async (event): Promise<Remember> => {
          const before = Number((await memory.get('counting', 'count')) ?? 0);
          return { key: 'count', value: before + 1, causes: [event.id] };
        }),
        share(),
      );
      const told = new Subject<Outgoing>();
      const said = ({ value, causes }: Remember): Outgoing => ({
        type: 'text',
        to: 'chat:#ops',
        data: `${value}`,
        causes,
      });
      return {
        memory: changes.pipe(
          map((change) => ({ ...change, open: true, [written]: () => told.next(said(change)) }) as const),
        ),
        chat: told,
      };
    },
  });

  it('can be recalled, and what must not begin before it is written does then', async () => {
    await marbles(
      counting,
      { chat: 'a-a' },
      { chat: 'm-n', memory: 'x-y' },
      { a: text('hi'), m: '1', n: '2', x: { key: 'count', value: 1 }, y: { value: 2 } },
    );
  });

  it('is what the test says, where it brings a memory of its own', async () => {
    const memory = { get: async () => 41, list: async () => [] };
    await marbles(
      counting,
      { chat: 'a' },
      { chat: 'm' },
      { a: text('hi'), m: '42' },
      { ignore: ['memory'], world: { memory } },
    );
  });
});
