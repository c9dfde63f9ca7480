import { asyncScheduler } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '../../src/command.ts';
import { commands } from '../../src/commands/index.ts';
import type { Authorize, Policy } from '../../src/pipelines/authorize.ts';
import { authority } from '../../src/pipelines/authorize.ts';
import { memoryRegistry } from '../../src/registry/memory.ts';
import type { Registry, Service } from '../../src/registry.ts';
import type { Values } from '../../src/testing/entry.ts';
import type { Lanes } from '../../src/testing/index.ts';
import { marbles, text, wholeBot } from '../../src/testing/index.ts';
import { readWhen } from '../../src/when.ts';

const definition =
  '{"name":"db","version":"15","metadata":{"team":"a"},"nodes":[{"id":"db-1","address":"10.0.0.5","port":5432},{"id":"db-2","address":"10.0.0.6:5433"}]}';
const db: Service = {
  name: 'db',
  version: '15',
  metadata: { team: 'a' },
  endpoints: [],
  nodes: [
    { id: 'db-1', address: '10.0.0.5', port: 5432, metadata: {} },
    { id: 'db-2', address: '10.0.0.6', port: 5433, metadata: {} },
  ],
};
const writes = `This writes db, version 15, into memory, to stay until it is deregistered or this bot ends:
  db-1 at 10.0.0.5:5432
  db-2 at 10.0.0.6:5433
Register it? (yes / no)`;
const takes = `This takes db out of memory, 2 nodes:
  db-1 at 10.0.0.5:5432, version 15
  db-2 at 10.0.0.6:5433, version 15
What still runs may come back by itself. Deregister it? (yes / no)`;

const ann: Policy = { admins: ['chat:ann'] };
const there = { conversation: 'chat:#ops/a' };

/** A bot of which ann is an admin unless told, on a registry with these services. */
async function run(
  lanes: Lanes,
  wanted: string,
  values: Values,
  {
    policy = ann,
    services = [],
    until = '',
  }: { readonly policy?: Policy; readonly services?: readonly Service[]; readonly until?: string } = {},
): Promise<Registry> {
  const registry = memoryRegistry();
  for (const service of services) await registry.put(service);
  const authorize = authority(policy, asyncScheduler);
  await marbles(wholeBot([], { commands: commands(), authorize }), lanes, { chat: wanted }, values, {
    world: { registry },
    ...(until !== '' && { until }),
  });
  return registry;
}

const register = text(`register service ${definition}`);
const deregister = text('deregister service db');

