import { stripVTControlCharacters } from 'node:util';
import type { Observable } from 'rxjs';
import { bufferTime, concatMap, map, merge, mergeMap, scan } from 'rxjs';
import { expect, it } from 'vitest';
import type { TextEvent } from '../../src/event.ts';
import { query } from '../../src/operators/index.ts';
import { interleaved, MarblesError, marbles, text } from '../../src/testing/index.ts';
import { orderOf } from '../../src/testing/order.ts';
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

it('finds what hangs on the order of lanes, and repeats it by its seed', async () => {
  const diagram = [soFar, { slack: 'a', irc: 'b' }, { chat: '(mn)' }, { ...said, m: 'one', n: 'one two' }] as const;
  await marbles(...diagram);
  const message = await failureOf(interleaved(...diagram, { seed: 1 }));
  expect(message).toMatch(
    /^soFar: lane chat differs at 0\n[\s\S]*schedule \d+ of 100; to repeat it: \{ seed: \d+, runs: 1 \}\n\n {2}at test\/testing\/interleaved\.test\.ts:\d+$/,
  );
  const seed = Number(/seed: (\d+)/.exec(message)?.[1]);
  const again = await failureOf(interleaved(...diagram, { seed, runs: 1 }));
  const drawing = (text: string) => text.split('\n\n  schedule')[0];
  expect(drawing(again)).toBe(drawing(message));
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
  expect(await failureOf(interleaved(...diagram, { world, seed: 1 }))).toContain('schedule ');
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
  const diagram = [buffered, 'a-b-|', '--m-(n|)', { m: 'a', n: 'b' }] as const;
  expect(await failureOf(interleaved(...diagram, { seed: 3 }))).toContain('schedule ');
  const both = ({ slack, irc }: Chats) => ({ chat: merge(slack, irc).pipe(concatMap(async ({ data }) => data)) });
  await interleaved(both, { slack: 'a', irc: 'b' }, { chat: '(mn)' }, { ...said, m: 'one', n: 'two' }, { runs: 30 });
});

it('has the same order for the same seed, and each choice equally often', () => {
  const picks = (seed: number) => {
    const order = orderOf(seed);
    return Array.from({ length: 3_000 }, () => order.pick(3));
  };
  expect(picks(7)).toEqual(picks(7));
  expect(picks(7)).not.toEqual(picks(8));
  const counts = [0, 1, 2].map((choice) => picks(7).filter((pick) => pick === choice).length);
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(100);
});

it('is awaited', async () => {
  const run = interleaved((source) => source, 'a', 'b', {}, { runs: 2 });
  expect(await failureOf(run)).toContain('schedule 1 of 2');
});
