import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { mailbox } from '../../src/demo/mailbox.ts';
import { deregister, register, startGreeter } from '../e2e/greeter.ts';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import { freePort, live } from '../peers/live.ts';
import { loadedModules } from '../support/loaded.ts';
import { micro } from '../support/micro.ts';

const say = (...argv: readonly string[]) => micro(argv, {}).ended;

describe('without a bot and without services', () => {
  it.each([
    [['list', 'services', '--registry=memory'], 0, 'no service is registered\n', ''],
    [['--registry', 'memory', 'list', 'services', '--json'], 0, '[]\n', ''],
    [['get', 'service', 'x', '--registry=memory'], 1, 'error executing cmd: Service not found: x\n', ''],
    [['get', 'service', 'x', '--registry=memory', '--json'], 1, '', 'error executing cmd: Service not found: x\n'],
    [['list', 'nodes', '--registry=memory'], 1, 'unknown command...\nsupported commands: \nlist services\n', ''],
    [['list', 'services', '--registry=nowhere'], 2, '', /^micro: --registry must be one of /],
    [['list', 'services', '--regstry=x'], 2, '', 'micro: unknown flag --regstry: did you mean --registry?\n'],
    [['ping', '--registry=memory'], 2, '', 'micro: micro ping is for a bot that runs: leave out --registry\n'],
    [['pimg', '--registry=memory'], 2, '', /^micro: /],
  ])('micro %j exits %i', async (argv, code, stdout, stderr) => {
    const ended = await say(...argv);
    expect(ended).toMatchObject({ code, stdout });
    expect(ended.stderr).toEqual(typeof stderr === 'string' ? stderr : expect.stringMatching(stderr));
  });

  it('says where the registry was looked for', async () => {
    const port = await freePort();
    const { code, stdout } = await say('list', 'services', `--registry_address=127.0.0.1:${port}`);
    expect(stdout).toMatch(/^error executing cmd: Consul at 127\.0\.0\.1:\d+ cannot be reached \(connection refused\)/);
    expect(code).toBe(1);
  });

  it.each([[['list', 'services']], [['health', 'greeter']], [['call', 'greeter', 'Say.Hello']]])(
    'micro %j says first that no bot was there to ask',
    async (argv) => {
      const env = { MICRO_REGISTRY_ADDRESS: `127.0.0.1:${await freePort()}` };
      const { code, stdout } = await micro(argv, { env }).ended;
      expect(stdout).toMatch(
        /^error executing cmd: (error calling greeter.Say.Hello: )?no bot runs on the data folder \S+, so micro asked consul itself: Consul at 127\.0\.0\.1:/,
      );
      expect(code).toBe(1);
    },
  );
});

it('loads nothing for networks that it does not talk to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'micro-loaded-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const modules = loadedModules(folder);
  const { env } = modules;
  expect((await micro(['list', 'services', '--registry=memory'], { env }).ended).code).toBe(0);
  const loaded = modules.read();
  expect(loaded).toContain('/node_modules/rxjs/');
  for (const heavy of ['/@slack/', '/nodemailer/', '/consul/', '/multicast-dns/', '/chrono-node/', 'node:sqlite']) {
    expect(loaded.includes(heavy), heavy).toBe(false);
  }
});

it('runs a plugin’s command that needs nothing kept, and no other of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'micro-plugin-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const plugin = join(folder, 'plugin.ts');
  writeFileSync(
    plugin,
    `const command = (name, more) => ({ name, usage: name, description: name, exec: () => name + ' ran', ...more });
     export const commands = { '^free$': command('free', { anywhere: true }), '^bound$': command('bound') };`,
  );
  const env = { MICRO_PLUGIN: plugin };
  expect(await micro(['free'], { env }).ended).toMatchObject({ code: 0, stdout: 'free ran\n', stderr: '' });
  const bound = await micro(['bound'], { env }).ended;
  expect(bound).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^micro: no bot runs on the data/),
  });
});

