import { beforeAll, describe, it } from 'vitest';
import type { Command } from '../../src/command.ts';
import { commands } from '../../src/commands/index.ts';
import { summary } from '../../src/pipelines/summary.ts';
import { parseRoute } from '../../src/route.ts';
import { marbles, text, wholeBot } from '../../src/testing/index.ts';
import { readWhen } from '../../src/when.ts';

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

// Loads what reads times of day: a module that is loaded in virtual time takes for ever.
beforeAll(() => readWhen('at 9:00 ping', 0, 'UTC'));

const deploy: Command = {
  name: 'deploy',
  usage: 'deploy',
  description: 'Deploys, when it knows where to and somebody is sure',
  async exec(_args, call) {
    const where = await call.ask('Where to?', { choices: ['staging', 'production'] });
    const ticket = await call.once('ticket', () => `${where}-${call.world.clock.now()}`);
    const sure = await call.ask(`Really to ${where}?`, { choices: ['yes', 'no'] });
    return `${sure}: ${ticket}`;
  },
};

describe('a dialog', () => {
  it('goes on after a kill between any two of its messages', () =>
    marbles(
      wholeBot([], { commands: { '^deploy$': deploy } }),
      {
        chat: 'd--s---y-----',
        bot: '-!^-!^-!^',
      },
      { chat: 'q--r----t' },
      {
        d: text('deploy'),
        s: text('staging'),
        y: text('yes'),
        q: /Where to\?/,
        r: /Really to staging\?/,
        t: { data: 'yes: staging-3' },
      },
    ));

  it('takes an answer that was said while the bot was dead, from the asker alone', () =>
    marbles(
      wholeBot([], { commands: { '^deploy$': deploy } }),
      {
        chat: 'd--(bs)----y',
        bot: '-!-----^    ',
      },
      { chat: 'q------(xr)t' },
      {
        d: text('deploy'),
        b: text('staging', { by: 'bob' }),
        s: text('staging'),
        q: /Where to\?/,
        y: text('no'),
        t: 'no: staging-7',
        x: 'I do not know "staging". Say help to see what I can do.',
        r: /Really to staging\?/,
      },
    ));
});

describe('a command that takes longer than a horizon', () => {
  const build: Command = {
    name: 'build',
    usage: 'build',
    description: 'Takes ten minutes',
    exec: () => new Promise((resolve) => setTimeout(resolve, 600_000, 'built')),
  };
  const patient = (command: Command) => wholeBot([], { commands: { '^build$': command }, timeout: 3_600_000 });
  const values = { b: text('build'), m: 'built', q: /Did it happen\? \(done \/ again\)$/ };

  it('is answered, and missed by nobody', () =>
    marbles(patient(build), { chat: 'b' }, { chat: '10m m', activity: '' }, values, minutes));

  it('is asked about when the bot dies in it', () =>
    marbles(patient(build), { chat: 'b', bot: '8m (!^)' }, { chat: '8m q', activity: '' }, values, minutes));

  it('is not begun anew when it is too old by then, nor is what waited for its turn, and the person is told', () =>
    marbles(
      patient({ ...build, idempotent: true }),
      { chat: '(bb)', bot: '8m (!^)' },
      { chat: '8m (oo)', activity: '' },
      { ...values, o: /^that was said 8m ago, so I did not run it/ },
      minutes,
    ));
});

describe('work put off', () => {
  it('is done at its time, though the bot was dead in between', () =>
    marbles(
      wholeBot([], { commands: commands() }),
      { chat: 'j', bot: '2m ! 3m ^' },
      { chat: 'n 9m p' },
      { j: text('in 10 minutes ping'), n: /^job 1: Thu 1 Jan 1970, 00:10 UTC/, p: /^pong$/ },
      minutes,
    ));

  it('is done late and once, when its time came while the bot was dead', () =>
    marbles(
      wholeBot([], { commands: commands() }),
      { chat: 'j', bot: '2m ! 20m ^ 4m (!^)' },
      { chat: 'n 22m (lp)' },
      { j: text('in 10 minutes ping'), n: /^job 1: /, l: /^job 1 was due .*, 13m ago/, p: /^pong$/ },
      minutes,
    ));

  it('is called off for the next life, too', () =>
    marbles(
      wholeBot([], { commands: commands() }),
      { chat: 'jc', bot: '2m ! 3m ^' },
      { chat: 'no' },
      { j: text('in 10 minutes ping'), c: text('cancel job 1'), n: /^job 1: /, o: 'called off: job 1: ping' },
      minutes,
    ));
});

it('what was remembered is recalled in the next life', () =>
  marbles(
    wholeBot([], { commands: commands() }),
    { chat: 'r--c', bot: '-!^' },
    { chat: 'n--m' },
    { r: text('remember oncall is ann'), c: text('recall oncall'), n: /oncall/, m: /ann/ },
  ));
