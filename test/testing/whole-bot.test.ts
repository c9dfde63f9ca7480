import { tap } from 'rxjs';
import { expect, it } from 'vitest';
import { ofType, redirect, replies } from '../../src/operators/index.ts';
import { pipeline } from '../../src/pipeline.ts';
import { marbles, text, wholeBot } from '../../src/testing/index.ts';
import { echo } from '../support/echo.ts';
import { hourlyMail } from '../support/hourly-mail.ts';
import { reminding } from '../support/reminding.ts';

it('runs two pipelines over one journal', async () => {
  await marbles(
    wholeBot([hourlyMail, echo]),
    { slack: 'ab' },
    { slack: 'ab', email: '60m m' },
    { a: text('hi'), b: text('ho'), m: { data: 'hi, ho', causes: ['a', 'b'] } },
    { frame: '1m' },
  );
});

it('puts what a pipeline puts off into the lane `later`, and hands it out when it is due', async () => {
  await marbles(
    wholeBot([reminding]),
    { slack: '-a' },
    { slack: '- 10m m' },
    { a: text('hi'), m: 'a' },
    { frame: '1m' },
  );
});

it('keeps one pipeline from harming the other', async () => {
  const broken = pipeline({
    name: 'broken',
    from: ['slack'],
    to: ['email'],
    run: ({ slack }) => ({
      email: slack.pipe(
        ofType('text'),
        tap((event) => {
          if (event.data === 'bad') throw new Error('out of it');
        }),
        replies((event) => event.data),
        redirect('email:ops@example.org'),
      ),
    }),
  });
  const values = {
    a: text('bad'),
    b: text('good'),
    l: 'broken fails on this and leaves it: out of it (dead letter 1: say redeliver 1 to try again)',
    t: { code: 'set-aside', event: 'a', detail: 'out of it' },
  };
  const options = { frame: '1h' };
  const answered = { slack: '(la)b', email: '----b' };
  await marbles(wholeBot([broken, echo]), { slack: 'a---b' }, answered, values, options);
  const seen = { ...answered, activity: 't' };
  await marbles(wholeBot([broken, echo]), { slack: 'a---b' }, seen, values, options);
  const run = marbles(wholeBot([broken]), { slack: 'ab' }, { slack: 'l', email: 'ab' }, values, options);
  const { message } = (await run.then(
    () => expect.unreachable('the run passed'),
    (error: Error) => error,
  )) as Error;
  expect(message.replace(/\n\n {2}at .*$/, '')).toMatchInlineSnapshot(`
    "bot: lane email differs at 0

                 0
      slack in   ab
      slack ok   l-
      email want ab
      email got  -b
                 ^

      a = text { data: 'bad' }
      b = text { data: 'good' }
      l = 'broken fails on this and leaves it: out of it (dead letter 1: say redeli…

      email at 0: wanted a, and nothing came

      noticed at 0: set-aside broken a: out of it"
  `);
});

it.each([
  [{ emial: '' }, {}, "no sink is called 'emial': there is accepted, settled, dead, slack, activity"],
  [{}, { ignore: ['nope'] }, "ignore: no sink is called 'nope'"],
])('has the lanes of its inputs and its own, and no others: %j, %j', async (wanted, options, words) => {
  await expect(marbles(wholeBot([echo]), { slack: '' }, wanted, {}, options)).rejects.toThrow(words);
});
