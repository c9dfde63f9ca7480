import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { CallError, RegistryError, UsageError } from '../../src/errors.ts';
import type { Service, Value } from '../../src/registry.ts';
import type { CallOptions, RawJson, Status, World } from '../../src/world.ts';
import { said } from './call-for.ts';

const say = (line: string, world?: Partial<World>) => said(commands(), line, world);

const registryOf = (services: Readonly<Record<string, readonly Service[]>>): Pick<World, 'registry'> => ({
  registry: {
    name: 'test',
    list: async () => Object.keys(services).sort(),
    get: async (name) => services[name] ?? [],
    checks: async () => [],
    stale: () => undefined,
    watch: unused,
    put: unused,
    remove: unused,
  },
});

function unused(): never {
  throw new Error('not used');
}

const value = (name: string, type: string, values: readonly Value[] = []): Value => ({ name, type, values });

const greeter: Service = {
  name: 'go.micro.srv.greeter',
  version: '1.0.0',
  metadata: {},
  nodes: [
    {
      id: 'go.micro.srv.greeter-1',
      address: '10.0.0.5',
      port: 8080,
      metadata: { transport: 'http', server: 'rpc' },
    },
  ],
  endpoints: [
    {
      name: 'Say.Hello',
      request: value('Request', 'Request', [value('name', 'string')]),
      response: value('Response', 'Response', [value('msg', 'string')]),
      metadata: { stream: 'false' },
    },
  ],
};

