import { stripVTControlCharacters } from 'node:util';
import { map, mergeMap } from 'rxjs';
import { expect, it } from 'vitest';
import { CallError } from '../../src/errors.ts';
import { JsonText } from '../../src/json.ts';
import { matching, ofType, query, replies } from '../../src/operators/index.ts';
import { reply, send } from '../../src/outgoing.ts';
import { pipeline } from '../../src/pipeline.ts';
import { change, marbles, text, wholeBot } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';

const greetings = pipeline({
  name: 'greetings',
  from: ['slack'],
  to: ['slack'],
  run: ({ slack }, world) => ({
    slack: slack.pipe(
      ofType('text'),
      matching('^greet (\\w+)$'),
      query(world, 'greeter', 'Say.Hello', ({ match: [, name = ''] }) => ({ name }), { timeout: 5_000 }),
      map((asked) => reply(asked, asked.ok ? JSON.parse(asked.response.json).msg : asked.error.message)),
    ),
  }),
});
const bot = wholeBot([greetings], { services: ['greeter'] });
const seconds = { frame: '1s' };
const values = {
  a: text('greet Ann'),
  b: text('greet Bob'),
  q: { endpoint: 'Say.Hello', request: { name: 'Ann' }, causes: ['a'] },
  r: { endpoint: 'Say.Hello', request: { name: 'Bob' }, causes: ['b'] },
  x: { msg: 'Hello Ann' },
  y: { msg: 'Hello Bob' },
  e: new CallError(500, 'no words today'),
  m: 'Hello Ann',
  n: 'Hello Bob',
  o: 'no words today',
};

it('answers calls in their order, as soon as call and answer are there, and tells what it was asked', async () => {
  await marbles(bot, { slack: 'a---b-', greeter: '^-x-y-' }, { slack: '--m-n-', greeter: 'q---r-' }, values, seconds);
  await marbles(bot, { slack: '--ba--', greeter: '^y--e-' }, { slack: '--n-o-', greeter: '--rq--' }, values, seconds);
});

it('fails as a service does: it is not there, breaks off, or says nothing in time', async () => {
  await marbles(
    bot,
    { slack: 'a--b-a------', greeter: '-^--!--^x---' },
    { slack: 'l---kl------', greeter: '---r--------' },
    {
      ...values,
      k: 'greeter Say.Hello: the service broke off before it answered',
      l: 'service greeter: not found',
    },
    seconds,
  );
  await marbles(
    bot,
    { slack: '-a---b', greeter: '^-----' },
    { slack: '------l---l', greeter: '-q---r' },
    { ...values, l: 'greeter Say.Hello: no answer within 5 s' },
    seconds,
  );
  // What it would have answered, it does not know any more when it is up again.
  await marbles(bot, { slack: '----b-', greeter: '^x!^-y' }, { slack: '-----n', greeter: '----r-' }, values, seconds);
});

it('lives on while the bot is dead, and hears a call that a kill cut off once more', () =>
  marbles(
    bot,
    { slack: '-a----', greeter: '^----x-y', bot: '--!-^-' },
    { slack: '-------m', greeter: '-q--q-' },
    { ...values, x: { msg: 'nobody hears this' }, y: { msg: 'Hello Ann' } },
    seconds,
  ));

it('is in the registry as long as it is up', () => {
  const watching = pipeline({
    name: 'watching',
    from: ['registry', 'slack'],
    to: ['slack'],
    run: ({ registry, slack }, world) => ({
      slack: registry.pipe(map((event) => send([event], 'slack:#ops', `${event.service}: ${event.action}`))),
      out: slack.pipe(
        ofType('text'),
        replies(() => whoIs(world.registry)),
      ),
    }),
  });
  const whoIs = async ({ list, get, checks, stale }: World['registry']) => {
    const [one] = await get('greeter');
    const [node] = await checks('greeter');
    return [await list(), one?.nodes.length, node?.status, stale()].join(' ');
  };
  return marbles(
    wholeBot([watching], { services: ['greeter', 'billing'] }),
    { slack: 'a--a-a', greeter: '-^--!', billing: '--^' },
    { slack: 'jmoknl', accepted: 'acdaea' },
    {
      a: text('who?'),
      c: change('greeter'),
      d: change('billing'),
      e: change('greeter', 'delete'),
      j: /^ /,
      k: 'billing,greeter 1 passing ',
      l: /^billing /,
      m: 'greeter: create',
      n: 'greeter: delete',
      o: 'billing: create',
    },
  );
});

