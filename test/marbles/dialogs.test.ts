import { describe, expect, it } from 'vitest';
import type { Call, Command, Commands } from '../../src/command.ts';
import { questions } from '../../src/commands/questions.ts';
import { stop } from '../../src/commands/stop.ts';
import type { TextEvent } from '../../src/event.ts';
import type { Values } from '../../src/testing/entry.ts';
import type { Given, Lanes } from '../../src/testing/index.ts';
import { marbles, text, wholeBot } from '../../src/testing/index.ts';
import { command } from '../support/command.ts';

const ping = command('ping', () => 'pong');

/** Asks where to, and whether it is sure; counts how often what must happen once happened. */
function deploying(): { readonly commands: Commands; readonly built: () => number } {
  let built = 0;
  const deploy = command('deploy', async (_, call) => {
    const version = await call.once('build', () => {
      built += 1;
      return built;
    });
    const env = await call.ask('Which environment?', { choices: ['staging', 'production'], within: 60 });
    const why = await call.ask(`Why ${env}?`);
    return `deployed ${version} to ${env}: ${why}`;
  });
  return { commands: { '^deploy$': deploy, '^ping$': ping }, built: () => built };
}

const question = 'Which environment? (staging / production)';
/** In the thread that the first message began. */
const there: Given<TextEvent> = { conversation: 'chat:#ops/a' };

const run = (commands: Commands, lanes: Lanes, wanted: string, values: Values) =>
  marbles(wholeBot([], { commands }), lanes, { chat: wanted }, values);

