import { describe, it } from 'vitest';
import { summary } from '../../src/pipelines/summary.ts';
import { parseRoute } from '../../src/route.ts';
import { marbles, text, wholeBot } from '../../src/testing/index.ts';

const hourly = summary({
  route: parseRoute('slack:#ops -> email:team@example.org every 1h', '--summary'),
  zone: 'UTC',
});
const said = { a: text('deploy failed'), b: text('is it back?', { by: 'bob' }), c: text('fixed') };
const minutes = { frame: '1m' };

describe('a summary every hour', () => {
  it('is one mail at the full hour, with all that was said, when the bot is killed at minute 40 and back at 50', () =>
    marbles(
      wholeBot([hourly]),
      {
        slack: '20m a 9m b 14m c 75m',
        bot: '  40m ! 9m ^          ',
      },
      { email: '60m m' },
      {
        ...said,
        m: {
          subject: '#ops: 3 messages by 2 people, 00:00–01:00 UTC (Thu 1 Jan)',
          data: /bob: is it back\?/,
          causes: ['a', 'b', 'c'],
        },
      },
      minutes,
    ));

  it('comes late, once, whole, and says so, when the bot is back at minute 150 only', () =>
    marbles(
      wholeBot([hourly]),
      {
        slack: '20m a 9m b 70m c 99m',
        bot: '  40m ! 109m ^        ',
      },
      { email: '150m m 29m n' },
      {
        ...said,
        m: {
          subject: '#ops: 2 messages by 2 people, 00:00–01:00 UTC (Thu 1 Jan), late',
          data: /^late: sent Thu 1 Jan 02:30, because the bot was away[\s\S]*bob: is it back\?/,
          causes: ['a', 'b'],
        },
        n: { subject: '#ops: 1 message by 1 person, 02:00–03:00 UTC (Thu 1 Jan)', causes: ['c'] },
      },
      minutes,
    ));

  it('is whole after any number of kills, and comes once', () =>
    marbles(
      wholeBot([hourly]),
      {
        slack: 'a 9m b 9m c 99m      ',
        bot: '  5m (!^) 11m ! 9m ^ (!^) 40m ! 9m ^',
      },
      { email: '60m m' },
      { ...said, m: { causes: ['a', 'b', 'c'] } },
      minutes,
    ));
});
