import { concat, EMPTY, interval, map, merge, NEVER, of, startWith, take, throwError, timer } from 'rxjs';
import { describe, it } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { CallError } from '../../src/errors.ts';
import type { Change, Registry, Service } from '../../src/registry.ts';
import { marbles, text, wholeBot } from '../../src/testing/index.ts';
import type { World } from '../../src/world.ts';

const service = (...ids: readonly string[]): readonly Service[] =>
  ids.length === 0
    ? []
    : [
        {
          name: 'greeter',
          version: '1.0.0',
          metadata: {},
          endpoints: [],
          nodes: ids.map((id) => ({ id, address: '10.0.0.5', port: 80, metadata: {} })),
        },
      ];

const change = (action: Change['action'], ...ids: readonly string[]): Change => ({
  action,
  name: 'greeter',
  services: service(...ids),
});

/** A registry in which things happen so many milliseconds after somebody watches. */
function registryOf(now: readonly Service[], later: Readonly<Record<number, Change>>): World['registry'] {
  const changes = Object.entries(later).map(([at, one]) => timer(Number(at)).pipe(map(() => one)));
  return {
    name: 'test',
    list: async () => ['greeter'],
    get: async () => now,
    checks: async () => [],
    stale: () => undefined,
    put: async () => undefined,
    remove: async () => undefined,
    watch: () => merge(NEVER, ...changes) as ReturnType<Registry['watch']>,
  };
}

it('watch says what is there, then what becomes of it, until it is stopped', () =>
  marbles(
    wholeBot([], { commands: commands() }),
    { chat: ' a-------------b' },
    { chat: ' m----n----o---p' },
    {
      a: text('watch greeter'),
      b: text('stop'),
      m: 'greeter: say stop to end this\n+ one 10.0.0.5:80 1.0.0',
      n: 'greeter: changed\n+ two 10.0.0.5:80 1.0.0',
      o: 'greeter: gone\n- one 10.0.0.5:80 1.0.0\n- two 10.0.0.5:80 1.0.0',
      p: /^stopped: watch greeter/,
    },
    {
      world: {
        registry: registryOf(service('one'), {
          4: change('update', 'one', 'two'),
          6: change('update', 'one', 'two'),
          7: { ...change('create', 'x'), name: 'other' },
          9: change('delete'),
        }),
      },
    },
  ));

it('watch says when a service comes that is not there', () =>
  marbles(
    wholeBot([], { commands: commands() }),
    { chat: ' a----' },
    { chat: ' m----n' },
    {
      a: text('watch greeter'),
      m: 'greeter: not there; I say when it comes. Say stop to end this',
      n: 'greeter: new\n+ one 10.0.0.5:80 1.0.0',
    },
    { world: { registry: registryOf([], { 4: change('create', 'one') }) } },
  ));

it('watch says how it is ended in a shell', () =>
  marbles(
    wholeBot([], { commands: commands(), inputs: ['shell'] }),
    { shell: 'ab' },
    { shell: 'mn' },
    {
      a: text('watch greeter'),
      b: text('watch nobody'),
      m: 'greeter: press Ctrl-C to end this\n+ one 10.0.0.5:80 1.0.0',
      n: 'nobody: not there; I say when it comes. Press Ctrl-C to end this',
    },
    {
      world: {
        registry: { ...registryOf([], {}), get: async (name) => (name === 'greeter' ? service('one') : []) },
      },
    },
  ));

it('watch takes what changes while it looks for newer than what it finds', async () => {
  const get = async () => {
    await new Promise((resolve) => setTimeout(resolve, 8));
    return service('old');
  };
  await marbles(
    wholeBot([], { commands: commands() }),
    { chat: ' a---------' },
    { chat: ' -----m----' },
    { a: text('watch greeter'), m: 'greeter: say stop to end this\n+ new 10.0.0.5:80 1.0.0' },
    { world: { registry: { ...registryOf([], { 4: change('update', 'new') }), get } } },
  );
});

it('watch begins anew after a crash, and what it says then is said', () =>
  marbles(
    wholeBot([], { commands: commands() }),
    { chat: ' a-------', bot: '--!-^----' },
    { chat: ' m---m----' },
    { a: text('watch greeter'), m: 'greeter: say stop to end this\n+ one 10.0.0.5:80 1.0.0' },
    { world: { registry: registryOf(service('one'), {}) } },
  ));

