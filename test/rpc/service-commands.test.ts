import type { Subscription } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Call, Command, Commands } from '../../src/command.ts';
import { CallError } from '../../src/errors.ts';
import type { Json } from '../../src/json.ts';
import { literal } from '../../src/matching/literal.ts';
import { matcher } from '../../src/matching/matcher.ts';
import { memoryRegistry } from '../../src/registry/memory.ts';
import type { Registry } from '../../src/registry.ts';
import { serviceCommands } from '../../src/rpc/service-commands.ts';
import { text } from '../../src/testing/events.ts';
import type { World } from '../../src/world.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const help = (usage: Json, description: Json = 'does it'): Json => ({ usage, description });

/** Services that answer `Command.Help` as they are told, and what was found of them, table by table. */
function finding(registry: Registry = memoryRegistry()) {
  const answers = new Map<string, () => Promise<Json>>();
  const asked: string[] = [];
  const warned: unknown[] = [];
  const tables: Commands[] = [];
  const quiet = () => undefined;
  const call: World['call'] = async (service, endpoint) => {
    asked.push(`${service} ${endpoint}`);
    const answer = await (answers.get(service) ?? (() => Promise.reject(new CallError(500, 'no answer'))))();
    return { json: JSON.stringify(answer) };
  };
  const log = { debug: quiet, info: quiet, error: quiet, warn: (_: string, fields?: object) => warned.push(fields) };
  const found = serviceCommands({ namespace: 'go.micro.bot', registry, call, log });
  const finding = found.subscribe((table) => tables.push(table));
  onTestFinished(() => finding.unsubscribe());
  const there = (name: string, answer: () => Promise<Json>, metadata = {}): Subscription => {
    answers.set(name, answer);
    const node = { id: `${name}-1`, address: '10.0.0.5', port: 1, metadata };
    const service = { name, version: '1', metadata: {}, endpoints: [], nodes: [node] };
    return registry.register(service, { ttl: 1, interval: 1 }).subscribe();
  };
  return {
    there,
    asked,
    warned,
    tables,
    /** Lets time pass, and returns what the newest table has. */
    words: async (ms = 50): Promise<readonly string[] | undefined> => {
      await vi.advanceTimersByTimeAsync(ms);
      return tables.at(-1) && Object.values(tables.at(-1) as Commands).map(({ usage }) => usage);
    },
  };
}

const registryWith = (...names: readonly string[]): Registry => {
  const registry = memoryRegistry();
  for (const name of names) {
    const node = { id: `${name}-1`, address: '10.0.0.5', port: 1, metadata: {} };
    registry
      .register({ name, version: '1', metadata: {}, endpoints: [], nodes: [node] }, { ttl: 1, interval: 1 })
      .subscribe();
  }
  return registry;
};

