import type { Observable } from 'rxjs';
import { asyncScheduler, concat, ignoreElements, NEVER, of, Subject, throwError, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Call, Commands } from '../../src/command.ts';
import { progress } from '../../src/command.ts';
import { commands as shipped } from '../../src/commands/index.ts';
import { UsageError } from '../../src/errors.ts';
import type { TextEvent } from '../../src/event.ts';
import type { Outgoing } from '../../src/outgoing.ts';
import type { AnsweringOptions } from '../../src/pipelines/answering.ts';
import { answering as pipeline } from '../../src/pipelines/answering.ts';
import { authority } from '../../src/pipelines/authorize.ts';
import type { Runnable } from '../../src/testing/index.ts';
import { answering, edit, marbles, removal, text } from '../../src/testing/index.ts';
import { worldOf } from '../../src/testing/world.ts';
import type { World } from '../../src/world.ts';
import { command } from '../support/command.ts';
import { checklist } from './checklist.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** As what builds queries may do: it resolves with a promise. */
const lazy = Object.defineProperty({}, 'then', {
  value: (ok: (value: unknown) => void) => ok(new Promise(() => undefined)),
}) as Promise<string>;

/** Commands that behave badly, and one that does not. */
const commands: Commands = {
  ...shipped(),
  '^slow ': command('slow', async ([, ms, word = 'done']) => {
    await wait(Number(ms));
    return word;
  }),
  '^throw$': command('throw', () => {
    throw new Error('it broke at https://ann:secret@example.org/x');
  }),
  '^reject$': command('reject', async () => {
    throw new Error('it broke later');
  }),
  '^usage$': command('usage', () => {
    throw new UsageError('say it like this');
  }),
  '^odd$': command('odd', () => Promise.reject({ toString: () => expect.fail() })),
  '^bare$': command('bare', () => Promise.reject(undefined)),
  '^hang$': command('hang', () => new Promise<string>(() => undefined)),
  '^lazy$': command('lazy', () => lazy),
  '^deaf$': command('deaf', async function* () {
    yield 'begun';
    await new Promise(() => undefined);
  }),
  '^heed$': command(
    'heed',
    (_, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  ),
  '^lines ': command('lines', ([, count]) => Array.from({ length: Number(count) }, (_, at) => `line ${at}`).join('\n')),
  '^pages ': command(
    'pages',
    (_, { params }) => Array.from({ length: Number(params.count) }, (_, at) => `page ${at}`).join('\n'),
    {
      params: { count: { type: 'number', description: 'how many' } },
    },
  ),
  '^parts ': command('parts', async function* ([, count]) {
    for (let at = 0; at < Number(count); at += 1) yield `part ${at}`;
  }),
  '^endless$': command('endless', async function* () {
    // Not quite, so that a failing test ends.
    for (let at = 0; at < 3_000_000; at += 1) yield 'more';
  }),
  '^drip$': command('drip', async function* () {
    yield 'one';
    yield 'two';
    await wait(10);
    yield 'three';
  }),
  '^nothing$': command('nothing', () => timer(1).pipe(ignoreElements())),
  '^observe$': command('observe', () =>
    concat(
      of('one'),
      of('two'),
      throwError(() => new Error('broke')),
    ),
  ),
  '^answer ': command('answer', ([, kind = '']) => wrong.get(kind) as string),
  '^watch$': command(
    'watch',
    async function* () {
      for (let at = 0; ; at += 1) {
        yield `tick ${at}`;
        await wait(10);
      }
    },
    { live: true },
  ),
  '^deploy ': command(
    'deploy',
    (_, { params }) => `deploying ${params.what} to ${params.where} ${params.count} times`,
    {
      usage: 'deploy [what] [where] [count]',
      params: {
        what: { type: 'string', description: 'what', required: true },
        where: { type: 'string', description: 'where', choices: ['live', 'test'], default: 'test' },
        count: { type: 'number', description: 'how often', default: 1 },
      },
      changes: true,
    },
  ),
  '(?i)coffee': command('coffee', () => 'is ready', { hears: true }),
};

const circular: unknown[] = [];
circular.push(circular);
const wrong: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['number', 7],
  ['nothing', undefined],
  ['circle', circular],
  ['list', ['a', 'b']],
  ['block', [{ type: 'table', rows: [[1]] }]],
  ['span', [{ type: 'paragraph', text: [{ bold: 1 }] }]],
  ['promise', Promise.resolve(7)],
]);
const notText = 'error executing cmd: the command answered something that is not a text';

