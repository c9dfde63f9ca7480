import { asyncScheduler, Subject } from 'rxjs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { observedBy } from '../../src/cli/observers.ts';
import { serviceLink } from '../../src/cli/service-link.ts';
import type { Commands } from '../../src/command.ts';
import { commands as shipped } from '../../src/commands/index.ts';
import type { TextEvent } from '../../src/event.ts';
import type { Conn } from '../../src/input.ts';
import { memoryJournal } from '../../src/journal/memory.ts';
import type { Json } from '../../src/json.ts';
import { answering } from '../../src/pipelines/answering.ts';
import type { Policy } from '../../src/pipelines/authorize.ts';
import { authority } from '../../src/pipelines/authorize.ts';
import { bot } from '../../src/streams/bot.ts';
import { nothingAround } from '../support/around.ts';
import { command } from '../support/command.ts';

const { log } = nothingAround;

const heard: TextEvent[] = [];
let stopped = Promise.withResolvers<void>();
const commands: Commands = {
  ...shipped(),
  '^who$': command('who', (_, { event }) => {
    heard.push(event);
    return 'you';
  }),
  '^boom$': command('boom', () => {
    throw new Error('it broke');
  }),
  '^down$': command('down', () => ({ text: 'it is down', data: 'down', unwell: true })),
  '^nothing$': command('nothing', async function* () {}),
  '^parts$': command('parts', async function* () {
    yield 'one';
    await new Promise((resolve) => setTimeout(resolve, 20));
    yield 'two';
  }),
  '^sure$': command('sure', async (_, { ask }) => `so ${await ask('Sure?', { choices: ['yes', 'no'] })}`),
  '^inside$': command('inside', () => 'secret', { inside: true }),
  '^hang$': command('hang', (_, { signal }) => {
    signal.addEventListener('abort', () => stopped.resolve());
    return new Promise<string>(() => undefined);
  }),
};

interface Running {
  exec(args: readonly string[], signal?: AbortSignal): Promise<{ readonly result: string; readonly error: string }>;
  readonly stop: Subject<number>;
}

/** A whole bot that services may call, until the test is over. */
async function running(policy: Policy = {}): Promise<Running> {
  const journal = memoryJournal();
  const { link, observer, exec } = serviceLink(journal, { log, bot: 'go.micro.bot' });
  const inputs = [link.name];
  const parts = {
    name: 'bot',
    version: '0',
    links: [link],
    pipelines: [
      answering({
        commands,
        inputs,
        authorize: authority(policy, asyncScheduler),
        refuses: (to, later) => link.refuses?.(to, later),
      }),
    ],
    journal,
    ...nothingAround,
  };
  const stop = new Subject<number>();
  const whole = bot(parts, { stop })
    .pipe(observedBy([observer], log))
    .subscribe();
  onTestFinished(() => whole.unsubscribe());
  const run: Running['exec'] = async (args, signal = new AbortController().signal) => {
    const answer = await exec.answer({ args }, { name: 'greeter', host: '10.0.0.5', signal });
    const { result, error } = answer as { readonly result: string; readonly error: string };
    return { result: Buffer.from(result, 'base64').toString(), error };
  };
  await vi.waitFor(async () => expect(await run(['ping'])).toEqual({ result: 'pong', error: '' }), 10_000);
  return { exec: run, stop };
}

it('runs a command for a service, as said by somebody whom nobody proved', async () => {
  const { exec } = await running();
  expect(await exec(['who'])).toEqual({ result: 'you', error: '' });
  expect(await exec(['echo', 'two words', '{"a":1}'])).toEqual({ result: 'two words {"a":1}', error: '' });
  const event = heard.at(-1);
  expect(event).toMatchObject({ input: 'service', place: 'service', addressed: true, data: 'who' });
  expect(event?.sender).toEqual({ id: 'service:10.0.0.5', name: 'greeter', verified: false, external: false });
});