describe('the original commands', () => {
  it('have its patterns, usage and descriptions', () => {
    const table = Object.entries(commands()).map(([pattern, { name, usage, description }]) => [
      pattern,
      name,
      usage,
      description,
    ]);
    expect(table).toEqual(
      expect.arrayContaining([
        ['^help$', 'help', 'help', 'Displays help for all known commands'],
        ['^echo ', 'echo', 'echo [text]', 'Returns the [text]'],
        ['^time$', 'time', 'time', 'Returns the server time'],
        ['^hello$', 'hello', 'hello', 'Returns a greeting'],
        ['^ping$', 'ping', 'ping', 'Returns pong'],
        ['^list ', 'list', 'list services', 'Returns a list of registered services'],
        ['^get ', 'get', 'get service [name]', 'Returns a registered service'],
        ['^call ', 'call', 'call [service] [endpoint] [request]', 'Returns the response for a service call'],
        ['^query ', 'query', 'query [service] [method] [request]', 'Returns the response for a service query'],
        ['^register ', 'register', 'register service [definition]', 'Registers a service'],
        ['^deregister ', 'deregister', 'deregister service [definition]', 'Deregisters a service'],
        [
          '^(the )?three laws( of robotics)?$',
          'the three laws',
          'the three laws',
          'Returns the three laws of robotics',
        ],
      ]),
    );
  });

  it.each([
    ['ping', 'pong'],
    ['hello', "hey what's up?"],
    ['echo hi  "you" > me', 'hi  "you" > me'],
    ['stop', 'nothing of yours is running here'],
  ])('answer %s', async (line, answer) => {
    expect(await say(line)).toBe(answer);
  });

  it.each([
    ['echo', 'echo what? Say for example: echo hello there'],
    ['list', 'list what? Say for example: list services'],
    ['list nodes', 'unknown command...\nsupported commands: \nlist services'],
    ['get', 'get what? Say for example: get service greeter'],
    ['get node x', 'unknown command...\nsupported commands: \nget service [name]'],
    ['get service', 'require service name. Say for example: get service greeter'],
    ['call', 'call what? Say for example: call greeter Say.Hello {"name":"Ann"}'],
    ['query ', 'query what? Say for example: query greeter Say.Hello {"name":"Ann"}'],
    ['call greeter', 'require service and endpoint. Say for example: call greeter Say.Hello {"name":"Ann"}'],
    ['register', /^register what\? Say for example: register service \{"name":"greeter",/],
    ['register node x', 'unknown command...\nsupported commands: \nregister service [definition]'],
    ['register service', /^require service definition\. Say for example: register service \{"name"/],
    ['deregister', 'deregister what? Say for example: deregister service greeter'],
    ['deregister x', 'unknown command...\nsupported commands: \nderegister service [definition]'],
    ['deregister service', 'require service definition. Say for example: deregister service greeter'],
    ['deregister service a b', 'one service at a time: deregister service greeter'],
    ['deregister service {"name":"a"}', 'Require at least one node'],
    ['query greeter', 'require service and method. Say for example: query greeter Say.Hello {"name":"Ann"}'],
    ...['call', 'query', 'stream', 'call'].map((word, n): [string, string] => [
      `${word} go.micro.bot.deploy ${n < 3 ? 'Command.Exec' : 'command.exec'} {"args":["deploy"]}`,
      'go.micro.bot.deploy is a command, with rules of its own, so it is not called: say deploy',
    ]),
  ])('say what %s lacks, and how it is said', async (line, words) => {
    await expect(say(line)).rejects.toThrow(typeof words === 'string' ? new UsageError(words) : words);
  });

  it.each(['three laws', 'the three laws', 'the three laws of robotics', 'three laws of robotics'])(
    'recite %s',
    async (line) => {
      expect(await say(line)).toBe(`
1. A robot may not injure a human being or, through inaction, allow a human being to come to harm.
2. A robot must obey the orders given it by human beings except where such orders would conflict with the First Law.
3. A robot must protect its own existence as long as such protection does not conflict with the First or Second Laws.`);
    },
  );

  it('tell the time as Go writes it', async () => {
    expect(await say('time')).toMatch(
      /^Server time is: (Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [A-Z][A-Za-z0-9+:-]+$/,
    );
  });

  it.each([
    ['UTC', 'Mon, 25 Apr 2016 09:00:00 UTC'],
    ['Europe/London', 'Mon, 25 Apr 2016 10:00:00 BST'],
    ['America/New_York', 'Mon, 25 Apr 2016 05:00:00 EDT'],
    ['Europe/Berlin', 'Mon, 25 Apr 2016 11:00:00 CEST'],
  ])('tell the time of %s', async (zone, expected) => {
    const before = process.env.TZ;
    process.env.TZ = zone;
    try {
      const clock = { now: () => Date.UTC(2016, 3, 25, 9), schedule: () => expect.fail() };
      expect(await say('time', { clock })).toBe(`Server time is: ${expected}`);
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });
});

describe('help', () => {
  it('lists all commands by name, without lines in front', async () => {
    expect((await say('help')).split('\n')).toEqual([
      'at [time] [command] - Runs a command at a time of day, today or tomorrow, or on a day that is named',
      'call [service] [endpoint] [request] - Returns the response for a service call',
      'cancel job [number] - Calls off a command that waits for its time',
      'dead letters - Shows what I could not deliver or handle, and why',
      'deregister service [definition] - Deregisters a service',
      'discard [number] - Discards a dead letter for good, or all of them',
      'echo [text] - Returns the [text]',
      'every [period] [command] - Runs a command again and again',
      'forget [key] - Forgets what I was told to remember',
      'get service [name] - Returns a registered service',
      'health [service] - Returns health of a service',
      'hello - Returns a greeting',
      'help - Displays help for all known commands',
      'in [time] [command] - Runs a command later',
      'jobs - Lists the commands that wait for their time: yours, and those of this place',
      'list services - Returns a list of registered services',
      'memories [prefix] - Shows all that I was told to remember, or the keys that begin so',
      'on [day] at [time] [command] - Runs a command on a day',
      'outbox - Shows what waits to be sent and since when, and what I gave up',
      'ping - Returns pong',
      'publish [topic] [message] - Publishes a message to a topic',
      'query [service] [method] [request] - Returns the response for a service query',
      'questions - Shows what I asked and wait for: you, and in this place',
      'recall [key] - Says what I was told to remember',
      'redeliver [number] - Tries a dead letter again, or all of them',
      'register service [definition] - Registers a service',
      'remember [key] is [value] - Remembers something for everybody here: recall finds it, forget forgets it',
      'stats [service] - Returns the stats of a service',
      'status - Shows how I am: my links, what waits, my version',
      'stop - Stops what I am doing for you here',
      'stream [service] [endpoint] [request] - Returns the responses of a service as they come, until you say stop',
      'the three laws - Returns the three laws of robotics',
      'time - Returns the server time',
      'watch [service] - Shows each change of a service, until you say stop',
    ]);
  });

  it('teaches one by example', async () => {
    expect(await say('help call')).toBe(`call [service] [endpoint] [request] - Returns the response for a service call
  service: which service
  endpoint: what of it
  request: a JSON object, {} when left out
who may: people of this organisation
for example:
  call greeter Say.Hello {"name":"Ann"}
  call greeter Say.Hello {"name":"Ann"} > email:ops@example.org`);
    expect(await say('help cancel')).toMatch(/^stop - Stops what I am doing for you here\nalso: cancel\n\ncancel job /);
    expect(await say('help deregister')).toMatch(/\nwho may: admins, since it changes something\nfor example:\n/);
    expect(await say('help List Services')).toMatch(/^list services - .*\n.*for example/);
  });

  it('says which was meant', async () => {
    expect(await say('help pong')).toBe('I do not know "pong". Did you mean: help ping? Say help to see all commands.');
  });
});

describe('list services', () => {
  const named = (count: number) =>
    registryOf(
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`srv-${String(index).padStart(3, '0')}`, []])),
    );

  it('lists them sorted, one a line', async () => {
    expect(await say('list services', registryOf({ greeter: [], consul: [] }))).toBe('consul\ngreeter');
    expect(await say('list services', registryOf({}))).toBe('no service is registered');
  });

  it('shows the first fifty, how many more there are, and how to see fewer', async () => {
    const lines = (await say('list services', named(75))).split('\n');
    expect(lines).toHaveLength(52);
    expect(lines[49]).toBe('srv-049');
    expect(lines[51]).toMatch(/^…and 25 more\. For fewer: list services srv\*/);
    expect((await say('list services', named(50))).split('\n')).toHaveLength(50);
  });

  it('narrows by a part of the name or a pattern', async () => {
    expect(await say('list services 07', named(75))).toBe('srv-007\nsrv-070\nsrv-071\nsrv-072\nsrv-073\nsrv-074');
    expect(await say('list services srv-07*', named(75))).toBe('srv-070\nsrv-071\nsrv-072\nsrv-073\nsrv-074');
    expect(await say('list services nope', named(75))).toBe('no service is called anything like nope');
  });
});

describe('get service', () => {
  it('shows it in the words of the original', async () => {
    const world = registryOf({ 'go.micro.srv.greeter': [greeter] });
    expect(await say('get service go.micro.srv.greeter and more', world)).toBe(
      [
        'service  go.micro.srv.greeter',
        '',
        'version 1.0.0',
        '',
        'Id                      Address   Port  Metadata',
        '----------------------  --------  ----  -------------------------',
        'go.micro.srv.greeter-1  10.0.0.5  8080  server=rpc,transport=http',
        '',
        'Endpoint: Say.Hello',
        'Metadata: stream=false',
        '',
        'Request: {',
        '\tname string',
        '}',
        '',
        'Response: {',
        '\tmsg string',
        '}',
      ].join('\n'),
    );
  });

  it('shows versions in order, and the endpoints of the first', async () => {
    const inner = value('Deep', 'Deep', [value('userID', 'string'), value('HTTPPort', 'int64')]);
    const endpoint = {
      ...greeter.endpoints[0]!,
      metadata: {},
      request: value('R', 'R', [inner]),
      response: value('S', 'S'),
    };
    const services = [
      { ...greeter, version: '2.0.0', nodes: [], endpoints: [{ ...endpoint, name: 'Second.Only' }] },
      { ...greeter, nodes: [], endpoints: [endpoint] },
    ];
    const shown = await say('get service greeter', registryOf({ greeter: services }));
    expect(shown).toBe(
      [
        'service  greeter',
        '',
        'version 1.0.0',
        '',
        'Id  Address  Port  Metadata',
        '',
        'version 2.0.0',
        '',
        'Id  Address  Port  Metadata',
        '',
        'Endpoint: Say.Hello',
        '',
        'Request: {',
        '\tdeep Deep {',
        '\t\tuser_id string',
        '\t\thttp_port int64',
        '\t}',
        '}',
        '',
        'Response: {}',
      ].join('\n'),
    );
  });

  it('shows what newer services say of their endpoints', async () => {
    const metadata = { stream: 'true', description: 'Hello greets,\nand\u0007 more.', example: '{"name": "Ann"}' };
    const service = { ...greeter, endpoints: [{ ...greeter.endpoints[0]!, metadata }] };
    expect(await say('get service greeter', registryOf({ greeter: [service] }))).toContain(
      '\n\nEndpoint: Say.Hello\nDescription: Hello greets, and more.\nExample: {"name": "Ann"}\nMetadata: stream=true\n\nRequest: {',
    );
  });

  it('ends where a service describes itself without end', async () => {
    const endless: Value = { name: 'again', type: 'T', values: [] };
    (endless as { values: readonly Value[] }).values = [endless];
    const service = { ...greeter, endpoints: [{ ...greeter.endpoints[0]!, request: value('R', 'R', [endless]) }] };
    expect(await say('get service greeter', registryOf({ greeter: [service] }))).toContain('again T\n');
  });

  it('errors for one that is not there', async () => {
    const known = registryOf({ 'go.micro.srv.greeter': [greeter] });
    for (const [name, meant] of [
      ['nope', ''],
      ['greeter', ': did you mean go.micro.srv.greeter?'],
      ['go.micro.srv.greter', ': did you mean go.micro.srv.greeter?'],
    ])
      await expect(say(`get service ${name}`, known)).rejects.toThrow(
        new RegistryError(`Service not found: ${name}${meant}`),
      );
  });
});

describe('call', () => {
  const asked: { service: string; endpoint: string; request: unknown; options: CallOptions | undefined }[] = [];
  const answering = (json: string): Pick<World, 'call'> => ({
    call: async (service, endpoint, request, options) => {
      asked.push({ service, endpoint, request, options });
      return { json };
    },
  });
  const request = async (line: string): Promise<string> => {
    await say(line, answering('{}'));
    return (asked.at(-1)!.request as RawJson).json;
  };

  it('asks the service, and shows the response with its order and its numbers', async () => {
    const answer = await say(
      'call greeter Say.Hello {"name":"Ann"}',
      answering('{"z":12345678901234567890.10,"a":[],"b":{"c":[1,{}]}}'),
    );
    expect(answer).toBe(
      '{\n\t"z": 12345678901234567890.10,\n\t"a": [],\n\t"b": {\n\t\t"c": [\n\t\t\t1,\n\t\t\t{}\n\t\t]\n\t}\n}',
    );
    expect(asked.at(-1)).toMatchObject({
      service: 'greeter',
      endpoint: 'Say.Hello',
      request: { json: '{"name":"Ann"}' },
    });
    expect(asked.at(-1)?.options?.signal).toBeInstanceOf(AbortSignal);
  });

  it.each([
    ['call a B', '{}'],
    ['call a B {"z": 9007199254740993,  "a": 1}', '{"z": 9007199254740993,  "a": 1}'],
    ['call  a   B  {"text":"two  spaces"}', '{"text":"two  spaces"}'],
    ['call a B \'{"a": 1}\'', '{"a": 1}'],
    ['call a B ‘{"a": 1}’', '{"a": 1}'],
    ['call a B `{"a": 1}`', '{"a": 1}'],
    ['call a B ```\n{"a": 1}\n```', '{"a": 1}'],
    ['call a B {“a”: “b”}', '{"a": "b"}'],
    ['call a B {„a“: „b“}', '{"a": "b"}'],
    ['call a B {"a": "he said “hi”"}', '{"a": "he said “hi”"}'],
    ['call a B {"a":\u00a01}', '{"a": 1}'],
    ['query a B {"a": "it\'s"}', '{"a": "it\'s"}'],
    ['call a B {\n"a": 1\n}', '{\n"a": 1\n}'],
  ])('takes the request of %s', async (line, expected) => {
    expect(await request(line)).toBe(expected);
  });

  it.each([
    ['call a B x', /^the request is not a JSON object such as \{"name":"Ann"\}: Unexpected token 'x'$/],
    ['call a B [1]', /^the request is not a JSON object such as \{"name":"Ann"\}$/],
    ['call a B 1', /not a JSON object/],
    ['call a B null', /not a JSON object/],
    ['call a B {"a":1', /not a JSON object.*position 6/],
  ])('says what is wrong with the request of %s', async (line, expected) => {
    await expect(say(line, answering('{}'))).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(expected),
    });
  });

  it('says at once that an endpoint streams, as the registry has it, and asks it where versions differ', async () => {
    const version = (stream: string): Service => ({
      ...greeter,
      endpoints: [{ ...greeter.endpoints[0]!, name: 'Greeter.Count', metadata: { stream } }],
    });
    const world = (...streams: readonly string[]) => ({
      ...answering('{"number":1}'),
      ...registryOf({ greeter: streams.map(version) }),
    });
    const line = 'call greeter Greeter.Count {"to":3}';
    await expect(say(line, world('true', 'true'))).rejects.toThrow(
      new UsageError('Greeter.Count streams: say stream greeter Greeter.Count {"to":3}'),
    );
    for (const streams of [['false'], ['false', 'true'], []])
      expect(await say(line, world(...streams))).toBe('{\n\t"number": 1\n}');
  });

  it.each([
    ['greter', 404, 'service greter: not found', ': did you mean greeter?'],
    ['mailer', 404, 'service mailer: not found', ': did you mean go.micro.mailer?'],
    ['nothing', 404, 'service nothing: not found', ''],
    ['greeter', 404, 'greeter: no such person (404 Not Found)', ''],
    [
      'greeter',
      500,
      "rpc: can't find method Helo",
      ': greeter has A.Helo, A.A, A.B, A.C, A.D …; see get service greeter',
    ],
    [
      'greeter',
      500,
      "rpc: can't find service Say",
      ': greeter has A.Helo, A.A, A.B, A.C, A.D …; see get service greeter',
    ],
    ['bare', 500, "rpc: can't find method Helo", ''],
    ['greter', 408, 'greter A.Hello: no answer within 30 s', ''],
  ])('helps after a call of %s fails with %i %s', async (service, status, why, help) => {
    const endpoints = ['A.A', 'A.B', 'A.C', 'A.D', 'A.E', 'A.Helo'].map((name) => ({ ...greeter.endpoints[0]!, name }));
    const bare = { ...greeter, endpoints: [] };
    const world = {
      ...registryOf({ greeter: [{ ...greeter, endpoints }, bare], bare: [bare], 'go.micro.mailer': [bare] }),
      call: () => Promise.reject(new CallError(status, why)),
    };
    await expect(say(`call ${service} A.Hello`, world)).rejects.toThrow(
      new Error(`error calling ${service}.A.Hello: ${why}${help}`),
    );
  });

  it('names what failed, on one line', async () => {
    const failing: Pick<World, 'call'> = {
      call: async () => {
        throw new CallError(404, 'service greeter: not found');
      },
    };
    await expect(say('call greeter Say.Hello', failing)).rejects.toThrow(
      /^error calling greeter\.Say\.Hello: service greeter: not found$/,
    );
  });
});

