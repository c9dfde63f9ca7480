import { stripVTControlCharacters } from 'node:util';
import { concatMap, map, mergeMap, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/command.ts';
import { ofType } from '../../src/operators/index.ts';
import { send } from '../../src/outgoing.ts';
import { pipeline } from '../../src/pipeline.ts';
import { marbles, text, wholeBot } from '../../src/testing/index.ts';
import { echo } from '../support/echo.ts';

/** Says everything again in irc, two frames later. */
const slowly = pipeline({
  name: 'slowly',
  from: ['slack'],
  to: ['irc'],
  run: ({ slack }, { clock }) => ({
    irc: slack.pipe(
      ofType('text'),
      mergeMap((event) => timer(2, clock).pipe(map(() => send([event], 'irc:#log', event.data))), 10),
    ),
  }),
});

const said = { a: text('one'), b: text('two'), c: text('three') };

/** What a run that fails says. */
async function failureOf(failing: PromiseLike<unknown>): Promise<string> {
  const error = await Promise.resolve(failing).then(
    () => expect.unreachable('the run passed'),
    (reason: unknown) => reason,
  );
  const message = stripVTControlCharacters((error as Error).message);
  for (const line of message.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  return message.replace(/\n\n {2}at .*$/, '').replaceAll(/ at (?:src|test)\/\S+:\d+/g, ' at …');
}

describe('the bot', () => {
  it('is dead from ! to ^: what is said meanwhile is said again to the next one', async () => {
    await marbles(wholeBot([echo]), { slack: 'a-b-c', bot: '-!-^' }, { slack: 'a--bc' }, said);
    await marbles(wholeBot([echo]), { slack: 'a-b-c', bot: '-✕-↻' }, { slack: 'a--bc' }, said);
  });

  it('loses what is said meanwhile where the network does not say it again', async () => {
    const bot = wholeBot([echo], { replay: false });
    await marbles(bot, { slack: 'a-b-c', bot: '-!-^' }, { slack: 'a---c' }, said);
    const some = wholeBot([echo, slowly], { replay: ['irc'] });
    await marbles(some, { slack: 'a-b-c', bot: '-!-^' }, { slack: 'a---c', irc: '-----ac' }, said);
  });

  it('leaves nothing behind, however often it dies', async () => {
    const picture = await marbles(wholeBot([echo]), { slack: 'a-b', bot: '-!^(!^)' }, { slack: 'a-b' }, said);
    expect(picture).toMatchObject({ subscriptions: { slack: ['^'], bot: ['^'] }, timers: 0 });
  });

  it('stays dead when nobody starts it', async () => {
    await marbles(wholeBot([echo]), { slack: 'ab', bot: '-!' }, { slack: 'a' }, { ...said });
  });

  it('says nothing once it is dead, and all of it, once, in the next life', async () => {
    await marbles(wholeBot([slowly]), { slack: 'ab', bot: '-- !-^' }, { irc: '------ (ab)' }, said);
    await marbles(wholeBot([slowly]), { slack: 'ab', bot: '---!-^' }, { irc: '-- a ----b' }, said);
  });

  it('says nothing by a promise that outlives it', async () => {
    const waits = pipeline({
      name: 'waits',
      from: ['slack'],
      to: ['slack'],
      run: ({ slack }) => ({
        slack: slack.pipe(
          ofType('text'),
          concatMap(async (event) => {
            await new Promise((resolve) => setTimeout(resolve, 3));
            return send([event], 'slack:#ops', event.data);
          }),
        ),
      }),
    });
    await marbles(wholeBot([waits]), { slack: 'a', bot: '-!' }, { slack: '------' }, said);
    await marbles(wholeBot([waits]), { slack: 'a', bot: '-! ---^' }, { slack: '-------- a' }, said);
  });

  it('keeps what it put off, and hands it out late when it was dead at the time', async () => {
    const reminding = pipeline({
      name: 'reminding',
      from: ['slack', 'later'],
      to: ['slack'],
      run: ({ slack, later }) => ({
        later: slack.pipe(map((event) => ({ due: event.at + 5, data: event.id, causes: [event.id] as const }))),
        slack: later.pipe(map((event) => send([event], 'slack:#ops', `${event.data}`))),
      }),
    });
    const values = { a: text('remind me'), m: 'a' };
    await marbles(wholeBot([reminding]), { slack: 'a', bot: '-!^' }, { slack: '-----m' }, values);
    await marbles(wholeBot([reminding]), { slack: 'a', bot: '-! 7ms ^' }, { slack: '--------- m' }, values);
  });

  it.each([
    ['- ^', 'lane bot, column 3: ^ (started again) is out of turn: ! or ✕ (killed) comes before it\n  - ^\n    ^'],
    ['!-(^!✕)', 'lane bot, column 6: ✕ (killed) is out of turn: ^ or ↻ (started again) comes before it\n'],
  ])('is killed and started in turn, and once each: not %j', async (bot, words) => {
    await expect(marbles(wholeBot([echo]), { slack: '', bot }, { slack: '' })).rejects.toThrow(words);
  });

  it.each([
    [
      { bot: 'a' },
      'lane bot, column 1: a says nothing here\n  a\n  ^\n  what may stand: ! or ✕ (killed), ^ or ↻ (started again)',
    ],
    [{ bot: '-x' }, 'lane bot, column 2: x says nothing here\n'],
    [{ bot: '-~' }, 'lane bot, column 2: ~ says nothing here\n'],
    [{ bot: '-#' }, 'lane bot, column 2: # says nothing here\n'],
    [{ slack: 'a#' }, 'lane slack, column 2: # says nothing here\n  a#\n   ^\n  what may stand: letters, '],
    [{ slack: 'a!' }, '~ (network down), = or ≈ (network up)\n  a run is left by the option until, '],
  ])('are refused where nobody hears them: %j', async (lanes, words) => {
    await expect(marbles(wholeBot([echo]), { slack: '', ...lanes }, {}, said)).rejects.toThrow(words);
  });
});

describe('a network', () => {
  it('is down from ~ to =: what is said there comes after, and what the bot says waits', async () => {
    await marbles(wholeBot([echo]), { slack: 'a~b-=c' }, { slack: 'a---bc' }, said);
    await marbles(wholeBot([echo]), { slack: 'a~b-≈c' }, { slack: 'a---bc' }, said);
    await marbles(wholeBot([slowly]), { slack: 'ab', irc: '-~----=' }, { irc: '------(ab)' }, said);
  });

  it('that goes down before it heard that a message was taken says it again, and it is answered once', async () => {
    await marbles(wholeBot([echo]), { slack: '(a~)=' }, { slack: '----a' }, said);
  });

  it('loses what is said meanwhile where it does not say it again', async () => {
    const lanes = { slack: 'a----c', activity: '----g' };
    const values = { ...said, g: { code: 'gap', input: 'slack' } };
    await marbles(wholeBot([echo], { replay: false }), { slack: 'a~b-=c' }, lanes, values);
  });

  it('is down and up whether the bot lives or not', async () => {
    await marbles(wholeBot([echo]), { slack: 'a~b-=---', bot: '---!--^' }, { slack: 'a-----b-' }, said);
    await marbles(wholeBot([echo]), { slack: 'a~b---=-', bot: '---!-^' }, { slack: 'a-----b-' }, said);
    await marbles(wholeBot([slowly]), { slack: 'a', irc: '-~----=', bot: '---!^' }, { irc: '------a' }, said);
  });

  it.each([
    ['=', 'lane slack, column 1: = (network up) is out of turn: ~ (network down) comes before it\n'],
    ['a ~ ~', 'lane slack, column 5: ~ (network down) is out of turn: = or ≈ (network up) comes before it\n'],
  ])('goes down and comes up in turn: not %j', async (slack, words) => {
    await expect(marbles(wholeBot([echo]), { slack }, { slack: '' }, said)).rejects.toThrow(words);
  });
});

describe('the signs', () => {
  it('are never values where they are marks, and are values elsewhere', async () => {
    await marbles(
      wholeBot([echo]),
      { slack: 'a~b=', bot: '(!^)' },
      { slack: '~--=' },
      { ...said, '~': 'one', '=': 'two' },
    );
  });

  it('are drawn, and explained', async () => {
    const lanes = { slack: '20m a 9m ~ 9m b 9m =', bot: '  32m (!^)' };
    const run = marbles(wholeBot([echo]), lanes, { slack: '20m a 50m b' }, said, { frame: '1m' });
    expect(await failureOf(run)).toMatchInlineSnapshot(`
      "bot: lane slack differs at 50m

                   0     20m  30m       40m  50m   1h11m
        slack in   - 19m a 9m ~----- 7m b 9m = 20m -
        bot   in   - 19m - 9m --(!^) 7m - 9m - 20m -
        slack want - 19m a 9m ------ 7m - 9m - 20m b
        slack got  - 19m a 9m ------ 7m - 9m b 20m -
                                             ^

        a = text { data: 'one' }
        ~ = network down
        b = text { data: 'two' }
        = = network up
        ! = killed
        ^ = started again

        slack at 50m: b came, and nothing was wanted
          it was wanted at 1h11m: this is 21m early"
    `);
  });

  it('are for whole bots', async () => {
    await expect(marbles(echo, { slack: 'a', bot: '-!' }, {}, said)).rejects.toThrow(
      "echo does not listen to 'bot': it listens to slack; to kill it, test a whole bot: wholeBot([…])",
    );
    await expect(marbles((source) => source, '-^', '')).rejects.toThrow(/\^ starts a whole bot again/);
    expect(() => wholeBot([{ ...echo, from: ['bot'] }])).toThrow(/'bot' is a lane of the bot itself/);
  });
});

describe('commands', () => {
  const ping: Command = { name: 'ping', usage: 'ping', description: 'Returns pong', exec: () => 'pong' };
  const commands = { '^ping$': ping };
  const values = { a: text('ping'), b: text('ping'), m: 'pong' };

  it('are answered in `chat`, or where the test says', async () => {
    await marbles(wholeBot([], { commands }), { chat: 'a-b', bot: '-!-^' }, { chat: 'm--m' }, values);
    await marbles(wholeBot([], { commands, inputs: ['irc'] }), { irc: 'a' }, { irc: 'm' }, values);
    await marbles(
      wholeBot([slowly], { commands }),
      { slack: 'a', irc: 'b' },
      { slack: 'm', irc: 'm-n' },
      { ...values, n: 'ping' },
    );
  });

  it('are run for those who may', async () => {
    const authorize = () => ({ allowed: false, code: 'not-allowed', words: 'not you' }) as const;
    await marbles(wholeBot([], { commands, authorize }), { chat: 'a' }, { chat: 'n' }, { ...values, n: 'not you' });
  });
});