it.each<[string, { readonly result: string; readonly error: unknown }]>([
  ['boom', { result: '', error: 'error executing cmd: it broke' }],
  ['down', { result: 'it is down', error: '' }],
  ['gibberish', { result: '', error: expect.stringContaining('I do not know "gibberish"') }],
  ['inside', { result: '', error: expect.stringContaining('not allowed') }],
  ['parts', { result: 'one\ntwo', error: '' }],
  ['nothing', { result: '', error: '' }],
  ['sure', { result: '', error: 'Sure? (yes / no)\nNo service can answer: say the command in a chat.' }],
  ['at 9:00 ping', { result: '', error: expect.stringContaining('a service hears no answer that comes after') }],
  ['ping > service:elsewhere', { result: '', error: expect.stringContaining('not allowed: nothing may be sent to') }],
])('tells what came of %s', async (text, wanted) => {
  const { exec } = await running();
  expect(await exec([text])).toEqual(wanted);
  // And nothing of it is left behind.
  await vi.waitFor(async () => {
    expect((await exec(['questions'])).result).toBe('I wait for no answer of yours, and for none in this place');
  }, 10_000);
});

it('answers many at once, each its own', async () => {
  const { exec } = await running({ perMinute: 1_000 });
  const numbers = Array.from({ length: 100 }, (_, index) => String(index));
  const answers = await Promise.all(numbers.map((number) => exec(['echo', number])));
  expect(answers.map(({ result }) => result)).toEqual(numbers);
});

it('refuses more than it can do at once, and is free again when its callers have left', async () => {
  const { exec } = await running({ perMinute: 1_000 });
  stopped = Promise.withResolvers();
  const leave = new AbortController();
  const hanging = Array.from({ length: 100 }, () => exec(['hang'], leave.signal));
  await expect(exec(['ping'])).rejects.toMatchObject({ status: 429 });
  leave.abort();
  expect((await Promise.allSettled(hanging)).map(({ status }) => status)).toEqual(Array(100).fill('rejected'));
  await stopped.promise;
  expect(await exec(['ping'])).toEqual({ result: 'pong', error: '' });
});

it('counts what one host runs', async () => {
  const { exec } = await running({ perMinute: 3 });
  expect([(await exec(['ping'])).error, (await exec(['ping'])).error]).toEqual(['', '']);
  expect((await exec(['ping'])).error).toContain('too many commands');
});

it('counts no caller that leaves twice', async () => {
  const { exec } = await running({ perMinute: 5 });
  const leaving = Array.from({ length: 3 }, () => {
    const leave = new AbortController();
    const left = exec(['ping'], leave.signal);
    leave.abort();
    return left;
  });
  expect((await Promise.allSettled(leaving)).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
  // What was said for them is heard before what is said now.
  expect((await exec(['ping'])).error).toBe('');
});

it('says that it stops', async () => {
  const { exec, stop } = await running();
  stop.next(1_000);
  await expect(exec(['ping'])).rejects.toMatchObject({ status: 503 });
});

it('lets go what answers a call that is over, and nothing else', async () => {
  const { link } = serviceLink(memoryJournal(), { log, bot: 'bot' });
  const conns: Conn[] = [];
  const open = link.connect().subscribe((conn) => conns.push(conn));
  onTestFinished(() => open.unsubscribe());
  const send = (cause: string) => {
    const message = { type: 'text', to: 'service:over', data: 'pong', key: 'k', causes: [cause] } as const;
    return conns[0]?.send(message, new AbortController().signal);
  };
  expect(await send('service:over:1')).toEqual({});
  await expect(send('slack:T1:C024:17')).rejects.toMatchObject({ kind: 'permanent' });
});

it.each<[string, Json]>([
  ['no words', {}],
  ['no list', { args: 'ping' }],
  ['an empty list', { args: [] }],
  ['an empty word', { args: [''] }],
  ['blanks', { args: [' ', '\n\u00a0'] }],
  ['a word that is none', { args: ['ping', 7] }],
  ['nothing', null],
])('refuses %s', async (_, request) => {
  const { exec } = serviceLink(memoryJournal(), { log, bot: 'bot' });
  const caller = { name: '', host: '', signal: new AbortController().signal };
  await expect(Promise.resolve().then(() => exec.answer(request, caller))).rejects.toMatchObject({ status: 400 });
});