const bot = (options: Partial<AnsweringOptions> = {}): Runnable => answering(commands, options);

const settledBy = (source: Observable<TextEvent>): Observable<unknown> => {
  const whole = pipeline({ commands, inputs: ['chat'], authorize: () => ({ allowed: true }) });
  return whole.run({ chat: source }, worldOf({})).settled as Observable<unknown>;
};
checklist<TextEvent>(() => settledBy, { a: text('hang'), b: text('hang') });

describe('answering', () => {
  it('answers what is said to it, where it was said', async () => {
    const m = { to: 'chat:#ops', data: 'pong', causes: ['a'], conversation: 'x', open: undefined };
    await marbles(
      bot(),
      { chat: 'a-b-|' },
      { chat: 'm-n-|' },
      { a: text('ping', { conversation: 'x' }), b: text('Ping '), m, n: 'pong' },
    );
  });

  it('says nothing to what was not said to it, or was taken back', async () => {
    const values = {
      a: text('ping', { addressed: false }),
      b: edit('a', 'ping'),
      c: removal('a'),
      d: text('  '),
    };
    const whole = pipeline({ commands, inputs: ['chat'], authorize: () => ({ allowed: true }) });
    await marbles(
      whole,
      { chat: 'abcd|' },
      { chat: '----|', settled: 'abcd|', runs: '----|', activity: '----|' },
      values,
    );
  });

  it('overhears what a command waits for', async () => {
    await marbles(bot(), { chat: 'a|' }, { chat: 'm|' }, { a: text('Coffee?', { addressed: false }), m: 'is ready' });
  });

  it('says what was probably meant', async () => {
    const values = {
      a: text('pingg'),
      b: text('gibberish'),
      c: text(`${'x'.repeat(1_048_576)}`),
      m: 'I do not know "pingg". Did you mean: ping? Say help to see what I can do.',
      n: 'I do not know "gibberish". Say help to see what I can do.',
      o: 'that message is too long for me: it has 1048576 characters, and I read 16384 at most',
    };
    await marbles(bot(), { chat: 'abc|' }, { chat: 'mno|' }, values);
  });

  it('answers smart quotes and aliases', async () => {
    const world = {
      call: async (_service: string, _endpoint: string, request: unknown) => request as { json: string },
    };
    const values = {
      a: text('Call greeter Say.Hello {“name”:“Ann”}'),
      b: text('cancel'),
      m: '{\n\t"name": "Ann"\n}',
      n: 'nothing of yours is running here',
    };
    await marbles(bot(), { chat: 'ab|' }, { chat: 'mn|' }, values, { world });
  });

  it('reads parameters, and says what is wrong with them', async () => {
    const values = {
      a: text('deploy web'),
      b: text('deploy "my web" live 3'),
      c: text('deploy'),
      d: text('deploy web moon'),
      e: text('deploy web live x'),
      m: 'deploying web to test 1 times',
      n: 'deploying my web to live 3 times',
      o: 'what is missing: deploy [what] [where] [count]',
      p: 'where must be live or test, not "moon": deploy [what] [where] [count]',
      q: 'count must be a number, not "x": deploy [what] [where] [count]',
    };
    await marbles(bot(), { chat: 'abcde|' }, { chat: 'mnopq|' }, values);
  });
});

