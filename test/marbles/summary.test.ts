import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { summary } from '../../src/pipelines/summary.ts';
import { parseRoute } from '../../src/route.ts';
import { edit, marbles, removal, run, text } from '../../src/testing/index.ts';

const along = (route: string, options: { zone?: string; max?: number } = {}) =>
  summary({ route: parseRoute(route, '--summary'), zone: 'UTC', ...options });

const hourly = 'slack:#ops -> email:team@example.org every 1h';
const minutes = { frame: '1m' };

describe('summary', () => {
  it('is sent on the hour, with everything of the hour and nothing of other places', () =>
    marbles(
      along(hourly),
      { slack: '5m a 9m b 9m c', runs: '15m r' },
      { email: '60m m' },
      {
        a: text('is greeter slow?'),
        b: text('health greeter', { by: 'bob' }),
        c: text('lunch?', { in: '#random' }),
        r: run('health', { data: 'health greeter', from: 'slack:bob', to: 'slack:#ops', place: '#ops', of: 'b' }),
        m: {
          to: 'email:team@example.org',
          subject: '#ops: 2 messages by 2 people, 00:00–01:00 UTC (Thu 1 Jan)',
          data: /^2 messages by 2 people and 1 command in #ops, [\s\S]*00:05 ann: is greeter slow\?[\s\S]*bob {2}health greeter {2}ok/,
          causes: ['a', 'b', 'r'],
        },
      },
      minutes,
    ));

  it('sends nothing for an hour without traffic, and follows the clock of its zone', () =>
    marbles(
      along(hourly, { zone: 'Asia/Kolkata' }),
      { slack: '10m a 179m b', runs: '' },
      { email: '30m m 179m n' },
      {
        a: text('hi'),
        b: text('hi'),
        m: { subject: /05:00–06:00 GMT\+5:30/ },
        n: { subject: /08:00–09:00 GMT\+5:30/ },
      },
      minutes,
    ));

  it('counts commands as traffic', () =>
    marbles(
      along(hourly),
      { slack: '', runs: 'r' },
      { email: '60m m' },
      { r: run('health', { to: 'slack:#ops', place: '#ops' }), m: { subject: /^#ops: 1 command,/, causes: ['r'] } },
      minutes,
    ));

  it('heeds edits and removals', () =>
    marbles(
      along(hourly),
      { slack: 'a b c d e f', runs: '' },
      { email: '60m m' },
      {
        a: text('is it up?'),
        b: edit('a', 'it is up'),
        c: text('oops, wrong room'),
        d: removal('c'),
        e: text('yes', { by: 'bob' }),
        f: removal('0'),
        m: {
          subject: /^#ops: 2 messages by 2 people,/,
          data: (data: unknown) => !JSON.stringify(data).includes('up?'),
        },
      },
      minutes,
    ));

  it('sends none, and lets go, when all that was said was taken back', () =>
    marbles(
      along(hourly),
      { slack: 'a b', runs: '' },
      { settled: '60m s' },
      { a: text('oops'), b: removal('a'), s: { causes: ['a', 'b'] } },
      minutes,
    ));

  it('lets go of what it does not keep', async () => {
    const lunch = text('lunch?', { in: '#random' });
    const { released } = await marbles(along(hourly), { slack: 'a b', runs: '' }, {}, { a: lunch, b: lunch }, minutes);
    expect(released).toEqual(['a', 'b']);
  });

  it('comes in parts when there is more than it holds', () =>
    marbles(
      along(hourly, { max: 2 }),
      { slack: 'a b c', runs: '' },
      { email: '-m 58m n' },
      {
        a: text('one'),
        b: text('two'),
        c: text('three'),
        m: { subject: /2 messages .*, in part$/, causes: ['a', 'b'] },
        n: { subject: /1 message by 1 person, 00:00–01:00 UTC \(Thu 1 Jan\)$/ },
      },
      minutes,
    ));

  it('goes to several places, the last of which settles', () =>
    marbles(
      along('slack -> email:a@example.org, irc:#log every 15m'),
      { slack: 'a', runs: '' },
      { email: '15m m', irc: '15m n' },
      { a: text('hi'), m: { to: 'email:a@example.org', open: true }, n: { to: 'irc:#log', open: undefined } },
      minutes,
    ));

  it('says that it is late when its time was over while the bot was away', () =>
    marbles(
      along(hourly),
      { slack: 'a', runs: '' },
      { email: '60m m' },
      { a: text('hi'), m: { subject: /, late$/, data: /^late: sent Thu 1 Jan 02:30, / } },
      { ...minutes, world: { behind: () => 90 * 60_000 } },
    ));

  it('holds its events for as long as its longest window, and names the inputs it needs', () => {
    const { horizon, from, to } = along('slack:#ops, slack:#dev, acme -> email:a@example.org every 1d at 09:00');
    expect(horizon).toBeGreaterThanOrEqual(25 * 3_600_000);
    expect([from, to]).toEqual([['slack', 'acme', 'runs'], ['email']]);
  });

  it.each([
    ['slack -> email:a@example.org', /say how often at its end, such as every 1h/],
    ['slack -> email:a@example.org every 7m', /7m do not fit the clock.*6m and 10m/],
    ['registry -> email:a@example.org every 1h', /a summary is of messages: .*not registry/],
    ['memory -> email:a@example.org every 1h', /a summary is of messages: .*not memory/],
  ])('refuses %j, naming the flag', (route, message) => {
    expect(() => along(route)).toThrow(ConfigError);
    expect(() => along(route)).toThrow(message);
    expect(() => along(route)).toThrow(/^--summary '/);
  });
});
