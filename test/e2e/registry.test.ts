import { beforeEach, expect, it } from 'vitest';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import { live } from '../peers/live.ts';
import type { FakeSlack } from '../support/slack/fake-slack.ts';
import { fakeSlack } from '../support/slack/fake-slack.ts';
import { deregister, register, startGreeter } from './greeter.ts';
import { registryFlags, slackFlags, startBot, use } from './harness.ts';

live('consul', 'a bot among services', () => {
  let fake: FakeSlack;
  beforeEach(async () => {
    fake = await fakeSlack();
    return () => fake.close();
  });

  const start = (consul: ConsulPeer, ...flags: string[]) =>
    startBot(['--inputs=slack', ...slackFlags(fake), ...registryFlags(consul), ...flags]);

  /** Asks in a direct chat, and resolves with the first answer that is new there. */
  const asked = async (text: string): Promise<string> => {
    const before = new Set(fake.ledger.posted);
    fake.say({ channel: '@ann', user: 'ann', text });
    return (await fake.posted((post) => post.place === '@ann' && !before.has(post))).text;
  };

  it('is one of them, with a check that passes, and shows them', async () => {
    const consul = use(await consulPeer());
    const greeter = use(await startGreeter());
    await register(consul, 'greeter', greeter.port);
    const bot = use(await start(consul));
    await bot.logged(({ code }) => code === 'registered');

    const passing = (await consul.ask('GET', '/v1/health/service/go.micro.bot?passing')) as readonly Entry[];
    expect(passing).toHaveLength(1);
    expect(passing[0]?.Checks.map(({ Status }) => Status)).toEqual(['passing', 'passing']);
    expect(passing[0]?.Checks.some(({ Type }) => Type === 'ttl')).toBe(true);

    expect((await asked('list services')).split('\n')).toEqual(
      expect.arrayContaining(['consul', 'go.micro.bot', 'greeter']),
    );
    const service = await asked('get service greeter');
    for (const part of [
      'service  greeter',
      'version 1.0.0',
      'greeter-1',
      String(greeter.port),
      'Say.Hello',
      'name string',
    ]) {
      expect(service).toContain(part);
    }
    expect(await asked('get service nobody')).toMatch(/not found/i);
    // A table is a code block there; what is none of go-micro's is as its checks are.
    expect(await asked('health go.micro.bot')).toMatch(
      /^service {2}go\.micro\.bot\nversion \S+\n```\nnode +address:port +status\ngo\.micro\.bot-\S+ +127\.0\.0\.1:\d+ +ok\n```$/,
    );
    expect(await asked('health consul')).toMatch(
      /^service {2}consul\n```\nnode +address:port +status\n.* (?:passing|registered, .*)\n```$/,
    );
    // What it registered is there: any service may ask how it is.
    const { Service } = passing[0] as Entry;
    const response = await fetch(`http://${Service.Address}:${Service.Port}/`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"method":"Debug.Health","params":[{}],"id":1}',
    });
    expect(await response.json()).toMatchObject({ id: 1, result: { status: 'ok' } });
    expect((await bot.stop()).code).toBe(0);
  });

  it('says in a channel when a service comes and goes', async () => {
    const consul = use(await consulPeer());
    const bot = use(await start(consul, '--notify=registry:greeter* -> slack:#ops'));
    await register(consul, 'greeter-two', 4_242);
    expect((await fake.posted(({ text }) => text.includes('greeter-two'))).place).toBe('#ops');
    await register(consul, 'other', 4_243);
    await deregister(consul, 'greeter-two');
    const gone = await fake.posted(({ text }) => text.includes('greeter-two') && text.includes('gone'));
    expect(gone.place).toBe('#ops');
    expect((await bot.stop()).code).toBe(0);
    expect(fake.ledger.posted.filter(({ text }) => text.includes('other'))).toEqual([]);
  });

  it('without the right to register warns, and serves all the same', async () => {
    const consul = use(await consulPeer({ acl: true }));
    const greeter = use(await startGreeter());
    await register(consul, 'greeter', greeter.port);
    const token = await consul.scoped('service_prefix "" { policy = "read" } node_prefix "" { policy = "read" }');
    const bot = use(await start(consul, `--registry_token=${token}`));
    const { level, message } = await bot.logged(({ code }) => code === 'registry-failed');
    expect(level).toBe('warn');
    expect(message).toMatch(/service:write|permission|--registry_token/i);
    expect(await asked('call greeter Say.Hello {"name":"Ann"}')).toContain('Hello Ann');
    expect((await bot.stop()).code).toBe(0);
    expect(await consul.ask('GET', '/v1/health/service/go.micro.bot')).toEqual([]);
  });

  it('a registry that dies and comes back is found again, with the bot in it', async () => {
    const consul = use(await consulPeer());
    const bot = use(await start(consul, '--register_interval=500ms'));
    await consul.kill();
    expect(await asked('list services')).toMatch(/consul/i);
    expect(await asked('ping')).toBe('pong');
    const before = bot.log().length;
    await consul.start();
    await bot.logged((entry) => entry.code === 'registered' && bot.log().indexOf(entry) >= before);
    expect(await consul.ask('GET', '/v1/health/service/go.micro.bot?passing')).toHaveLength(1);
    expect((await bot.stop()).code).toBe(0);
  });
});

interface Entry {
  readonly Service: { readonly Address: string; readonly Port: number };
  readonly Checks: readonly { readonly Status: string; readonly Type: string }[];
}