describe('order', () => {
  it('is kept for one person in one conversation; nobody else waits', async () => {
    const values = {
      a: text('slow 4 first', { conversation: 'x' }),
      b: text('ping', { conversation: 'x' }),
      c: text('ping', { conversation: 'y' }),
      d: text('ping', { conversation: 'x', by: 'bob' }),
      e: text('gibberish', { conversation: 'x' }),
      m: 'first',
      n: { data: 'pong', causes: ['b'] },
      o: { data: 'pong', causes: ['c'] },
      p: { data: 'pong', causes: ['d'] },
      q: /do not know/,
    };
    await marbles(bot(), { chat: '(abcde)-----|' }, { chat: '(op)(mnq)---|' }, values);
  });

  it('lets another conversation through in the same turn while a thousand wait behind one that hangs', async () => {
    const source = new Subject<TextEvent>();
    const whole = pipeline({ commands, inputs: ['chat'], authorize: () => ({ allowed: true }) });
    const { out, settled } = whole.run({ chat: source }, worldOf({ clock: asyncScheduler }));
    const answers: Outgoing[] = [];
    const subscriptions = [
      (out as Subject<Outgoing>).subscribe((message) => answers.push(message)),
      (settled as Subject<unknown>).subscribe(),
    ];
    const said = (data: string, id: string, conversation: string) =>
      source.next({
        ...text(data, {
          id,
          conversation,
          at: Date.now(),
          accepted: Date.now(),
          from: 'chat:ann',
          replyTo: 'chat:#ops',
          input: 'chat',
        }),
      });
    // What it remembers is read first.
    await new Promise((resolve) => setImmediate(resolve));
    said('hang', 'h', 'x');
    for (let at = 0; at < 1_000; at += 1) said('ping', `p${at}`, 'x');
    expect(answers).toEqual([]);
    said('ping', 'other', 'y');
    expect(answers).toMatchObject([{ causes: ['other'], data: 'pong' }]);
    for (const one of subscriptions) one.unsubscribe();
  });
});

describe('a command that fails', () => {
  it('is reported in words without secrets, and what follows still works', async () => {
    const values = {
      a: text('throw'),
      b: text('reject'),
      c: text('usage'),
      d: text('odd'),
      e: text('ping'),
      m: 'error executing cmd: it broke at https://…@example.org/x',
      n: 'error executing cmd: it broke later',
      o: 'say it like this',
      p: 'error executing cmd: it threw something that is no error',
      q: 'pong',
    };
    await marbles(bot(), { chat: 'abcde|' }, { chat: 'mnopq|' }, values);
  });

  it.each([...wrong.keys()])('is reported when it answers a wrong thing: %s', async (kind) => {
    await marbles(
      bot(),
      { chat: 'ab|' },
      { chat: 'mn|' },
      { a: text(`answer ${kind}`), b: text('ping'), m: notText, n: 'pong' },
    );
  });

  it('is given up when it does not end, heed or not, and the next one runs', async () => {
    const given = (name: string) => `error executing cmd: gave up after 5ms: ${name}`;
    const values = {
      a: text('hang', { conversation: 'x' }),
      b: text('ping', { conversation: 'x' }),
      c: text('deaf', { conversation: 'y' }),
      d: text('heed', { conversation: 'z' }),
      e: text('lazy', { conversation: 'w' }),
      m: given('hang'),
      n: 'pong',
      o: { data: 'begun', open: true },
      p: { data: given('deaf'), open: undefined },
      q: given('heed'),
      r: given('lazy'),
    };
    await marbles(bot({ timeout: 5 }), { chat: '(abcde)------|' }, { chat: 'o----(pmnqr)-|' }, values);
  });
});