it('leaves other services to the world', async () => {
  const both = pipeline({
    name: 'both',
    from: ['slack'],
    to: ['slack'],
    run: ({ slack }, { call }) => ({
      slack: slack.pipe(
        ofType('text'),
        mergeMap(async (event) => {
          const { signal } = new AbortController();
          const asked = ['greeter', 'billing'].map((one) => call(one, 'Who.Are', new JsonText('{"x":1}'), { signal }));
          return reply(event, (await Promise.all(asked)).map(({ json }) => json).join(' '));
        }, 1),
      ),
    }),
  });
  await marbles(
    wholeBot([both], { services: ['greeter'] }),
    { slack: '-a', greeter: '^-x' },
    { slack: '--m', greeter: '-q' },
    { a: text('hi'), q: { endpoint: 'Who.Are', request: { x: 1 } }, x: { ok: true }, m: '{"ok":true} 7' },
    { world: { call: async () => ({ json: '7' }) } },
  );
});

it('lets go of a call that is called off, and hears none that was before', () => {
  const impatient = pipeline({
    name: 'impatient',
    from: ['slack'],
    to: ['slack'],
    run: ({ slack }, { call }) => {
      const asking = async (patience: number): Promise<string> => {
        const signal = patience === 0 ? AbortSignal.abort() : AbortSignal.timeout(patience);
        const { json } = await call('greeter', 'Say.Hello', { patience }, { signal });
        return json;
      };
      const words = (data: string) => asking(Number(data)).catch((error: Error) => error.message);
      return {
        slack: slack.pipe(
          ofType('text'),
          replies(({ data }) => words(data)),
        ),
      };
    },
  });
  return marbles(
    wholeBot([impatient], { services: ['greeter'] }),
    { slack: '-a---b-c', greeter: '^---x-y-' },
    { slack: '---m--nm', greeter: '-q---q--' },
    {
      a: text('2'),
      b: text('2'),
      c: text('0'),
      q: { endpoint: 'Say.Hello', request: { patience: 2 } },
      x: 'too late',
      y: 'hello',
      m: 'greeter Say.Hello: cancelled',
      n: '"hello"',
    },
  );
});

async function failureOf(run: Promise<unknown>): Promise<string> {
  const { message } = await run.then(
    () => expect.unreachable('it holds'),
    (error: Error) => error,
  );
  return stripVTControlCharacters(message).replace(/\n\n {2}at .*$/, '');
}

it('is drawn when a run fails: what it was asked, and what its signs say', async () => {
  const lanes = { slack: '20m a---b', greeter: '(^x)    ', bot: '22m (!^)' };
  expect(await failureOf(marbles(bot, lanes, { slack: '20m m' }, values, { frame: '1m' }))).toMatchInlineSnapshot(`
    "bot: lane greeter differs at 20m

                   0        20m    24m
      slack   in   ---- 19m a------b-
      greeter in   (^x) 19m ---------
      bot     in   ---- 19m --(!^)---
      slack   want ---- 19m m--------
      slack   got  ---- 19m m------A-
      greeter got  ---- 19m B------C-
                            ^

      a = text { data: 'greet Ann' }
      b = text { data: 'greet Bob' }
      ^ = service up
      x = { msg: 'Hello Ann' }
      ! = killed
      ^ = started again
      m = 'Hello Ann'
      A = { to: 'slack:#ops', data: 'greeter Say.Hello: no answer within 5 s',
        causes: ['b'], conversation: 'slack:#ops/b', key: 'greetings/b/1', pipeline:
        'greetings', lane: 'slack:#ops', committed: 1445000, hops: 1, origin: {
        replyTo: 'slack:#…
      B = { endpoint: 'Say.Hello', request: { name: 'Ann' }, causes: ['a'] }
      C = { endpoint: 'Say.Hello', request: { name: 'Bob' }, causes: ['b'] }

      greeter at 20m: B came, and the expectation does not mention this lane
      slack at 24m: A came, and nothing was wanted"
  `);
});

it('says what is wrong with its lane, and with its name', async () => {
  const wrong = (greeter: string) => failureOf(marbles(bot, { greeter }, {}, { x: {} }));
  expect(await wrong('x')).toContain('lane greeter: the service is down: it is up from a ^ on');
  expect(await wrong('^^')).toContain('column 2: ^ (service up) is out of turn: ! or ✕ (service down) comes before it');
  expect(await wrong('!')).toContain('column 1: ! (service down) is out of turn: ^ or ↻ (service up) comes before it');
  expect(await wrong('^y')).toContain(
    'lane greeter, column 2: y has no value: a service answers with JSON or an error, such as { ok: true }\n  ^y\n   ^\n  what',
  );
  await expect(marbles(bot, { weather: '(^w)' }, {}, {})).rejects.toThrow(
    "bot does not listen to 'weather': it listens to slack, greeter, bot; a service is named: wholeBot([…], { services: ['weather'] })",
  );
  expect(() => wholeBot([greetings], { services: ['slack'] })).toThrow("'slack' is an input and a service");
  expect(() => wholeBot([greetings], { services: ['dead'] })).toThrow("'dead' is a lane of the bot itself");
});