describe('status', () => {
  it('shows each input: since when, how far behind, what waits, and the version', async () => {
    const now = Date.UTC(2026, 0, 1, 12);
    const clock = { now: () => now, schedule: () => expect.fail() };
    const status = async () => ({
      name: 'go.micro.bot',
      version: '1.2.3',
      started: now - 7_500_000,
      inputs: [
        { name: 'slack', since: now - 90_061_000, lag: 40, waiting: 3, detail: '2 sockets' },
        { name: 'email', down: now - 240_000, waiting: 0, error: 'login refused' },
        { name: 'irc', waiting: 0, error: 'connecting' },
      ],
      dead: 0,
      later: 0,
    });
    expect(await say('status', { clock, status })).toBe(`go.micro.bot 1.2.3, running for 2h 5m

input  link                                      lag   waiting  about
-----  ----------------------------------------  ----  -------  -------------
slack  up for 1d 1h, since 2025-12-31 10:58 UTC  40ms  3        2 sockets
email  down for 4m, since 2026-01-01 11:56 UTC   -     0        login refused
irc    down                                      -     0        connecting`);
  });

  it('says what was given up and put off, and that nothing more is taken', async () => {
    const clock = { now: () => 5, schedule: () => expect.fail() };
    const about = { name: 'bot', version: '1', started: 0, inputs: [] };
    const lines = async (more: Pick<Status, 'dead' | 'later' | 'full'>) =>
      (await say('status', { clock, status: async () => ({ ...about, ...more }) }))
        .split('\n')
        .filter((one) => one[0] === '-');
    expect(await lines({ dead: 0, later: 0 })).toEqual([]);
    expect(await lines({ dead: 2, later: 1, full: true })).toEqual([
      '- I take nothing more: too much is waiting to be answered or sent',
      '- 2 messages or events given up: see dead letters',
      '- 1 timer is set, for jobs and for questions without an answer',
    ]);
  });
});