describe('an answer of many parts', () => {
  it('is said as it comes, what comes in one turn together; the last part settles', async () => {
    const m = { data: 'one\ntwo', open: true, causes: ['a'] };
    const whole = pipeline({ commands, inputs: ['chat'], authorize: () => ({ allowed: true }) });
    const values = {
      a: text('drip'),
      m,
      n: { data: 'three', open: undefined },
      r: { outcome: 'ok', command: 'drip' },
    };
    const lanes = { chat: 'm---------n-|', runs: '----------r-|', settled: '------------|' };
    await marbles(whole, { chat: 'a-----------|' }, lanes, values, { ignore: ['activity', 'memory'] });
  });

  it('may be none', async () => {
    const whole = pipeline({ commands, inputs: ['chat'], authorize: () => ({ allowed: true }) });
    await marbles(
      whole,
      { chat: 'a--|' },
      { chat: '---|', settled: '-a-|' },
      { a: text('nothing') },
      { ignore: ['activity', 'runs'] },
    );
  });

  it('may be an Observable, and keeps what it said when it fails', async () => {
    const values = {
      a: text('observe'),
      m: { data: 'one\ntwo', open: true },
      n: { data: 'error executing cmd: broke', open: undefined },
    };
    await marbles(bot(), { chat: 'a---|' }, { chat: '(mn)|' }, values);
  });

  it.each([
    ['lines 100000', ''],
    ['parts 100000', ''],
    ['pages 100000', ': help pages says how to ask for less'],
  ])(
    'shows the first of %s, how many more there are, and where help is when the command can be asked for less',
    async (line, help) => {
      const said = await answersTo(line);
      const lines = said.flatMap(({ data }) => (data as string).split('\n'));
      expect(lines).toHaveLength(401);
      expect(lines[399]).toMatch(/ 399$/);
      expect(lines[400]).toBe(`…and 99600 more lines${help}`);
      expect(said.at(-1)?.open).toBeUndefined();
      expect(said.slice(0, -1).every(({ open }) => open)).toBe(true);
    },
  );

  it('may have no end: it is bounded, others get their turn, and it is given up', async () => {
    const said = await answersTo('endless', { timeout: 200 }, 'ping');
    const pong = said.findIndex(({ data }) => data === 'pong');
    expect(pong).toBeGreaterThan(-1);
    expect(pong).toBeLessThan(said.length - 1);
    const lines = said.filter((_, at) => at !== pong).flatMap(({ data }) => (data as string).split('\n'));
    expect(lines).toHaveLength(401);
    expect(lines[400]).toBe('error executing cmd: gave up after 200ms: endless');
  });
});

describe('a command that goes on until it is stopped', () => {
  it('holds up nobody, and has no deadline', async () => {
    const values = {
      a: text('watch', { conversation: 'x' }),
      b: text('ping', { conversation: 'x' }),
      c: text('stop', { conversation: 'x' }),
      m: { data: /^tick \d+$/, open: true, causes: ['a'] },
      n: 'pong',
      o: 'stopped: watch',
    };
    const chat = 'm----n----m---------m--o---|';
    await marbles(bot({ timeout: 12 }), { chat: 'a----b-----------------c---|' }, { chat }, values);
  });

  it('may be one of many', async () => {
    const values = {
      a: text('watch', { conversation: 'x' }),
      b: text('watch', { conversation: 'y' }),
      c: text('watch', { conversation: 'z' }),
      m: { data: 'tick 0', causes: ['a'] },
      n: { data: 'tick 0', causes: ['b'] },
      o: { data: 'tick 0', causes: ['c'] },
    };
    await marbles(bot(), { chat: 'abc|' }, { chat: 'mno|' }, values);
  });
});

describe('when the bot stops', () => {
  it('what goes on until it is stopped is stopped', async () => {
    const values = { a: text('watch'), m: 'tick 0' };
    await marbles(bot(), { chat: 'a--|' }, { chat: 'm--|' }, values);
  });

  it('and when it is left at once, the signal of every run is aborted', async () => {
    const aborted: string[] = [];
    const listening = (live: boolean) =>
      command(
        'listen',
        ([name = ''], { signal }: Call) => {
          signal.addEventListener('abort', () => aborted.push(name));
          return live ? NEVER : new Promise<string>(() => undefined);
        },
        live ? { live: true } : {},
      );
    const tested = answering({ '^one$': listening(false), '^two$': listening(true) });
    await marbles(tested, { chat: 'ab---' }, {}, { a: text('one'), b: text('two') }, { until: '---!' });
    expect(aborted.sort()).toEqual(['one', 'two']);
  });
});

