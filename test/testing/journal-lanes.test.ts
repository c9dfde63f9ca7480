import { stripVTControlCharacters } from 'node:util';
import { map, tap } from 'rxjs';
import { expect, it } from 'vitest';
import { ofType, replies } from '../../src/operators/index.ts';
import { send } from '../../src/outgoing.ts';
import { pipeline } from '../../src/pipeline.ts';
import { marbles, text, wholeBot } from '../../src/testing/index.ts';
import { hourlyMail } from '../support/hourly-mail.ts';
import { reminding } from '../support/reminding.ts';

const echo = pipeline({
  name: 'echo',
  from: ['slack'],
  to: ['slack'],
  run: ({ slack }) => ({
    slack: slack.pipe(
      ofType('text'),
      tap((event) => {
        if (event.data === 'bad') throw new Error('out of it');
      }),
      replies((event) => event.data),
    ),
  }),
});

const values = { a: text('one'), b: text('two'), m: { data: 'one, two' }, x: text('bad') };
const minutes = { frame: '1m' };

it('tells when an event is accepted, and when no pipeline has it to do any more', async () => {
  const lanes = { slack: 'a 9m b' };
  await marbles(wholeBot([echo]), lanes, { slack: 'a 9m b', accepted: 'a 9m b', settled: 'a 9m b' }, values, minutes);
  await marbles(
    wholeBot([hourlyMail, echo]),
    lanes,
    { slack: 'a 9m b', email: '60m m', accepted: 'a 9m b', settled: '60m (ab)' },
    values,
    minutes,
  );
});

it('has what was accepted once only, however often it is said and the bot dies', () =>
  marbles(
    wholeBot([hourlyMail]),
    { slack: '- a 3m b 9m ~ -', bot: '-- ! ^ 40m (!^)' },
    { email: '60m m', accepted: '- a 3m b', settled: '60m (ab)' },
    values,
    minutes,
  ));

it('does not have what the bot was killed over', () =>
  marbles(
    wholeBot([echo], { replay: false }),
    { slack: '(ab)--a', bot: '!--^---' },
    { slack: '------a', accepted: '------a', settled: '------a' },
    { ...values, a: text('one') },
  ));

it('tells what is dead: an event that was set aside, and a message that could not be sent', async () => {
  await marbles(
    wholeBot([echo]),
    { slack: 'x--a' },
    { slack: 'l--a', dead: 'x', accepted: 'x--a', settled: 'x--a' },
    { ...values, l: /^echo fails on this and leaves it/ },
    { frame: '1h' },
  );
  const mailing = pipeline({
    name: 'mailing',
    from: ['slack'],
    to: ['email'],
    run: ({ slack }) => ({
      email: slack.pipe(
        ofType('text'),
        map((event) => send([event], 'email:team@example.org', event.data)),
      ),
    }),
  });
  await marbles(
    wholeBot([mailing]),
    { slack: '-a', email: '~' },
    { slack: '- 1d l', dead: '- 1d m', accepted: '-a', settled: '-a' },
    { ...values, m: { to: 'email:team@example.org', data: 'one', causes: ['a'] }, l: /^could not deliver/ },
    { frame: '1h' },
  );
});

it('says nothing of jobs and runs, which the bot tells itself', () => {
  return marbles(
    wholeBot([reminding]),
    { slack: 'a' },
    { slack: '10m m', accepted: 'a', settled: 'a' },
    { ...values, m: 'a' },
    minutes,
  );
});

it('is drawn when it differs, and left out when a test does not look at it', async () => {
  const run = (wanted: object) =>
    marbles(
      wholeBot([hourlyMail]),
      { slack: 'a 9m b', bot: '5m !^' },
      { email: '60m m', ...wanted },
      values,
      minutes,
    ).then(
      () => expect.unreachable('it holds'),
      (error: Error) => stripVTControlCharacters(error.message).replace(/\n\n {2}at .*$/, ''),
    );
  expect(await run({ accepted: 'a 9m b', settled: 'a 59m b' })).toMatchInlineSnapshot(`
    "bot: lane settled differs at 0

                    0               1h
      slack    in   a---------b 49m ----
      bot      in   -----!^---- 49m ----
      email    ok   ----------- 49m m---
      accepted ok   a---------b 49m ----
      settled  want a---------- 49m b---
      settled  got  ----------- 49m (ab)
                    ^

      a = text { data: 'one' }
      b = text { data: 'two' }
      ! = killed
      ^ = started again
      m = { data: 'one, two' }

      settled at 0: wanted a, and nothing came: it came at 1h, 1h late"
  `);
  expect(await run({ email: '59m m' })).not.toMatch(/accepted|settled|dead/);
});
