import { stripVTControlCharacters } from 'node:util';
import type { Observable } from 'rxjs';
import { bufferTime, concatMap, filter, finalize, map, merge, mergeMap, NEVER, scan, tap } from 'rxjs';
import { expect, it, vi } from 'vitest';
import type { TextEvent } from '../../src/event.ts';
import { ofType, query, replies } from '../../src/operators/index.ts';
import { pipeline } from '../../src/pipeline.ts';
import { interleaved, MarblesError, marbles, text, wholeBot } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';

const said = { a: text('one'), b: text('two') };

interface Chats {
  readonly slack: Observable<TextEvent>;
  readonly irc: Observable<TextEvent>;
}

/** Says all that came so far: right by luck where the lanes are heard as they are written. */
const soFar = ({ slack, irc }: Chats) => ({
  chat: merge(slack, irc).pipe(
    map(({ data }) => data),
    scan((all, data) => `${all} ${data}`),
  ),
});

async function failureOf(run: Promise<unknown>): Promise<string> {
  const error = await run.then(
    () => expect.unreachable('it holds'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MarblesError);
  return stripVTControlCharacters((error as Error).message);
}

const diagram = [soFar, { slack: 'a', irc: 'b' }, { chat: '(mn)' }, { ...said, m: 'one', n: 'one two' }] as const;

it('finds what hangs on the order of lanes, says how it came, and repeats it', async () => {
  await marbles(...diagram);
  const message = await failureOf(interleaved(...diagram, { seed: 1 }));
  expect(message.replace(/:\d+$/, '')).toMatchInlineSnapshot(`
    "soFar: lane chat differs at 0

                 0
      slack in   a------
      irc   in   b------
      chat  want (mn)---
      chat  got  (AB)---
                 ^

      a = text { data: 'one' }
      b = text { data: 'two' }
      m = 'one'
      n = 'one two'
      A = 'two'
      B = 'two one'

      chat at 0: wanted m, got A
        it should be 'one'
        it is 'two'

      not as written: at 0 irc is before slack
      to repeat it: { seed: 1, path: '2:1:0' }

      at test/testing/interleaved.test.ts"
  `);
  const [, path = ''] = /path: '(.*)'/.exec(message) ?? [];
  const again = await failureOf(interleaved(...diagram, { seed: 1, path }));
  expect(again.replace(/\d+$/, '')).toBe(message.replace(/\d+$/, ''));
  await interleaved(soFar, { slack: 'a', irc: '-b' }, { chat: 'mn' }, diagram[3], { seed: 1, path });
});

it('looks for the schedule that is nearest to the order as written', async () => {
  const counted = ({ slack, irc }: Chats) => ({
    chat: merge(slack, irc).pipe(
      scan((count, { data }) => (data === 'two' ? 0 : count + 1), 0),
      filter((count) => count > 6),
    ),
  });
  const lanes = { slack: 'a-a-a-a-a-a', irc: 'a-a-b-a-a-a' };
  await marbles(counted, lanes, { chat: '- 12ms -' }, { ...said });
  const message = await failureOf(interleaved(counted, lanes, { chat: '-' }, said, { seed: 1 }));
  expect(message.match(/not as written: .*/g)).toEqual(['not as written: at 4ms irc is before slack']);
});

it('says when the order as written fails, too', async () => {
  const run = interleaved(soFar, { slack: 'a', irc: 'b' }, { chat: 'm' }, { ...said, m: 'two' });
  expect(await failureOf(run)).toMatch(/\n {2}in the order as written, too\n\n {2}at .*$/);
});

it('tries the order as written and as many others as it is told, or none where there is no other', async () => {
  const tried = vi.fn(({ slack }: Chats) => ({ chat: slack.pipe(map(({ data }) => data)) }));
  await interleaved(tried, { slack: 'a', irc: 'b' }, { chat: 'm' }, { ...said, m: 'one' }, { runs: 7 });
  expect(tried).toHaveBeenCalledTimes(8);
  await interleaved(tried, { slack: 'a', irc: '' }, { chat: 'm' }, { ...said, m: 'one' });
  expect(tried).toHaveBeenCalledTimes(9);
});

it.each([
  [{ runs: 0 }, 'runs: 0 is no number of schedules: write 1 or more'],
  [{ runs: -1 }, 'runs: -1 is no number'],
  [{ runs: Number.NaN }, 'runs: NaN is no number'],
  [{ path: '2:1:0' }, 'path: it is read beside its seed: write both, as a failure does'],
  [{ seed: 1, path: '1:1' }, "path: '1:1' is no schedule of this diagram: leave out path, and look anew"],
  [{ seed: 1, path: 'first' }, "path: 'first' is no schedule"],
])('refuses to try nothing but the order as written: %j', async (options, words) => {
  const refused = await interleaved(...diagram, options).then(String, (error: Error) => error.stack);
  expect(refused).toContain(`SyntaxError: ${words}`);
  expect(refused).toMatch(/\n +at .*interleaved\.test\.ts:/);
});

it('refuses a path where there is one order only', async () => {
  const run = interleaved(soFar, { slack: 'a', irc: '' }, { chat: 'm' }, diagram[3], { seed: 1, path: '0' });
  await expect(run).rejects.toThrow("path: '0' is no schedule");
});

it('throws what goes wrong under a schedule, and says which package it needs', async () => {
  let runs = 0;
  const second = () => {
    runs += 1;
    if (runs > 1) throw new TypeError('out of order');
    return {};
  };
  const run = () => interleaved(second, { slack: 'a', irc: 'b' }, {}, said);
  await expect(run()).rejects.toThrow(new TypeError('out of order'));
  vi.doMock('fast-check', () => {
    throw new Error('not there');
  });
  runs = 0;
  await expect(run()).rejects.toThrow('interleaved needs fast-check: npm install --save-dev fast-check');
  expect(runs).toBe(0);
  vi.doUnmock('fast-check');
});

it('finds what hangs on the order of answers', async () => {
  const call = async (_service: string, _endpoint: string, request: unknown) => ({ json: JSON.stringify(request) });
  const world = { call };
  const unordered = ({ slack }: Pick<Chats, 'slack'>, { call: ask }: World) => ({
    chat: slack.pipe(
      mergeMap(async ({ data }) => (await ask('echo', 'Say', data)).json, 10),
      scan((all, json) => all + json),
    ),
  });
  const diagram = [unordered, { slack: '(ab)' }, { chat: '(mn)' }, { ...said, m: '"one"', n: '"one""two"' }] as const;
  await marbles(...diagram, { world });
  expect(await failureOf(interleaved(...diagram, { world, seed: 1 }))).toContain(
    'not as written: echo is slow to answer',
  );
  const ordered = ({ slack }: Pick<Chats, 'slack'>, asked: World) => ({
    chat: slack.pipe(
      query(asked, 'echo', 'Say', ({ data }) => data),
      map((one) => (one.ok ? one.response.json : '')),
      scan((all, json) => all + json),
    ),
  });
  await interleaved(ordered, { slack: '(ab)' }, { chat: '(mn)' }, diagram[3], { world, seed: 1, runs: 30 });
});

it('finds what hangs on whether a timer or a lane is first, and lets a group come in any order', async () => {
  const buffered = (source: Observable<string>) =>
    source.pipe(
      bufferTime(2),
      map((all) => all.join('')),
    );
  const diagram = [buffered, 'a-b-|', '--m-(n|)', { m: 'ab', n: '' }] as const;
  await marbles(...diagram);
  expect(await failureOf(interleaved(...diagram, { seed: 1 }))).toMatch(
    /not as written: at [24]ms timers are before lanes\n/,
  );
  const both = ({ slack, irc }: Chats) => ({ chat: merge(slack, irc).pipe(concatMap(async ({ data }) => data)) });
  await interleaved(both, { slack: 'a', irc: 'b' }, { chat: '(mn)' }, { ...said, m: 'one', n: 'two' }, { runs: 30 });
});

it('kills a whole bot before and behind what is said at its moment', async () => {
  const echo = pipeline({
    name: 'echo',
    from: ['slack'],
    to: ['slack'],
    run: ({ slack }) => ({
      slack: slack.pipe(
        ofType('text'),
        replies((event) => event.data),
      ),
    }),
  });
  const lanes = { slack: '-a-b-', bot: '-!-^-' };
  const orders = new Set<string>();
  const bot = wholeBot([echo]);
  const noting: typeof bot = {
    ...bot,
    run: (sources: Readonly<Record<string, Observable<unknown>>>, world: World) => {
      let order = '';
      const note = (source: Observable<unknown> = NEVER, name = '') =>
        source.pipe(
          tap(() => (order += name)),
          finalize(() => orders.add(order)),
        );
      return bot.run({ slack: note(sources.slack, 's'), bot: note(sources.bot, 'b') } as never, world);
    },
  };
  await interleaved(noting, lanes, { slack: '---(ab)', accepted: '---(ab)', settled: '---(ab)' }, said, {
    seed: 1,
    runs: 10,
  });
  expect([...orders].sort()).toEqual(['bsbs', 'bssb', 'sbbs', 'sbsb']);
});

it('is awaited', async () => {
  const run = interleaved((source) => source, 'a', 'b', {}, { runs: 2 });
  expect(await failureOf(run)).toContain('marbles: lane output differs at 0');
});