describe('stop', () => {
  const x = { conversation: 'x' };

  it('does not wait, and ends what the person runs there and what waits behind it', async () => {
    const values = {
      a: text('hang', x),
      b: text('ping', x),
      c: text('slow 10 bob', { ...x, by: 'bob' }),
      d: text('Stop', x),
      e: text('ping', x),
      m: { data: 'stopped: hang\nand 1 more that waited behind', causes: ['d'] },
      n: { data: 'pong', causes: ['e'] },
      o: 'bob',
      r: { of: 'd', command: 'stop', outcome: 'ok' },
      s: { of: 'a', command: 'hang', outcome: 'cancelled' },
      t: { of: 'b', command: 'ping', outcome: 'cancelled' },
      u: { of: 'e', outcome: 'ok' },
      v: { of: 'c', outcome: 'ok' },
    };
    const whole = pipeline({ commands, inputs: ['chat'], authorize: () => ({ allowed: true }) });
    const lanes = { chat: '-----m----on|', runs: '-----(rst)vu|', settled: '-----(ab)---|' };
    await marbles(whole, { chat: '(abc)d-----e|' }, lanes, values, { ignore: ['activity'] });
  });

  it('also ends what it overtook: it goes ahead, and may be heard before what it is to stop', async () => {
    const values = {
      a: text('stop', { ...x, at: 0 }),
      b: text('hang', { ...x, at: 0 }),
      c: text('ping', { ...x, at: 1 }),
      m: 'nothing of yours is running here',
      n: { data: 'stopped before it began: hang', causes: ['b'] },
      o: 'pong',
    };
    await marbles(bot(), { chat: '(ab)c|' }, { chat: '(mn)o|' }, values);
  });

  it('says of what waits behind a run that began while the one before it spoke its last', async () => {
    const values = {
      a: text('drip', x),
      b: text('hang', x),
      c: text('ping', x),
      d: text('stop', x),
      m: 'one\ntwo',
      n: 'three',
      o: 'stopped: hang\nand 1 more that waited behind',
    };
    await marbles(bot(), { chat: '(ab)---------cd|' }, { chat: 'm---------n---o|' }, values);
  });

  it('aborts the signal of what it ends', async () => {
    let aborted: boolean | undefined;
    const listening = command('listen', (_, { signal }: Call) => {
      signal.addEventListener('abort', () => {
        aborted = signal.aborted;
      });
      return new Promise<string>(() => undefined);
    });
    const values = { a: text('listen', x), b: text('stop', x), m: 'stopped: listen' };
    await marbles(answering({ ...shipped(), '^listen$': listening }), { chat: 'ab|' }, { chat: '-m|' }, values);
    expect(aborted).toBe(true);
  });

  it('from another conversation in the same place ends what runs there', async () => {
    const values = {
      a: text('hang', x),
      b: text('stop', { conversation: 'y' }),
      c: text('stop', { conversation: 'z', in: '#else' }),
      m: 'stopped: hang',
      n: 'nothing of yours is running here',
    };
    await marbles(bot(), { chat: 'acb|' }, { chat: '-nm|' }, values);
  });
});

describe('a command that was said long ago', () => {
  const start = '2026-01-01T12:00:00Z';
  const at = Date.parse(start) - 7 * 60_000;
  const x = { conversation: 'x' };

  it('is not run unless the person says again', async () => {
    const values = {
      a: text('echo hi', { ...x, at }),
      b: text('Again!', x),
      c: text('again', x),
      d: text('again', { ...x, by: 'bob' }),
      m: 'that was said 7m ago, so I did not run it: echo hi\nSay again to run it now.',
      n: { data: 'hi', causes: ['b'] },
      o: /^I do not know "again"/,
    };
    await marbles(bot(), { chat: 'adbc|' }, { chat: 'mono|' }, values, { start });
    await marbles(bot({ maxAge: 8 * 60_000 }), { chat: 'a|' }, { chat: 'n|' }, { ...values, n: 'hi' }, { start });
  });

  it('is not run when it waited too long', async () => {
    const values = {
      a: text('slow 10 first', x),
      b: text('ping', x),
      m: 'first',
      n: /^that was said 10ms ago/,
    };
    await marbles(bot({ maxAge: 5 }), { chat: '(ab)-----------|' }, { chat: '----------(mn)-|' }, values);
  });

  it('is not answered when the bot only overheard it', async () => {
    const values = { a: text('coffee?', { addressed: false, at }) };
    await marbles(bot(), { chat: 'a|' }, { chat: '-|' }, values, { start });
  });
});