live('consul', 'without a bot', () => {
  let consul: ConsulPeer;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    consul = await consulPeer();
    const greeter = await startGreeter();
    await register(consul, 'greeter', greeter.port);
    env = { MICRO_REGISTRY_ADDRESS: consul.address };
    return async () => {
      await greeter[Symbol.asyncDispose]();
      await consul[Symbol.asyncDispose]();
    };
  });
  const folder = mkdtempSync(join(tmpdir(), 'micro-mails-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    [['list', 'services'], 'consul\ngreeter\n'],
    [['registry', 'list', 'services', 'gre'], 'greeter\n'],
    [['call', 'greeter', 'Say.Hello', '{"name":', '"Ann"}'], '{\n\t"msg": "Hello Ann & <all>"\n}\n'],
    [['health', 'consul'], /^service {2}consul\n\nnode +address:port +status\n-.*\n.* +(passing|registered)/],
    [['call', '--help'], /^call \[service\] \[endpoint\] \[request\] - [\s\S]*\nin a shell:\n {2}--to ADDRESS: /],
  ])('micro %j is the same command', async (argv, answer) => {
    const { code, stdout, stderr } = await micro(argv, { env }).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toEqual(typeof answer === 'string' ? answer : expect.stringMatching(answer));
  });

  it('tells a script by its exit code that a node is down', async () => {
    await register(consul, 'broken', await freePort());
    onTestFinished(() => deregister(consul, 'broken'));
    const up = await micro(['health', 'consul', '--json'], { env }).ended;
    expect({ code: up.code, data: JSON.parse(up.stdout) }).toMatchObject({ code: 0, data: [{ up: true }] });
    const down = await micro(['health', 'broken', '--json'], { env }).ended;
    expect({ code: down.code, data: JSON.parse(down.stdout) }).toMatchObject({ code: 1, data: [{ up: false }] });
  });

  it('registers and deregisters, by a script that says yes, and asks one that does not', async () => {
    const definition = '{"name":"db","nodes":[{"id":"db-1","address":"10.0.0.5","port":5432}]}';
    const asked = await micro(['register', 'service', definition], { env, input: '' }).ended;
    expect(asked).toMatchObject({ code: 1, stdout: expect.stringMatching(/^This writes db into consul, /) });
    expect(await consul.ask('GET', '/v1/health/service/db')).toEqual([]);
    const registered = await micro(['register', 'service', definition, '--yes'], { env }).ended;
    expect(registered).toMatchObject({
      code: 0,
      stdout: 'ok\n',
      stderr: expect.stringMatching(/\nRegister it\? \(yes \/ no\)\n$/),
    });
    expect(await consul.ask('GET', '/v1/health/service/db')).toMatchObject([{ Service: { ID: 'db-1' } }]);
    const gone = await micro(['deregister', 'service', 'db', '--yes', '--json'], { env }).ended;
    expect(gone).toMatchObject({ code: 0, stdout: '"ok"\n' });
    expect(await consul.ask('GET', '/v1/health/service/db')).toEqual([]);
  });

  it('gives programs what it is made of', async () => {
    const run = micro(['get', 'service', 'greeter', '--json'], { env });
    const [service] = JSON.parse((await run.ended).stdout);
    expect(service).toMatchObject({ name: 'greeter', version: '1.0.0', nodes: [{ id: 'greeter-1' }] });
    expect(service.endpoints[0].name).toBe('Say.Hello');
    const called = await micro(['call', 'greeter', 'Say.Hello', '{"name":"Ann"}', '--json'], { env }).ended;
    expect(called.stdout).toBe('{"msg":"Hello Ann & <all>"}\n');
  });

  it('mails the answer, a table in HTML, and does not end before it is sent', async () => {
    const mails: string[] = [];
    await using box = await mailbox({ folder, onMail: ({ path }) => mails.push(readFileSync(path, 'utf8')) });
    const flags = [`--email_smtp=${box.url}`, '--email_from=bot@example.org', `--registry_address=${consul.address}`];
    const { code, stdout, stderr } = await say('list', 'services', '--to', 'email:ops@example.org', ...flags);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'goes to email:ops@example.org\n', stderr: '' });
    expect(mails).toHaveLength(1);
    const { html, text, subject } = await simpleParser(mails[0] ?? '');
    expect(html).toMatch(/<td [^>]*>greeter<\/td>/);
    expect([text?.trim(), subject]).toEqual(['consul\ngreeter', 'list services']);
  });

  it('exits 1 and says why when the answer could not be sent', async () => {
    const port = await freePort();
    const flags = [`--email_smtp=smtp://127.0.0.1:${port}`, '--email_from=bot@example.org', '--stop_timeout=1s'];
    const run = micro(['list', 'services', '--to', 'email:ops@example.org', ...flags], { env });
    const { code, stderr } = await run.ended;
    expect(stderr).toMatch(/^micro: the answer was not sent to email:ops@example\.org: .*ECONNREFUSED/);
    expect(code).toBe(1);
  });

  it('shows what changes until it is left', async () => {
    const watching = micro(['watch', 'late', '--json'], { env });
    onTestFinished(() => void watching.child.kill('SIGKILL'));
    const actions = (stdout: string) =>
      stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).action);
    await watching.until(({ stdout }) => actions(stdout).length === 1);
    await register(consul, 'late', 4_242);
    await watching.until(({ stdout }) => actions(stdout).includes('create'));
    await deregister(consul, 'late');
    await watching.until(({ stdout }) => actions(stdout).length === 3);
    expect(actions(watching.output().stdout)).toEqual(['delete', 'create', 'delete']);
    watching.child.kill('SIGINT');
    expect(await watching.ended).toMatchObject({ signal: 'SIGINT' });
  });
});