describe('register service', () => {
  it('says what it would write, and writes it at yes', async () => {
    const registry = await run({ chat: 'a-b' }, 'm-n', { a: register, b: text('Yes', there), m: writes, n: 'ok' });
    expect(await registry.get('db')).toEqual([db]);
  });

  it.each(['no', 'cancel'])('writes nothing at %s', async (word) => {
    const n = word === 'no' ? 'left as it is' : /^stopped: register service/;
    const registry = await run({ chat: 'a-b' }, 'm-n', { a: register, b: text(word, there), m: writes, n });
    expect(await registry.list()).toEqual([]);
  });

  it('writes nothing when somebody else says yes', async () => {
    const b = text('yes', { ...there, by: 'bob', addressed: false });
    const registry = await run({ chat: 'a-b' }, 'm--', { a: register, b, m: writes }, { until: '---!' });
    expect(await registry.list()).toEqual([]);
  });

  it('goes on after a restart between question and answer', async () => {
    const values = { a: register, b: text('yes', there), m: writes, n: 'ok' };
    const registry = await run({ chat: 'a-----b', bot: '--!-^' }, 'm-----n', values);
    expect(await registry.get('db')).toEqual([db]);
  });

  it('says what is there already', async () => {
    const old = { ...db, version: '14', nodes: [{ id: 'db-1', address: '::1', port: 5432, metadata: {} }] };
    const m = /^ {2}db-1 at 10\.0\.0\.5:5432, instead of \[::1\]:5432, version 14\n {2}db-2 at 10\.0\.0\.6:5433$/m;
    await run({ chat: 'a' }, 'm', { a: register, m }, { services: [old], until: '-!' });
  });

  it('asks nothing while the registry is away, and says so', async () => {
    const registry = memoryRegistry();
    const stale = () => ({ age: 1_000, reason: 'connection refused' });
    await marbles(
      wholeBot([], { commands: commands(), authorize: authority(ann, asyncScheduler) }),
      { chat: 'a' },
      { chat: 'm' },
      { a: register, m: 'error executing cmd: memory is away, so nothing can be written: connection refused' },
      { world: { registry: { ...registry, stale } } },
    );
  });

  it('is asked whether it happened when the bot dies in the middle of writing', async () => {
    const registry = memoryRegistry();
    let writing = 0;
    const put: Registry['put'] = async (service) => {
      writing += 1;
      if (writing === 1) await new Promise(() => undefined);
      await registry.put(service);
    };
    const authorize = authority(ann, asyncScheduler);
    await marbles(
      wholeBot([], { commands: commands(), authorize }),
      { chat: 'a-b-----c', bot: '---!-^' },
      { chat: 'm----p--n' },
      {
        a: register,
        b: text('yes', there),
        c: text('again', there),
        m: writes,
        p: /^I was restarted while running `register service .* Did it happen\? \(done \/ again\)$/,
        n: 'ok',
      },
      { world: { registry: { ...registry, put } } },
    );
    expect(writing).toBe(2);
    expect(await registry.get('db')).toEqual([db]);
  });
});

describe('deregister service', () => {
  it('says which nodes go, and takes them out at yes', async () => {
    const values = { a: deregister, b: text('yes', there), m: takes, n: 'ok' };
    const other = { ...db, name: 'other' };
    const registry = await run({ chat: 'a-b' }, 'm-n', values, { services: [db, other] });
    expect(await registry.list()).toEqual(['other']);
  });

  it('takes out the nodes of a definition only', async () => {
    const a = text('deregister service {"name":"db","nodes":[{"id":"db-2"}]}');
    const m = /^This takes db out of memory, one node:\n {2}db-2 at [^\n]*\nWhat still runs/;
    const registry = await run({ chat: 'a-b' }, 'm-n', { a, b: text('yes', there), m, n: 'ok' }, { services: [db] });
    expect((await registry.get('db'))[0]?.nodes.map(({ id }) => id)).toEqual(['db-1']);
  });

  it('takes nobody’s yes for what has changed since', async () => {
    const registry = memoryRegistry();
    await registry.put(db);
    const authorize = authority(ann, asyncScheduler);
    const more = { ...db, nodes: [{ id: 'db-3', address: '10.0.0.7', port: 5432, metadata: {} }] };
    let asked = 0;
    const checks: Registry['checks'] = async (name) => {
      asked += 1;
      if (asked === 2) await registry.put(more);
      return registry.checks(name);
    };
    await marbles(
      wholeBot([], { commands: commands(), authorize }),
      { chat: 'a-b' },
      { chat: 'm-n' },
      { a: deregister, b: text('yes', there), m: takes, n: /^I stopped: what I ask for this has changed/ },
      { world: { registry: { ...registry, checks } } },
    );
    expect((await registry.checks('db')).length).toBe(3);
  });

  it.each([
    ['deregister service nobody', 'error executing cmd: Service not found'],
    ['deregister service {"name":"db","nodes":[{"id":"db-9"}]}', 'db has no node db-9; it has db-1, db-2'],
  ])('says what is not there: %s', async (line, m) => {
    await run({ chat: 'a' }, 'm', { a: text(line), m }, { services: [db] });
  });
});

describe('who may not', () => {
  it.each<[string, Policy, RegExp]>([
    ['without admins', {}, /nobody may yet: start the bot with --admins chat:ann/],
    ['without being one', { admins: ['chat:bob'] }, /which is for admins/],
    ['by a rule', { ...ann, rules: ['{"deny":"register","args":"service d*"}'] }, /rule 1 of --allow/],
  ])('is told so at once: %s', async (_, policy, m) => {
    const registry = await run({ chat: 'a' }, 'm', { a: register, m }, { policy });
    expect(await registry.list()).toEqual([]);
  });

  it('is not who answers for one who may', async () => {
    const vote: Command = {
      name: 'vote',
      usage: 'vote',
      description: 'asks anybody',
      changes: true,
      exec: async (_, { ask }) => `done: ${await ask('Shall I?', { choices: ['yes'], anyone: true })}`,
    };
    await marbles(
      wholeBot([], { commands: { '^vote$': vote }, authorize: authority(ann, asyncScheduler) }),
      { chat: 'ab-c' },
      { chat: 'mn-o' },
      {
        a: text('vote', { by: 'bob' }),
        b: text('vote'),
        c: text('yes', { by: 'bob', conversation: 'chat:#ops/b' }),
        m: /^not allowed: vote changes something/,
        n: 'Shall I? (yes)',
        o: 'done: yes',
      },
    );
  });

  it('is who lost the right between question and answer', async () => {
    const registry = memoryRegistry();
    await marbles(
      wholeBot([], { commands: commands(), authorize: changing([ann], {}) }),
      { chat: 'a-b' },
      { chat: 'm-n' },
      { a: register, b: text('yes', there), m: writes, n: /^not allowed: register changes something/ },
      { world: { registry } },
    );
    expect(await registry.list()).toEqual([]);
  });
});

describe('put off', () => {
  // What reads times is loaded when it is used: before time is virtual.
  beforeAll(() => readWhen('in 1 minute ping', 0, 'UTC'));

  const later = (authorize: Authorize, values: Values, lanes: Lanes = { chat: 'a' }, wanted = 'm n', until?: string) =>
    marbles(
      wholeBot([], { commands: commands(), inputs: ['chat', 'email'], authorize }),
      lanes,
      { chat: wanted, email: '-' },
      values,
      { frame: '1m', world: { registry: memoryRegistry() }, ...(until !== undefined && { until }) },
    );

  it('is refused at once to who has no right, or when it would not run', () =>
    later(
      authority(ann, asyncScheduler),
      {
        a: text('in 1 minute deregister service db', { by: 'bob' }),
        b: text('in 1 minute register service {"name":"db"}'),
        m: /^not allowed: deregister changes something, which is for admins/,
        n: 'Require at least one node',
      },
      { chat: 'ab' },
      'mn',
    ));

  it('asks when it is due', () => {
    const a = text(`in 1 minute register service ${definition}`);
    const values = { a, m: /^job 1: /, n: writes };
    return later(authority(ann, asyncScheduler), values, { chat: 'a' }, 'm n', '---!');
  });

  it('is refused when it is due to who has the right no more, in words', () =>
    later(changing([ann, ann], {}), {
      a: text('in 1 minute deregister service db'),
      m: /^job 1: /,
      n: /^not allowed: deregister changes something, and nobody may yet/,
    }));

  it('is refused when it is due and its answer may go there no more, in words', () => {
    const open = { allowTo: ['email:*'] };
    return later(changing([open, open], {}), {
      a: text('in 1 minute ping > email:ops@example.org'),
      m: /^job 1: /,
      n: /^not allowed: nothing may be sent to email:ops@example\.org/,
    });
  });
});

/** Decides by one policy after the other, and then by the last. */
function changing(first: readonly Policy[], last: Policy): Authorize {
  const policies = [...first];
  return (request) => authority(policies.shift() ?? last, asyncScheduler)(request);
}