describe('a redirect', () => {
  const inputs = ['chat', 'email'];
  const authorize = authority({ allowTo: ['email:*@example.org'] }, asyncScheduler);

  it('sends the answer there, and tells the person where it went', async () => {
    const values = {
      a: text('echo hi > email:ops@example.org', { conversation: 'x' }),
      m: { data: 'goes to email:ops@example.org', to: 'chat:#ops', conversation: 'x', open: undefined },
      n: {
        data: 'hi',
        to: 'email:ops@example.org',
        subject: 'echo hi',
        open: true,
        causes: ['a'],
        conversation: 'a',
      },
    };
    await marbles(bot({ inputs, authorize }), { chat: 'a|' }, { chat: 'm', email: 'n' }, values);
  });

  it('sends one answer of many parts as one', async () => {
    const values = {
      a: text('drip > email:ops@example.org'),
      m: 'goes to email:ops@example.org',
      n: 'one\ntwo\nthree',
    };
    await marbles(
      bot({ inputs, authorize }),
      { chat: 'a-----------|' },
      { chat: '----------m', email: '----------n' },
      values,
    );
  });

  it('that fails says so to the person only', async () => {
    const values = { a: text('throw > email:ops@example.org'), m: /^error executing cmd/ };
    await marbles(bot({ inputs, authorize }), { chat: 'a|' }, { chat: 'm', email: '-' }, values);
  });

  it('to where nothing may go is refused, and the flag named', async () => {
    const values = {
      a: text('echo hi > email:eve@example.com'),
      m: "not allowed: nothing may be sent to email:eve@example.com; to allow it, start the bot with --allow_to 'email:eve@example.com'",
    };
    await marbles(bot({ inputs, authorize }), { chat: 'a|' }, { chat: 'm', email: '-' }, values);
  });

  it('is not one when the input is not configured', async () => {
    await marbles(bot(), { chat: 'a|' }, { chat: 'm|' }, { a: text('echo hi > email:x@y'), m: 'hi > email:x@y' });
  });

  it.each([
    ['ping > slak:#ops', 'there is no input slak; there are chat, email'],
    ['call greeter Say.Hello {"name":"Ann"} > slak:x', 'there is no input slak; there are chat, email'],
    ['call greeter Say.Hello > slak:x', 'there is no input slak; there are chat, email'],
    ['call greeter Say.Hello {"name": > email:x@example.org', /^the request is not a JSON object/],
    ['pingg > slak:x', /^I do not know /],
    ['ping > slak', /^I do not know /],
    ['ping " > slak:x"', /^I do not know /],
  ])('to an input that is not there says so where the arrow can be nothing else: %s', async (line, words) => {
    await marbles(bot({ inputs, authorize }), { chat: 'a|' }, { chat: 'm', email: '-' }, { a: text(line), m: words });
  });
});

describe('what is not allowed', () => {
  it('is not run, and the person is told why', async () => {
    const authorize = authority({ perMinute: 2, admins: ['chat:ann'] }, asyncScheduler);
    const values = {
      a: text('deploy web', { sender: { verified: false } }),
      b: text('deploy web', { sender: { external: true } }),
      c: text('ping', { sender: { verified: false } }),
      d: text('ping'),
      e: text('ping'),
      f: text('ping'),
      m: /^not allowed: deploy can change something, and nothing here proves who you are/,
      n: /^not allowed: deploy can change something, and you belong to another organisation/,
      o: 'pong',
      p: 'too many commands: at most 2 a minute for each person; try again in a minute',
      q: 'pong',
    };
    const whole = pipeline({ commands, inputs: ['chat'], authorize });
    const lanes = { chat: 'mnoqp-|', settled: '-----f|' };
    await marbles(whole, { chat: 'abcdef|' }, lanes, values, { ignore: ['runs', 'activity'] });
  });
});