describe('commands of services', () => {
  it('come and go with them, and the table changes only then', async () => {
    const { there, words, tables } = finding();
    expect(await words()).toEqual([]);
    const deploy = there('go.micro.bot.deploy', async () => help('deploy [what]'));
    there('go.micro.bot.echo.more', async () => help('echo.more'));
    expect(await words()).toEqual(['deploy [what]', 'echo.more']);
    expect(Object.keys(tables.at(-1) ?? {})).toEqual(['^deploy ', '^echo\\.more ']);
    const before = tables.length;
    there('go.micro.bot.deploy', async () => help('deploy [what] [where]')).unsubscribe();
    deploy.unsubscribe();
    expect(await words(60_000)).toEqual(['echo.more']);
    expect(tables.length).toBeGreaterThan(before);
    const settled = tables.length;
    await words(600_000);
    expect(tables).toHaveLength(settled);
  });

  it('are one table when they come together, and are told apart by their first word', async () => {
    const names = Array.from({ length: 500 }, (_, index) => `word${index}`);
    const { there, words, tables } = finding();
    await words();
    const before = tables.length;
    for (const name of names) there(`go.micro.bot.${name}`, async () => help(name));
    expect(await words()).toEqual(names);
    expect(tables).toHaveLength(before + 1);
    // Others are looked for one by one, in the whole text of every message.
    const find = matcher(tables.at(-1) ?? {});
    expect([find('word17')?.text, find('word17 a b')?.command.name, find('word')]).toEqual([
      'word17 ',
      'word17',
      undefined,
    ]);
    expect(Object.keys(tables.at(-1) ?? {}).filter((pattern) => literal(pattern).word === undefined)).toEqual([]);
  });

  it('are those whose name is the namespace and one word', async () => {
    const names = ['greeter', 'go.micro.bot', 'go.micro.bots', 'go.micro.bot.', 'go.micro.bot.a b', 'go.micro.bot.^x'];
    const { words, asked } = finding(registryWith(...names));
    expect(await words(10_000)).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('are asked again when their service changes, and keep what they said until they say more', async () => {
    const { there, words } = finding();
    there('go.micro.bot.deploy', async () => help('deploy one'));
    expect(await words()).toEqual(['deploy one']);
    const second = Promise.withResolvers<Json>();
    there('go.micro.bot.deploy', () => second.promise, { zone: 'b' });
    expect(await words(100)).toEqual(['deploy one']);
    second.resolve(help('deploy two'));
    expect(await words()).toEqual(['deploy two']);
  });

  it('are what their service said last, also when what it said before comes late, or when it is gone', async () => {
    const { there, words } = finding();
    const [slow, slower] = [Promise.withResolvers<Json>(), Promise.withResolvers<Json>()];
    there('go.micro.bot.deploy', () => slow.promise);
    await words();
    there('go.micro.bot.deploy', async () => help('deploy two'), { zone: 'b' });
    slow.resolve(help('deploy one'));
    expect(await words()).toEqual(['deploy two']);
    const gone = there('go.micro.bot.gone', () => slower.promise);
    await words();
    gone.unsubscribe();
    slower.resolve(help('gone'));
    expect(await words()).toEqual(['deploy two']);
  });

  it('may have been any number before', async () => {
    const { there, words } = finding();
    for (let count = 0; count < 1_001; count += 1) {
      there(`go.micro.bot.word${count}`, async () => help('word')).unsubscribe();
    }
    there('go.micro.bot.last', async () => help('last'));
    expect(await words()).toEqual(['last']);
  });

  it('that hang cost nobody else anything, and are there once they answer', async () => {
    const registry = registryWith('go.micro.bot.hang', 'go.micro.bot.late');
    const { there, words, warned } = finding(registry);
    const late = Promise.withResolvers<Json>();
    there('go.micro.bot.hang', () => new Promise(() => undefined));
    there('go.micro.bot.late', () => late.promise);
    there('go.micro.bot.quick', async () => help('quick'));
    expect(await words(2_000)).toBeUndefined();
    expect(await words()).toEqual(['quick']);
    late.resolve(help('late'));
    expect(await words()).toEqual(['quick', 'late']);
    expect(warned).toEqual([]);
  });

  it('that fail are asked again, ever more rarely, and warned of once', async () => {
    const { there, words, asked, warned } = finding();
    let broken = true;
    there('go.micro.bot.odd', async () => (broken ? Promise.reject(new CallError(500, 'boom')) : help('odd')));
    expect(await words()).toEqual([]);
    await words(240_000);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.length).toBeLessThan(12);
    expect(warned).toEqual([{ service: 'go.micro.bot.odd', error: new CallError(500, 'boom') }]);
    broken = false;
    expect(await words(60_000)).toEqual(['odd']);
  });

  it.each<[string, Json]>([
    ['a usage that is none', help(7)],
    ['a description that is none', help('odd', ['x'])],
  ])('that answer %s are none', async (_, answer) => {
    const { there, words, warned } = finding();
    there('go.micro.bot.odd', async () => answer);
    expect(await words()).toEqual([]);
    expect(warned).toHaveLength(1);
  });

  it.each<[string, Json, string, string]>([
    ['nothing', null, 'odd', ''],
    ['another word', help('other [x]'), 'odd', 'does it'],
    ['what moves cursors', help('odd\u001b[2J\n[x]', 'a\nb'), 'odd [x]', 'a b'],
    ['too much', help(`odd ${'x'.repeat(9_999)}`, 'y'.repeat(9_999)), `odd ${'x'.repeat(296)}`, 'y'.repeat(300)],
  ])('that answer %s are shown by what is of use', async (_, answer, usage, description) => {
    const { there, tables, words } = finding();
    there('go.micro.bot.odd', async () => answer);
    await words();
    expect(tables.at(-1)?.['^odd ']).toMatchObject({ usage, description });
  });

  it('are there without a registry, and come when it does', async () => {
    const known = registryWith('go.micro.bot.deploy');
    let away = true;
    const list = () => (away ? Promise.reject(new Error('away')) : known.list());
    const { words, there } = finding({ ...known, list });
    there('go.micro.bot.other', async () => help('other'));
    expect(await words(2_050)).toEqual(['other']);
    away = false;
    there('go.micro.bot.deploy', async () => help('deploy'));
    expect(await words(10_000)).toEqual(['other', 'deploy']);
  });

  it('are for people who belong here; a service that alters the world says so', async () => {
    const { there, tables, words } = finding();
    there('go.micro.bot.show', async () => help('show'));
    there('go.micro.bot.alter', async () => help('alter'), { changes: 'true' });
    await words();
    const { '^show ': show, '^alter ': alter } = tables.at(-1) ?? {};
    expect([show?.inside, show?.changes, alter?.inside, alter?.changes]).toEqual([true, undefined, true, true]);
    expect([show?.idempotent, show?.memory]).toEqual([undefined, 'go.micro.bot.show']);
  });
});

describe('running one', () => {
  const run = async (answer: Json | Error, sure?: 'yes' | 'no') => {
    const { there, tables, words } = finding();
    there('go.micro.bot.deploy', async () => help('deploy [what]'), sure && { changes: 'true' });
    await words();
    const { signal } = new AbortController();
    const calls: unknown[] = [];
    const call: World['call'] = async (...asked) => {
      calls.push(asked);
      if (answer instanceof Error) throw answer;
      return { json: JSON.stringify(answer) };
    };
    const command = tables.at(-1)?.['^deploy '] as Command;
    const event = { ...text('deploy web'), id: 'slack:T1:C024:17.42' };
    const asked: unknown[] = [];
    const ask: Call['ask'] = async (...question) => {
      asked.push(question);
      return sure ?? expect.unreachable('it asked');
    };
    const said = command.exec(['deploy', 'my web'], { ask, event, signal, world: { call } as World } as Call);
    return { said: said as Promise<string>, calls, signal, asked };
  };
  const base64 = (words: string) => Buffer.from(words).toString('base64');

  it('calls the service with all its words, because of what was said', async () => {
    const { said, calls, signal } = await run({ result: base64('deployed Ünal\u001b[2J'), error: '' });
    expect(await said).toBe('deployed Ünal');
    expect(calls).toEqual([
      ['go.micro.bot.deploy', 'Command.Exec', { args: ['deploy', 'my web'] }, { signal, id: 'slack:T1:C024:17.42' }],
    ]);
  });

  it('that alters the world asks first, since the service cannot', async () => {
    const { said, calls, asked } = await run({ result: base64('done') }, 'yes');
    expect(await said).toBe('done');
    expect(asked).toEqual([['This has go.micro.bot.deploy do: deploy my web\nDo it?', { choices: ['yes', 'no'] }]]);
    expect(calls).toHaveLength(1);
    const other = await run({}, 'no');
    expect([await other.said, other.calls]).toEqual(['left as it is', []]);
  });

  it.each<[string, Json | Error, string]>([
    ['what the person did wrong', { error: 'what is to be deployed?' }, 'what is to be deployed?'],
    ['what the service did wrong', new CallError(500, 'boom'), 'boom'],
    ['what is no answer', { result: 7 }, 'its Command.Exec answers what is none'],
  ])('tells %s', async (_, answer, words) => {
    await expect((await run(answer)).said).rejects.toThrow(words);
  });

  it.each<Json>([{}, { result: null }, { result: '' }, [], null])('may answer nothing: %j', async (answer) => {
    expect(await (await run(answer)).said).toBe('');
  });
});
