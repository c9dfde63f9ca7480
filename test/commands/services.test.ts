import { EMPTY } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { CallError, RegistryError, UsageError } from '../../src/errors.ts';
import type { CheckedNode, Stale } from '../../src/registry.ts';
import type { World } from '../../src/world.ts';
import { said } from './call-for.ts';

const say = (line: string, world?: Partial<World>) => said(commands(), line, world);
/** Says yes to what is asked. */
const sure = (line: string, world?: Partial<World>) => said(commands(), line, world, async () => 'yes');

const mucp = { protocol: 'mucp', server: 'mucp', transport: 'http' };

function node(id: string, more: Partial<CheckedNode> = {}): CheckedNode {
  return {
    id,
    address: '10.0.0.5',
    port: 8_080,
    version: '1.0.0',
    metadata: mucp,
    status: 'passing',
    checks: [],
    ...more,
  };
}

/** A world with one service, whose nodes answer by their id. */
function worldWith(
  nodes: readonly CheckedNode[],
  answers: Readonly<Record<string, () => string>> = {},
  stale?: Stale,
): Partial<World> & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    registry: {
      name: 'test',
      list: async () => ['greeter'],
      get: async () => [],
      checks: async (name) => (name === 'greeter' ? nodes : []),
      stale: () => stale,
      put: async () => undefined,
      remove: async () => undefined,
      watch: () => EMPTY,
    },
    call: async (service, endpoint, request, { node: only, timeout } = {}) => {
      asked.push(`${service} ${endpoint} ${JSON.stringify(request)} ${only?.id} ${timeout}`);
      return { json: (answers[only?.id ?? ''] ?? (() => expect.unreachable()))() };
    },
  };
}

const fails = (status: number, message: string) => (): never => {
  throw new CallError(status, message);
};

describe('health', () => {
  it('asks every node itself, all at once and each within 5 s', async () => {
    const world = worldWith([node('a'), node('b', { version: '2.0.0', status: 'critical' })], {
      a: () => '{"status":"ok"}',
      b: fails(408, 'greeter Debug.Health: no answer within 5 s'),
    });
    expect(await say('health greeter', world)).toBe(`service  greeter

version 1.0.0

node  address:port   status
----  -------------  ------
a     10.0.0.5:8080  ok

version 2.0.0

node  address:port   status
----  -------------  ------------------------------------------
b     10.0.0.5:8080  greeter Debug.Health: no answer within 5 s`);
    expect(world.asked).toEqual(['greeter Debug.Health {} a 5000', 'greeter Debug.Health {} b 5000']);
  });

  it('waits for no node before it asks the next', async () => {
    const second = Promise.withResolvers<void>();
    const world = worldWith([node('a'), node('b')]);
    const call: World['call'] = async (_service, _endpoint, _request, { node: only } = {}) => {
      if (only?.id === 'b') second.resolve();
      await second.promise;
      return { json: '{"status":"ok"}' };
    };
    expect((await say('health greeter', { ...world, call })).match(/ok$/gm)).toHaveLength(2);
  });

  it('counts a node as up that has no debug handler, as none has since go-micro 4.8', async () => {
    const world = worldWith([node('a')], { a: fails(500, "rpc: can't find service Debug") });
    expect(await say('health greeter', world)).toContain('up, no debug handler');
  });

  it.each<[string, Partial<CheckedNode>, string]>([
    ['passes', { checks: [{ name: 'http', status: 'passing', output: '200 OK' }] }, 'passing'],
    [
      'fails',
      {
        status: 'critical',
        checks: [
          { name: 'serf', status: 'passing', output: '' },
          { name: 'http', status: 'critical', output: 'connection\nrefused' },
        ],
      },
      'critical: http: connection refused',
    ],
    ['has no check', {}, 'registered, without a check'],
    ['speaks NATS', { version: '1', metadata: { transport: 'nats' } }, 'registered, without a check'],
    ['speaks gRPC', { version: '1', metadata: { protocol: 'grpc' } }, 'registered, without a check (gRPC: not asked)'],
    [
      'subscribes to the broker',
      { version: 'queue', metadata: { broker: 'http', topic: 'x' } },
      'registered, without a check',
    ],
  ])('says what the registry says of one that %s and is not asked', async (_, more, status) => {
    const world = worldWith([node('a', { version: '', metadata: {}, ...more })]);
    expect((await say('health greeter', world)).trimEnd()).toMatch(
      new RegExp(`a     10\\.0\\.0\\.5:8080  ${status.replace(/[()]/g, '\\$&')}$`),
    );
    expect(world.asked).toEqual([]);
  });

  it('errors for a service that is not there', async () => {
    await expect(say('health nobody', worldWith([]))).rejects.toThrow(new RegistryError('Service not found: nobody'));
    const meant = new RegistryError('Service not found: greter: did you mean greeter?');
    await expect(say('stats greter', worldWith([]))).rejects.toThrow(meant);
    await expect(say('health')).rejects.toThrow(new UsageError('health of what? Say for example: health greeter'));
  });
});