describe('a question', () => {
  const values = {
    a: text('deploy'),
    b: text('Staging.', there),
    c: text('because', there),
    m: question,
    n: 'Why staging?',
    o: 'deployed 1 to staging: because',
  };

  it('ends the run, and its answer runs the command anew with what was answered and done', async () => {
    const { commands, built } = deploying();
    await run(commands, { chat: 'a-b-c' }, 'm-n-o', values);
    expect(built()).toBe(1);
  });

  it('outlives a restart, each time', async () => {
    const { commands, built } = deploying();
    await run(commands, { chat: 'a---b---c', bot: '-!-^-!-^' }, 'm---n---o', values);
    expect(built()).toBe(1);
  });

  it('is answered once, though the bot is killed before it can handle the answer', async () => {
    const { commands } = deploying();
    await run(commands, { chat: 'a--b-----c', bot: '--!--^' }, 'm----n---o', values);
  });

  it('is answered in its place by whoever was asked, said to the bot, and not by a message that is a command', async () => {
    const { commands } = deploying();
    const more = { ...values, b: text('staging'), p: text('ping', there), q: 'pong', c: text('because') };
    await run(commands, { chat: 'apb-c' }, 'mqn-o', more);
  });

  it('is not answered by somebody else, elsewhere, or by what is none of its choices', async () => {
    const { commands } = deploying();
    const more = {
      ...values,
      d: text('staging', { ...there, by: 'bob', addressed: false }),
      e: text('staging', { in: '#other' }),
      f: text('perhaps', { ...there, addressed: false }),
      g: text('perhaps', there),
      h: text('staging', { ...there, sender: { verified: false } }),
      r: /^I do not know "staging"/,
      p: 'please answer staging or production; or say cancel',
      q: /^I do not know "staging"/,
    };
    await run(commands, { chat: 'adefghb-c' }, 'm-q-prn-o', more);
  });

  it('is answered by anybody there when it says so, and calls nobody', async () => {
    const commands = {
      '^lunch$': command('lunch', async (_, { ask }) => `it is ${await ask('Where?', { anyone: true })}`),
    };
    const lunch = { a: text('lunch'), b: text('Da Mario', { ...there, by: 'bob', addressed: false }), m: 'Where?' };
    await run(commands, { chat: 'a-b' }, 'm-n', { ...lunch, n: 'it is Da Mario' });
  });

  it('without choices lets commands through in a direct chat, where all is one conversation', async () => {
    const commands = { '^why$': command('why', (_, { ask }) => ask('Why?')), '^ping$': ping };
    const direct: Given<TextEvent> = { conversation: 'ann', to: 'chat:bot', replyTo: 'chat:ann' };
    const values = { a: text('why', direct), b: text('ping', direct), c: text('because', direct) };
    await run(commands, { chat: 'a-b-c' }, 'm-n-o', { ...values, m: 'Why?', n: 'pong', o: 'because' });
  });

  it('is ended by cancel, in its conversation or said to the bot', async () => {
    const { commands } = deploying();
    const values = {
      a: text('deploy'),
      b: text('cancel', { ...there, addressed: false }),
      c: text('stop'),
      m: question,
      n: 'stopped: deploy',
      p: 'nothing of yours is running here',
    };
    await run({ ...commands, '^stop$': stop }, { chat: 'a-b-ac-c' }, 'm-n-mn-p', values);
  });

  it('is given up when nobody answers in time, and says so; also after a restart', async () => {
    const { commands } = deploying();
    const late = { ...values, p: 'nobody answered in time, so I stopped: deploy', q: /^I do not know/ };
    await run(commands, { chat: 'a 70ms b' }, 'm 59ms p 10ms q', late);
    await run(commands, { chat: 'a 80ms b', bot: '9ms ! 60ms ^' }, 'm 69ms p 10ms q', late);
  });

  it('is listed while it is open, also after a restart: to those it concerns, and with its blocks', async () => {
    const { commands } = deploying();
    const look = command('look', (_, { ask }) => ask([{ type: 'list', items: ['this', 'that'] }], { anyone: true }));
    const elsewhere = { in: '#random' };
    await run(
      { ...commands, '^look$': look, '^questions$': questions, '^stop$': stop },
      { chat: 'a-----b-c-d-e-b-f-b', bot: '--!-^' },
      'm-----n-o-p-q-r-s-t',
      {
        a: text('deploy'),
        b: text('questions', { by: 'bob' }),
        c: text('look', { by: 'bob', ...elsewhere }),
        d: text('questions', elsewhere),
        e: text('cancel'),
        f: text('cancel', { by: 'bob', ...elsewhere }),
        m: question,
        n: /^ann in #ops, until Thu 1 Jan 1970, 00:00 UTC: deploy\n\nWhich environment\? \(staging \/ production\)\n\nAnswer where it was asked/,
        o: '- this\n- that',
        p: /^ann in #ops.*bob in #random, until .*: look\n\n- this\n- that\n\nAnswer/s,
        q: 'stopped: deploy',
        r: /^bob in #random/,
        s: 'stopped: look',
        t: /^I wait for no answer/,
      },
    );
  });

  it('that is not the same any more closes the dialog, and says so', async () => {
    let times = 0;
    const moody = command('moody', async (_, call) => {
      times += 1;
      return call.ask(`Question ${times}?`);
    });
    const values = { a: text('moody'), b: text('yes', there), m: 'Question 1?' };
    const n = 'I stopped: what I ask for this has changed since you answered. Say it again: moody';
    await run({ '^moody$': moody }, { chat: 'a-b' }, 'm-n', { ...values, n });
  });

  it('calls whom it asks, also after the bot was killed before it could be said', async () => {
    const { commands } = deploying();
    const m = { data: question, calls: { id: 'chat:ann', name: 'ann' } };
    const n = { data: 'Why staging?', calls: { id: 'chat:ann', name: 'ann' } };
    const o = { data: 'deployed 1 to staging: because', calls: undefined };
    const lanes = { chat: '(a~)---=b-c', bot: '-!-^' };
    await run(commands, lanes, '-------mn-o', { ...values, m, n, o });
  });

  it('goes where the command was said, and the answer to the redirect', async () => {
    const { commands } = deploying();
    await marbles(
      wholeBot([], { commands, inputs: ['chat', 'email'] }),
      { chat: 'a-b-c' },
      { chat: 'm-n-p', email: '----o' },
      { ...values, a: text('deploy > email:ops@example.org'), p: 'goes to email:ops@example.org' },
    );
  });
});

describe('an answer that goes elsewhere', () => {
  it('is not said to be there while that input is away', async () => {
    await marbles(
      wholeBot([], { commands: { '^ping$': ping }, inputs: ['chat', 'email'] }),
      { chat: '-a', email: '~---=' },
      { chat: '-m', email: '----n' },
      { a: text('ping > email:ops@example.org'), m: 'goes to email:ops@example.org', n: 'pong' },
    );
  });
});