describe('what it reports', () => {
  it('is how each run ended, for other pipelines, and what it noticed, for the log', async () => {
    const whole = pipeline({ commands, inputs: ['chat'], authorize: authority({}, asyncScheduler) });
    const values = {
      a: text('slow 3 x', { conversation: 'x', by: 'ann' }),
      b: text('throw'),
      c: text('gibberish'),
      d: text('echo hi > chat:#else'),
      r: {
        id: 'runs:a',
        of: 'a',
        input: 'runs',
        command: 'slow',
        data: 'slow 3 x',
        outcome: 'ok',
        ms: 3,
        conversation: 'x',
        place: '#ops',
        from: 'chat:ann',
      },
      s: { of: 'b', outcome: 'failed', error: /^error executing cmd: it broke/, ms: 0 },
      t: { of: 'd', outcome: 'refused', error: /--allow_to/ },
      i: { code: 'ran', event: 'a', command: 'slow', ms: 3, person: 'chat:ann', place: '#ops', input: 'chat' },
      j: { code: 'failed', event: 'b', command: 'throw', error: (error: unknown) => error instanceof Error },
      k: { code: 'no-match', event: 'c' },
      l: { code: 'not-allowed', event: 'd', command: 'echo' },
    };
    const lanes = { runs: '-s-(tr)|', activity: '-jk(li)|' };
    await marbles(whole, { chat: 'abcd---|' }, lanes, values, { ignore: ['chat'] });
  });

  it('is what a command threw, also where that is nothing', async () => {
    const whole = pipeline({ commands, inputs: ['chat'], authorize: authority({}, asyncScheduler) });
    const reason = 'it threw undefined, which is no error';
    const values = {
      a: text('bare'),
      m: `error executing cmd: ${reason}`,
      j: { code: 'failed', command: 'bare', error: reason },
    };
    await marbles(whole, { chat: 'a|' }, { chat: 'm|', activity: 'j|' }, values, { ignore: ['runs'] });
  });
});

it('notices what has waited, or been running, for a second; each once, and nothing that is quicker', async () => {
  const values = {
    a: text('slow 3000 x', { conversation: 'x' }),
    b: text('slow 2000 y', { conversation: 'x' }),
    c: text('slow 900 z'),
    r: { code: 'running', event: 'a', command: 'slow', addressed: true, ms: 1_000 },
    q: { code: 'queued', event: 'b', command: 'slow', addressed: true, ms: 1_000 },
    s: { code: 'running', event: 'b', ms: 1_000 },
    x: { code: 'ran', event: 'a', addressed: true },
    y: { code: 'ran', event: 'b' },
    z: { code: 'ran', event: 'c', ms: 900 },
  };
  const lanes = { activity: '-rqxsy--z-|' };
  const whole = pipeline({ commands, inputs: ['chat'], authorize: () => ({ allowed: true }) });
  await marbles(whole, { chat: 'ab------c-|' }, lanes, values, { frame: '1s', ignore: ['chat', 'runs', 'memory'] });
});