describe('stats', () => {
  const counts = '{"started":1461578400,"uptime":3723,"memory":1289748,"threads":12,"gc":345600}';

  it('shows what each node counts, as Go writes it, and why the others do not', async () => {
    const world = worldWith([node('a'), node('b'), node('c', { metadata: {}, version: '' })], {
      a: () => counts,
      b: fails(500, "rpc: can't find service Debug"),
    });
    expect(await say('stats greeter', world)).toBe(`service  greeter

version 1.0.0

node  address:port   started          uptime  memory  threads  gc
----  -------------  ---------------  ------  ------  -------  -------
a     10.0.0.5:8080  Apr 25 10:00:00  1h2m3s  1.23mb  12       345.6µs
b     10.0.0.5:8080

node  address:port   started  uptime  memory  threads  gc
----  -------------  -------  ------  ------  -------  --
c     10.0.0.5:8080

- b: no debug handler
- c: does not answer what go-micro asks`);
  });

  it('reads long numbers that are written as texts', async () => {
    const world = worldWith([node('a')], { a: () => '{"started":"1461578400","uptime":"90","memory":"1048576"}' });
    expect(await say('stats greeter', world)).toMatch(/Apr 25 10:00:00 {2}1m30s {3}1\.00mb {2}0 {8}0s$/);
  });
});

describe('an answer of a registry that is away', () => {
  const stale: Stale = { age: 125_000, reason: 'Consul at 127.0.0.1:8500 cannot be reached (connection refused)' };

  it.each(['list services', 'health greeter', 'stats greeter'])('to %s says how old it is', async (line) => {
    const answer = await say(line, worldWith([node('a')], { a: () => '{"status":"ok"}' }, stale));
    expect(answer.split('\n').at(-1)).toBe(
      'as of 2m 5s ago: Consul at 127.0.0.1:8500 cannot be reached (connection refused)',
    );
  });
});

describe('publish', () => {
  const publishing = (published: Awaited<ReturnType<World['publish']>>) => {
    const sent: unknown[] = [];
    const publish: World['publish'] = async (topic, message) => {
      sent.push([topic, message]);
      return published;
    };
    return { sent, publish };
  };

  it('says how many took it, and who did not', async () => {
    const { sent, publish } = publishing({ took: ['a', 'b'], failed: ['c: 10.0.0.5:1 cannot be reached'] });
    expect(await sure('publish events {"n": 9007199254740993}', { publish })).toBe(
      'ok: 2 subscribers took it\nthese did not:\n  c: 10.0.0.5:1 cannot be reached',
    );
    expect(sent).toEqual([['events', { json: '{"n": 9007199254740993}' }]]);
    expect(await sure('publish events {}', publishing({ took: ['a'], failed: [] }))).toBe('ok: 1 subscriber took it');
  });

  it('asks first, and publishes nothing at no', async () => {
    const { sent, publish } = publishing({ took: ['a'], failed: [] });
    const asked: unknown[] = [];
    const answer = await said(commands(), 'publish events {"name": "Ann"}', { publish }, async (question) => {
      asked.push(question);
      return 'no';
    });
    expect(asked).toEqual(['This publishes {"name": "Ann"} to all who subscribe to events.\nPublish it?']);
    expect([answer, sent]).toEqual(['left as it is', []]);
  });

  it.each([
    ['publish', 'publish what? Say for example: publish events {"name":"Ann"}'],
    ['publish events', 'require topic and message. Say for example: publish events {"name":"Ann"}'],
  ])('says what %s lacks', async (line, words) => {
    await expect(say(line)).rejects.toThrow(new UsageError(words));
  });
});

it('the registry word of the original stands in front of what it lists', async () => {
  expect(await say('registry list services', worldWith([]))).toBe('greeter');
  await expect(say('registry get service nobody', worldWith([]))).rejects.toThrow('Service not found');
  await expect(say('registry list nodes', worldWith([]))).rejects.toThrow('unknown command');
  expect(await say('help')).not.toContain('registry list');
});
