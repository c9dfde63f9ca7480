import { beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '../../src/command.ts';
import { commands as builtIn } from '../../src/commands/index.ts';
import type { TextEvent } from '../../src/event.ts';
import { notify } from '../../src/pipelines/notify.ts';
import { personOf } from '../../src/pipelines/person-of.ts';
import { summary } from '../../src/pipelines/summary.ts';
import { parseRoute } from '../../src/route.ts';
import type { Values } from '../../src/testing/entry.ts';
import type { Given, Lanes } from '../../src/testing/index.ts';
import { marbles, text, wholeBot } from '../../src/testing/index.ts';
import { readWhen } from '../../src/when.ts';
import { command } from '../support/command.ts';

const person = personOf(['slack:ann=email:ann@example.org=irc:ann']);
const inputs = ['slack', 'email', 'irc'];
const ping = command('ping', () => 'pong');
const deploy = command('deploy', async (_, { ask }) => {
  const env = await ask('Where to?', { choices: ['staging', 'prod'], within: 60 });
  return `deployed to ${env} because ${await ask('Why?', { within: 60 })}`;
});
const commands = { '^ping$': ping, '^deploy$': deploy };

// What reads times is loaded when it is used; in virtual time that would take for ever.
beforeAll(() => readWhen('in 1 minute ping', 0, 'UTC'));

/** A mail to the bot. */
const mail = (data: string, given: Given<TextEvent> = {}, by = 'ann@example.org') =>
  text(data, { from: `email:${by}`, to: 'email:bot', replyTo: `email:${by}`, ...given });
/** Said to the bot alone. */
const direct = (input: string, data: string, by = 'ann', given: Given<TextEvent> = {}) =>
  text(data, { to: `${input}:bot`, replyTo: `${input}:${by}`, conversation: `${by}`, by, ...given });
/** In the thread of mails that began because of the message `a`, or in the thread of `a` itself. */
const mailed: Given<TextEvent> = { conversation: 'a' };
const thread: Given<TextEvent> = { conversation: 'slack:#ops/a' };
const told = (who: string, from: string, data: string) => ({
  conversation: 'slack:#ops/a',
  data: [{ type: 'paragraph', text: [{ bold: who }, ` (${from}): ${data}`] }],
});

const run = (lanes: Lanes, wanted: Lanes, values: Values, more: Record<string, Command> = {}) =>
  marbles(wholeBot([], { commands: { ...commands, ...more }, inputs, person }), lanes, wanted, values);

describe('a command whose answer goes to another address of who said it', () => {
  const values = {
    a: text('deploy > email:ann@example.org'),
    b: mail('prod', mailed),
    c: mail('because', mailed),
    m: { to: 'slack:#ops', data: /^Where to\? \(staging \/ prod\)\nAsked at email:ann@example.org, too: answer here/ },
    n: { to: 'email:ann@example.org', data: 'Where to? (staging / prod)', subject: 'deploy', conversation: 'a' },
    o: told('ann@example.org', 'email:ann@example.org', 'prod'),
    p: /^Why\?\nAsked at email:ann@example.org, too/,
    q: 'Why?',
    r: told('ann@example.org', 'email:ann@example.org', 'because'),
    s: 'goes to email:ann@example.org',
    t: { data: 'deployed to prod because because', conversation: 'a' },
  };

  it('asks at both, is answered from there, and says where it was asked what was answered', async () => {
    await run({ slack: 'a', email: '--b---c' }, { slack: 'm-(op)(rs)', email: 'n-q---t' }, values);
  });

  it('outlives a kill before each answer', async () => {
    await run(
      { slack: 'a', email: '------b---------c', bot: '--!-^----!--^---' },
      { slack: 'm-----(op)------(rs)', email: 'n-----q---------t' },
      values,
    );
  });

  it('is answered where it was said as well, and by a mail that is no reply', async () => {
    const other = {
      ...values,
      c: text('because', thread),
      b: mail('Prod.'),
      o: told('ann@example.org', 'email:ann@example.org', 'Prod.'),
    };
    await run({ slack: 'a-----c', email: '--b' }, { slack: 'm-(op)s', email: 'n-q---t' }, other);
  });

  it('is not answered by whom nothing proves, nor by somebody else', async () => {
    const other = {
      ...values,
      b: mail('prod', { ...mailed, sender: { verified: false } }),
      c: mail('prod', mailed, 'bob@example.org'),
      x: /^I do not know "prod"/,
      y: told('bob@example.org', 'email:bob@example.org', 'prod'),
    };
    await run(
      { slack: 'a', email: '--b-c' },
      { slack: 'm---y 55ms z', email: 'n-x 57ms z' },
      {
        ...other,
        z: 'nobody answered in time, so I stopped: deploy > email:ann@example.org',
      },
    );
  });

  it('is ended from there, and says so in both places', async () => {
    const other = { ...values, b: mail('cancel', mailed), x: 'stopped: deploy > email:ann@example.org' };
    const ended = { ...other, y: told('ann@example.org', 'email:ann@example.org', 'cancel') };
    await run({ slack: 'a', email: '--b' }, { slack: 'm-y', email: 'n-x' }, ended, {
      '^stop$': builtIn()['^stop$'] as Command,
    });
  });
});

describe('a command whose answer goes to somebody else', () => {
  it('asks only where it was said', async () => {
    const values = { a: text('deploy > email:bob@example.org'), m: 'Where to? (staging / prod)' };
    await run({ slack: 'a' }, { slack: 'm 59ms n' }, { ...values, n: /^nobody answered/ });
  });
});

describe('what was sent elsewhere and is answered there', () => {
  const values = {
    a: text('ping > email:bob@example.org'),
    b: mail('thanks, all well', mailed, 'bob@example.org'),
    m: 'goes to email:bob@example.org',
    n: 'pong',
    o: told('bob@example.org', 'email:bob@example.org', 'thanks, all well'),
  };

  it('comes to the thread that it came from, with who said it; also after a kill', async () => {
    await run({ slack: 'a', email: '--b' }, { slack: 'm-o', email: 'n' }, values);
    await run({ slack: 'a', email: '------b', bot: '--!--^' }, { slack: 'm-----o', email: 'n' }, values);
  });

  it('and is a command is run, and answered there', async () => {
    await run(
      { slack: 'a', email: '--b' },
      { slack: 'm', email: 'n-n' },
      { ...values, b: mail('ping', mailed, 'bob@example.org') },
    );
  });

  it.each([
    ['by whom nothing proves', { sender: { verified: false } }],
    ['by somebody of another organisation', { sender: { external: true } }],
    ['in another thread', { conversation: 'other' }],
  ])('stays there when it is said %s', async (_, given) => {
    const other = {
      ...values,
      b: mail('thanks', { ...mailed, ...given }, 'bob@example.org'),
      x: /^I do not know "thanks"/,
    };
    await run({ slack: 'a', email: '--b' }, { slack: 'm', email: 'n-x' }, other);
  });

  it('comes from another organisation when it is the same person', async () => {
    const other = {
      ...values,
      a: text('ping > email:ann@example.org'),
      b: mail('thanks', { ...mailed, sender: { external: true } }),
    };
    const wanted = {
      ...other,
      m: 'goes to email:ann@example.org',
      o: told('ann@example.org', 'email:ann@example.org', 'thanks'),
    };
    await run({ slack: 'a', email: '--b' }, { slack: 'm-o', email: 'n' }, wanted);
  });

  it('comes back from any network that has conversations, and to the thread of what a pipeline passed on', async () => {
    const route = parseRoute('slack:#ops -> email:bob@example.org', '--notify');
    const key = 'notify slack:#ops -> email:bob@example.org/a/1';
    await marbles(
      wholeBot([notify(route)], { commands, inputs, person }),
      { slack: 'a', email: '--b' },
      { slack: '--o', email: 'n' },
      {
        ...values,
        a: text('it burns', { addressed: false }),
        b: mail('I look', { conversation: key }, 'bob@example.org'),
        n: { subject: 'ann in #ops' },
        o: told('bob@example.org', 'email:bob@example.org', 'I look'),
      },
    );
  });

  it('comes to the room and to no thread when it is about many', async () => {
    const route = parseRoute('slack:#ops -> email:bob@example.org every 1h', '--summary');
    const pipeline = summary({ route, zone: 'UTC' });
    await marbles(
      wholeBot([pipeline], { commands, inputs, person }),
      { slack: 'ab', email: '62m c' },
      { slack: '62m o', email: '60m n' },
      {
        a: text('one', { addressed: false }),
        b: text('two', { addressed: false }),
        c: mail('fine', { conversation: `${pipeline.name}/a/1` }, 'bob@example.org'),
        n: { to: 'email:bob@example.org' },
        o: { to: 'slack:#ops', conversation: undefined },
      },
      { frame: '1m' },
    );
  });
});

describe('one person on several networks', () => {
  it('sees and calls off their jobs anywhere', async () => {
    const all = builtIn();
    const table = {
      '^in ': all['^in '] as Command,
      '^jobs$': all['^jobs$'] as Command,
      '^cancel job ': all['^cancel job '] as Command,
    };
    expect(Object.values(table).every(Boolean)).toBe(true);
    await run(
      { slack: 'a', irc: '--b-c-', email: '----------d' },
      { slack: 'm', irc: '--n-o', email: '----------p' },
      {
        a: text('in 10 minutes ping'),
        b: direct('irc', 'cancel job 1', 'ann', { sender: { verified: false } }),
        c: direct('irc', 'cancel job 1'),
        d: mail('jobs'),
        m: /^job 1: /,
        n: /^there is no job 1/,
        o: /^called off: job 1: ping/,
        p: /^no jobs/i,
      },
      table,
    );
  });

  it('stops in one direct chat what runs in another, and is asked there again', async () => {
    const hang = command('hang', () => new Promise(() => undefined));
    await run(
      { slack: 'a-----c', irc: '--b-----d' },
      { slack: '------m-(op) 56ms r', irc: '--n-----q' },
      {
        a: direct('slack', 'hang'),
        b: direct('irc', 'stop'),
        c: direct('slack', 'deploy'),
        d: direct('irc', 'prod'),
        m: 'Where to? (staging / prod)',
        n: 'stopped: hang',
        o: { data: told('ann', 'irc:ann', 'prod').data },
        p: 'Why?',
        r: /^nobody answered/,
        q: 'I go on where it was said: bot (slack)',
      },
      { '^hang$': hang, '^stop$': builtIn()['^stop$'] as Command },
    );
  });
});