it('a program gets all of an answer, however long', async () => {
  const names = Array.from({ length: 5_000 }, (_, index) => `service-${index}`);
  const registry = { ...registryOf([], {}), list: async () => names };
  const values = {
    a: text('list services', { meta: { json: true } }),
    m: JSON.stringify(names),
  };
  await marbles(wholeBot([], { commands: commands() }), { chat: 'a' }, { chat: 'm' }, values, { world: { registry } });
});

it('a program gets the data of an answer, whatever people would see', () =>
  marbles(
    wholeBot([], { commands: commands() }),
    { chat: ' abc' },
    { chat: ' mno' },
    {
      a: text('list services', { meta: { json: true } }),
      b: text('ping', { meta: { json: true } }),
      c: text('list services'),
      m: '["greeter"]',
      n: '"pong"',
      o: 'greeter',
    },
    { world: { registry: registryOf([], {}) } },
  ));

it('a program is told how old the data of an answer is', async () => {
  const services = service('one');
  const registry = { ...registryOf(services, {}), stale: () => ({ age: 125_000, reason: 'nobody is there' }) };
  const values = {
    a: text('list services', { meta: { json: true } }),
    b: text('get service greeter', { meta: { json: true } }),
    m: '["greeter"]\n\nas of 2m 5s ago: nobody is there',
    n: `${JSON.stringify(services)}\n\nas of 2m 5s ago: nobody is there`,
  };
  await marbles(wholeBot([], { commands: commands() }), { chat: 'ab' }, { chat: 'mn' }, values, {
    world: { registry },
  });
});

describe('stream', () => {
  const answers = (...json: readonly string[]): Pick<World, 'stream'> => ({
    stream: (service, endpoint, request) =>
      interval(3).pipe(
        take(json.length),
        map((at) => ({ json: json[at] ?? '' })),
        startWith({ json: JSON.stringify([service, endpoint, request]) }),
      ),
  });
  const bot = () => wholeBot([], { commands: commands() });

  it('says each message as it comes, and ends with the service', () =>
    marbles(
      bot(),
      { chat: ' a--------b' },
      { chat: ' m---n-o--p' },
      {
        a: text('stream greeter Greeter.Count {"to":2}'),
        b: text('stop'),
        m: '[\n\t"greeter",\n\t"Greeter.Count",\n\t{\n\t\t"json": "{\\"to\\":2}"\n\t}\n]',
        n: '1',
        o: '2',
        p: 'nothing of yours is running here',
      },
      { world: answers('1', '2') },
    ));

  it.each([
    ['false', 'Greeter.Hello does not stream: say call greeter Greeter.Hello {"name":"Ann"}'],
    ['true', '1'],
  ])('goes by what the registry says: stream=%s', async (stream, m) => {
    const shape = { name: '', type: '', values: [] };
    const endpoints = [{ name: 'Greeter.Hello', request: shape, response: shape, metadata: { stream } }];
    const registry = registryOf(
      service('one').map((version) => ({ ...version, endpoints })),
      {},
    );
    await marbles(
      bot(),
      { chat: ' a---' },
      { chat: ' m---' },
      { a: text('stream greeter Greeter.Hello {"name":"Ann"}'), m },
      { world: { registry, stream: () => concat(of({ json: '1' }), NEVER) } },
    );
  });

  it('says that none came, to people', () =>
    marbles(
      bot(),
      { chat: ' a-b-' },
      { chat: ' m---' },
      {
        a: text('stream greeter Greeter.Count'),
        b: text('stream greeter Greeter.Count', { meta: { json: true } }),
        m: 'ended: no message',
      },
      { world: { stream: () => EMPTY } },
    ));

  it('asks about the service that was probably meant', () =>
    marbles(
      bot(),
      { chat: ' a---' },
      { chat: ' m---' },
      {
        a: text('stream greter Greeter.Count'),
        m: 'error executing cmd: error receiving from greter.Greeter.Count: service greter: not found: did you mean greeter?',
      },
      {
        world: {
          registry: registryOf([], {}),
          stream: () => throwError(() => new CallError(404, 'service greter: not found')),
        },
      },
    ));

  it('says what broke, behind what came', () =>
    marbles(
      bot(),
      { chat: ' a---' },
      { chat: ' (mn)' },
      {
        a: text('stream greeter Greeter.Count'),
        m: '1',
        n: 'error executing cmd: error receiving from greeter.Greeter.Count: the service broke off its stream',
      },
      {
        world: {
          stream: () =>
            concat(
              of({ json: '1' }),
              throwError(() => new CallError(500, 'the service broke off its stream')),
            ),
        },
      },
    ));
});