describe('a command that says parts of its answer before it asks', () => {
  it('says them once', async () => {
    const commands = {
      '^tour$': command('tour', async function* (_, call) {
        yield 'first';
        yield 'second';
        yield `then ${await call.ask('Left or right?')}`;
        yield 'last';
      }),
    };
    const values = { a: text('tour'), b: text('left', there), m: 'first\nsecond', n: 'Left or right?' };
    const wanted = { ...values, o: 'then left\nlast' };
    await run(commands, { chat: 'a---b', bot: '--!^' }, '(mn)o', wanted);
  });
});

describe('a command that may not be run twice', () => {
  /** Does something in the world, and takes two frames over it. */
  const charging = () => {
    const charged: string[] = [];
    const charge = command(
      'charge',
      async ([, who = '']) => {
        charged.push(who);
        await new Promise((resolve) => setTimeout(resolve, 2));
        return `charged ${who}`;
      },
      { idempotent: undefined as never },
    );
    return { commands: { '^charge ': charge, '^ping$': ping }, charged };
  };
  const values = {
    a: text('charge ann'),
    m: 'I was restarted while running `charge ann`. Did it happen? (done / again)',
    p: text('ping', { conversation: 'other' }),
    q: 'pong',
  };

  it('asks after a restart that cut it off, and is taken as done', async () => {
    const { commands, charged } = charging();
    const done = { ...values, b: text('done', there), n: 'good, I take it as done: charge ann' };
    await run(commands, { chat: 'a---p-b', bot: '-!-^' }, '---mq-n', done);
    expect(charged).toEqual(['ann']);
  });

  it('is run again only when the person says so, and the question outlives the next restart', async () => {
    const { commands, charged } = charging();
    const again = { ...values, b: text('again', there), n: 'charged ann' };
    await run(commands, { chat: 'a------b', bot: '-!-^-!^' }, '---m-----n', again);
    expect(charged).toEqual(['ann', 'ann']);
  });

  it('is not run again for an answer that may be about another one', async () => {
    const { commands, charged } = charging();
    const here: Given<TextEvent> = { conversation: 'chat:ann' };
    const both = {
      a: text('charge ann', here),
      b: text('charge bob', { ...here, by: 'ann', in: '#ops', from: 'chat:ann', meta: {} }),
      m: 'I was restarted while running `charge ann`. Did it happen? (done / again)',
      n: 'I was restarted while running `charge bob`. Did it happen? (done / again)',
      c: text('again', here),
      p: 'which one? I wait for an answer about charge bob; charge ann. Say for example: again charge bob',
      d: text('again charge ann', here),
      q: 'charged ann',
      e: text('done', here),
      r: 'good, I take it as done: charge bob',
    };
    await run(commands, { chat: 'a-----b--------c-d---e', bot: '-!-^---!-^----' }, '---m-----n-----p---q-r', both);
    expect(charged).toEqual(['ann', 'bob', 'ann']);
  });

  it('asks, however long ago that was: it is not one that did not run', async () => {
    const { commands, charged } = charging();
    const again = { ...values, b: text('again', there), n: 'charged ann' };
    await run(commands, { chat: 'a 7m b', bot: '-! 6m ^' }, '2ms 6m m 59998ms --n', again);
    expect(charged).toEqual(['ann', 'ann']);
  });

  it('asks nothing when it had not begun, or had ended', async () => {
    const { commands, charged } = charging();
    await run(commands, { chat: '-a-----', bot: '!--^---!^' }, '-----n-', { ...values, n: 'charged ann' });
    expect(charged).toEqual(['ann']);
  });
});