describe('how far a command is', () => {
  const steps: Commands = {
    '^steps$': command('steps', async function* () {
      for (const at of [1, 2, 3, 4]) {
        yield progress(`${at} of 4`);
        await wait(1_500);
      }
      yield 'all four';
      yield 'and more';
    }),
    '^fails$': command('fails', async function* () {
      yield progress('1 of 2');
      await wait(3_000);
      throw new UsageError('it cannot');
    }),
    '^quick$': command('quick', async function* () {
      yield progress('1 of 1');
      await wait(1_000);
      yield 'done';
    }),
  };
  const shown = (can: boolean, input: string, lane: string, values: Readonly<Record<string, object>>) =>
    marbles(
      pipeline({ commands: steps, inputs: ['chat'], authorize: () => ({ allowed: true }), edits: () => can }),
      { chat: 'a---------|' },
      { chat: lane },
      { a: text(input), ...values },
      { frame: '1s', ignore: ['runs', 'activity', 'memory'] },
    );

  it('is shown every two seconds, each in the place of the one before, and the answer in that of the last', async () => {
    const key = (at: number) => `commands/a/progress/${at}`;
    await shown(true, 'steps', '--m--nr---|', {
      m: { data: '2 of 4', open: true, replaces: undefined, key: key(2_000) },
      n: { data: '4 of 4', open: true, replaces: key(2_000), key: key(5_000) },
      r: { data: 'all four\nand more', open: undefined, replaces: key(5_000) },
    });
  });

  it('gives way to what went wrong', async () => {
    await shown(true, 'fails', '--mr------|', {
      m: { data: '1 of 2' },
      r: { data: 'it cannot', replaces: /^commands\/a\/progress\// },
    });
  });

  it('is shown of health, while nodes of a service do not answer', async () => {
    const node = (id: string) => {
      const checked = { status: 'passing', checks: [], version: '1', metadata: { protocol: 'mucp' } } as const;
      return { id, address: '10.0.0.5', port: 8_080, ...checked };
    };
    const registry: Partial<World['registry']> = {
      checks: async () => ['a', 'b', 'c', 'd'].map(node),
      stale: () => undefined,
    };
    const call: World['call'] = async (_service, _endpoint, _request, { node: only } = {}) => {
      if (only?.id === 'd') await wait(4_000);
      if (only?.id === 'd') throw new UsageError('gave up');
      if (only?.id === 'c') await wait(1_000);
      return { json: '{"status":"ok"}' };
    };
    await marbles(
      pipeline({ commands: shipped(), inputs: ['chat'], authorize: () => ({ allowed: true }), edits: () => true }),
      { chat: 'a---------|' },
      { chat: '--m-r-----|', activity: '-w--e-----|' },
      {
        a: text('health greeter'),
        m: { data: '3 of 4 nodes have answered', open: true },
        r: { data: /ok\n.*ok\n.*ok\n.*gave up/s, replaces: /^commands\/a\/progress\// },
        w: { code: 'running' },
        e: { code: 'ran', unwell: true },
      },
      { frame: '1s', ignore: ['runs', 'memory'], world: { registry, call } as never },
    );
  });

  it('is not shown of what is quick, nor where nothing can be edited', async () => {
    const r = { replaces: undefined, open: undefined };
    await shown(true, 'quick', '-r--------|', { r: { data: 'done', ...r } });
    await shown(false, 'steps', '------r---|', { r: { data: 'all four\nand more', ...r } });
  });
});

/** Says some lines to a bot by the real clock, each in its own conversation, and waits until all are settled. */
async function answersTo(
  line: string,
  options: Partial<AnsweringOptions> = {},
  ...more: readonly string[]
): Promise<readonly Outgoing[]> {
  const source = new Subject<TextEvent>();
  const whole = pipeline({ commands, inputs: ['chat'], authorize: () => ({ allowed: true }), ...options });
  const { out, settled } = whole.run({ chat: source }, worldOf({ clock: asyncScheduler }));
  const said: Outgoing[] = [];
  (out as Subject<Outgoing>).subscribe((message) => said.push(message));
  const done = new Promise((resolve) =>
    (settled as Subject<unknown>).subscribe({ complete: () => resolve(undefined) }),
  );
  for (const [at, data] of [line, ...more].entries()) {
    source.next({
      ...text(data, {
        id: `${at}`,
        conversation: `${at}`,
        at: Date.now(),
        accepted: Date.now(),
        from: 'chat:ann',
        replyTo: 'chat:#ops',
        input: 'chat',
      }),
    });
  }
  source.complete();
  await done;
  return said;
}
