import process from 'node:process';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { BotProcess } from '../e2e/harness.ts';
import { patience, registryFlags, slackFlags, startBot, use } from '../e2e/harness.ts';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import { live } from '../peers/live.ts';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import type { Age, GoService } from './go.ts';
import { BUILD_TIME, buildGo, goCall, goGet, goService } from './go.ts';

const ages: readonly [string, Age][] = [
  ['of 2019', 'old'],
  ['of today', 'new'],
];

live(['go', 'consul'], 'a bot among real go-micro services', () => {
  let peer: ConsulPeer;
  let fake: FakeSlack;
  let bot: BotProcess;

  beforeAll(async () => {
    await buildGo();
    peer = await consulPeer();
    fake = await fakeSlack();
    const flags = ['--inputs=slack', ...slackFlags(fake), ...registryFlags(peer), '--command_timeout=3s'];
    bot = await startBot([...flags, '--runs_per_minute=1000']);
    await bot.logged(({ code }) => code === 'registered');
    return async () => {
      await bot[Symbol.asyncDispose]();
      await fake.close();
      await peer[Symbol.asyncDispose]();
    };
  }, BUILD_TIME);

  /** Asks in a direct chat, and resolves with the first answer that is new there. */
  const asked = async (text: string): Promise<string> => {
    const before = new Set(fake.ledger.posted);
    fake.say({ channel: '@ann', user: 'ann', text });
    return (await fake.posted((post) => post.place === '@ann' && !before.has(post))).text;
  };
  const eventually = (text: string, answer: RegExp): Promise<unknown> =>
    vi.waitFor(async () => expect(await asked(text)).toMatch(answer), { ...patience, interval: 200 });

  describe.each(ages)('for a client %s', (_, age) => {
    const ask = (endpoint: string, request = {}, contentType?: 'application/protobuf' | 'application/proto-rpc') =>
      goCall(age, peer, { service: 'go.micro.bot', endpoint, request, ...(contentType && { contentType }) });
    const base64 = (text: string): string => Buffer.from(text).toString('base64');

    it('is well, and says how it is', async () => {
      expect(await ask('Debug.Health')).toEqual([{ response: { status: 'ok' } }]);
      const numbers = { started: expect.any(Number), uptime: expect.any(Number), memory: expect.any(Number) };
      expect(await ask('Debug.Stats')).toEqual([
        { response: { ...numbers, threads: expect.any(Number), gc: expect.any(Number) } },
      ]);
    });

    it('shows what may be asked of it', async () => {
      expect(await goGet(age, peer, 'go.micro.bot')).toMatchObject([{ endpoints: [{ name: 'Bot.Exec' }] }]);
    });

    it.each([undefined, 'application/protobuf', 'application/proto-rpc'] as const)(
      'runs a command, and tells what it did (%s)',
      async (type) => {
        const said = { args: ['echo', 'Grüße'] };
        expect(await ask('Bot.Exec', said, type)).toMatchObject([{ response: { result: base64('Grüße') } }]);
        const [wrong] = await ask('Bot.Exec', { args: ['gibberish'] }, type);
        expect(wrong).toMatchObject({ response: { error: expect.stringContaining('I do not know "gibberish"') } });
      },
    );

    it('gives it no right that it has not proven', async () => {
      const [answer] = await ask('Bot.Exec', { args: ['call', 'greeter', 'Say.Hello', '{"name":"Ann"}'] });
      expect(answer).toMatchObject({ response: { error: expect.stringContaining('not allowed') } });
    });
  });

  describe.each(ages)('with a command that is a service %s', (_, age) => {
    const word = `shout-${age}`;
    const start = async (more: object = {}): Promise<GoService> => {
      const service = use(await goService(age, peer, { name: `go.micro.bot.${word}`, command: true, ...more }));
      await eventually(`${word} hi`, /^shout-\w+ hi$/);
      return service;
    };

    it('has it as long as it is there', { timeout: 60_000 }, async () => {
      expect(await asked(`${word} hi`)).toContain(`I do not know "${word} hi"`);
      const service = await start();
      expect(await asked('help')).toContain(`${word} - Says what it was told`);
      expect(await asked(`help ${word}`)).toContain('Says what it was told');
      expect(await asked(word)).toBe('error executing cmd: nothing to say');
      expect(await asked(`${word} two words, "quoted ones"`)).toBe(`${word} two words, quoted ones`);
      await service.stop();
      await eventually(`${word} hi`, /^I do not know/);
      expect(await asked('help')).not.toContain(word);
    });

    it('has it no more when it was killed and its time is over', { timeout: 90_000 }, async () => {
      const service = await start({ ttl: '2s', interval: '500ms' });
      await service.kill();
      await eventually(`${word} hi`, /^I do not know/);
    });

    it('gives up one that hangs, and nothing else', { timeout: 60_000 }, async () => {
      const service = await start();
      process.kill(service.pid, 'SIGSTOP');
      const before = new Set(fake.ledger.posted);
      fake.say({ channel: '@ann', user: 'ann', text: `${word} hi` });
      fake.say({ channel: '@bob', user: 'bob', text: 'ping' });
      expect((await fake.posted((post) => post.place === '@bob' && !before.has(post))).text).toBe('pong');
      expect((await fake.posted((post) => post.place === '@ann' && !before.has(post))).text).toBe(
        `error executing cmd: gave up after 3s: ${word} hi`,
      );
      process.kill(service.pid, 'SIGCONT');
      expect(await asked(`${word} hi`)).toBe(`${word} hi`);
    });
  });

  it.each(ages)('shows what a service %s streams, until it is stopped', { timeout: 60_000 }, async (_, age) => {
    const greeter = use(await goService(age, peer, { name: `counter-${age}` }));
    await eventually('list services', new RegExp(greeter.name));
    const before = new Set(fake.ledger.posted);
    const shown = () =>
      fake.ledger.posted.filter((post) => post.place === '@bob' && !before.has(post)).map(({ text }) => text);
    fake.say({ channel: '@bob', user: 'bob', text: `stream ${greeter.name} Greeter.Count {"to":100000}` });
    await vi.waitFor(() => expect(shown().join('\n')).toMatch(/"number": 1\b[\s\S]*"number": 20\b/), patience);
    fake.say({ channel: '@bob', user: 'bob', text: 'stop' });
    await vi.waitFor(() => expect(shown()).toContainEqual(expect.stringMatching(/^stopped: stream/)), patience);
    // What is said to one person keeps its order: nothing of the stream comes behind this.
    fake.say({ channel: '@bob', user: 'bob', text: 'ping' });
    await vi.waitFor(() => expect(shown()).toContain('pong'), patience);
    expect(await asked('ping')).toBe('pong');
    expect(shown().at(-1)).toBe('pong');
  });

  it('has a command that is a service in Node, as Go has it', { timeout: 60_000 }, async () => {
    vi.stubEnv('CONSUL_HTTP_ADDR', peer.address);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { shout } = await import('../../examples/shout-service.ts');
    const running = shout.subscribe();
    onTestFinished(() => running.unsubscribe());
    await eventually('shout hi', /^HI$/);
    for (const [, age] of ages) {
      for (const contentType of ['application/json', 'application/protobuf', 'application/proto-rpc'] as const) {
        const request = { args: ['shout', 'Grüße'] };
        const question = { service: 'go.micro.bot.shout', endpoint: 'Command.Exec', request, contentType };
        const result = Buffer.from('GRÜSSE').toString('base64');
        expect(await goCall(age, peer, question)).toMatchObject([{ response: { result } }]);
      }
    }
    running.unsubscribe();
    await eventually('shout hi', /^I do not know/);
  });

  it('keeps a word of its own, and says so', { timeout: 60_000 }, async () => {
    use(await goService('new', peer, { name: 'go.micro.bot.echo', command: true }));
    const { level, service } = await bot.logged(({ message }) => message.includes('word echo'));
    expect([level, service]).toEqual(['warn', 'go.micro.bot.echo']);
    expect(await asked('echo hi')).toBe('hi');
  });
});