describe('a command that is safe to run again', () => {
  it('goes on after a restart from the parts that were said', async () => {
    const commands = {
      '^count$': command('count', async function* () {
        for (const word of ['one', 'two', 'three', 'four']) {
          yield word;
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      }),
    };
    const values = { a: text('count'), k: 'one', l: 'two', m: 'three', n: 'four' };
    await run(commands, { chat: 'a', bot: '---!-^' }, 'k-l------m-n', values);
  });

  it('is left when it was begun anew three times and the bot died each time', async () => {
    const commands = { '^hang$': command('hang', () => new Promise<string>(() => undefined)) };
    const values = { a: text('hang'), m: 'I was restarted 3 times while running `hang`, so I leave it' };
    await run(commands, { chat: 'a', bot: '-!^-!^-!^-!^' }, '-----------m', values);
  });
});

describe('several things at once', () => {
  it('are asked one after the other', async () => {
    const both = command('both', async (_, { ask }) => (await Promise.all([ask('First?'), ask('Second?')])).join('+'));
    const values = {
      a: text('both'),
      b: text('one', there),
      c: text('two', there),
      m: 'First?',
      n: 'Second?',
      o: 'one+two',
    };
    await run({ '^both$': both }, { chat: 'a-b-c' }, 'm-n-o', values);
  });

  it('are done once, whether they were begun before the question or after it', async () => {
    const done: string[] = [];
    const work = (name: string) => async () => {
      done.push(name);
      await new Promise((resolve) => setTimeout(resolve, 2));
      return name;
    };
    const busy = command('busy', async (_, { ask, once }) => {
      const all = [once('x', work('x')), once('x', work('x')), ask('Which?'), once('y', work('y'))];
      return (await Promise.all(all)).join('+');
    });
    const values = { a: text('busy'), b: text('that', there), m: 'Which?', n: 'x+x+that+y' };
    await run({ '^busy$': busy }, { chat: 'a---b', bot: '---!^' }, '--m---n', values);
    expect(done).toEqual(['x', 'y']);
  });
});

describe('what cannot be written down', () => {
  /** Does it, and then says that it did. */
  const does =
    (what: (call: Call) => void): Command['exec'] =>
    (_, call) => {
      what(call);
      return 'kept';
    };
  const circle: Record<string, unknown> = {};
  circle.circle = circle;
  const wrong: Readonly<Record<string, Command['exec']>> = {
    'a number without JSON': does(({ remember }) => remember('x', 1n as never)),
    'no value': does(({ remember }) => remember('x', (() => 1) as never)),
    'a circle': does(({ remember }) => remember('x', circle as never)),
    'a key that holds half a character': does(({ remember }) => remember('x\ud800', 'x')),
    'a key that is no text': does(({ remember }) => remember(5 as never, 'x')),
    'a dead letter without number': does(({ redeliver }) => redeliver(Number.NaN)),
    'work for no moment': does(({ jobs }) => jobs.add({ text: 'ping', due: Number.POSITIVE_INFINITY })),
    'a result': async (_, { once }) => `${await once('x', () => 1n as never)}`,
    'an answer without end': (_, { ask }) => ask('How long?', { within: Number.POSITIVE_INFINITY }),
    'a question of no text': (_, { ask }) => ask(undefined as never),
    'choices that are no texts': (_, { ask }) => ask('Which?', { choices: [1, 2] as never }),
  };

  it.each(Object.entries(wrong))('fails its own run and nothing else: %s', async (_, exec) => {
    const commands = { '^wrong$': command('wrong', exec), '^ping$': ping };
    const values = { a: text('wrong'), p: text('ping'), m: /^error executing cmd: /, q: 'pong' };
    await run(commands, { chat: 'a-p' }, 'm-q', values);
  });

  it('is a question without choices when there are none to choose from', async () => {
    const open = command('open', (_, { ask }) => ask('What?', { choices: [] }));
    await run({ '^open$': open }, { chat: 'a-b' }, 'm-n', {
      a: text('open'),
      b: text('this', there),
      m: 'What?',
      n: 'this',
    });
  });

  it('is not what a value becomes after it was remembered', async () => {
    const value = { is: 'now' };
    const keep = command('keep', (_, { remember }) => {
      remember('x', value);
      value.is = 'later';
      return 'kept';
    });
    const say = command('say', async (_, { recall }) => JSON.stringify(await recall('x')), { memory: 'keep' });
    const values = { a: text('keep'), b: text('say'), m: 'kept', n: '{"is":"now"}' };
    await run({ '^keep$': keep, '^say$': say }, { chat: 'a-b' }, 'm-n', values);
  });
});

it.each([
  ['its name', command('commands', () => 'all of them')],
  ['its memory', command('all', () => 'all of them', { memory: 'commands' })],
])('no command has the memory in which questions and jobs are, by %s', (_, one) => {
  expect(() => wholeBot([], { commands: { '^all$': one } })).toThrow('give it another memory');
});
